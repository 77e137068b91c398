"""Merges of files as other programs write them, through the REST interface."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.abilities import on_one_storage
from tests.support.jupyter import notebook, store
from tests.support.merging import Merging, outside, sources, stored_sources
from tests.support.oddnotebooks import BYTES, HALF, cell, odd

pytestmark = on_one_storage


@pytest.mark.parametrize("oddity", BYTES)
async def test_an_odd_notebook_is_merged(merging: Merging, home: Path, oddity: str) -> None:
    store(home / "n.ipynb", BYTES[oddity])
    content, hash_ = await merging.open("n.ipynb")
    there = json.loads(json.dumps(content))
    there["cells"].append(cell(id="there", source="there"))
    store(home / "n.ipynb", json.dumps(there))
    content["cells"].insert(0, cell(id="here", source="here"))
    answer = await merging.merge("n.ipynb", hash_, content)
    assert answer.json["state"] == "merged", answer.body
    made = sources(answer.json["content"])
    assert {"here", "there"} <= set(made)
    assert sources((await merging.open("n.ipynb"))[0]) == made


@pytest.mark.parametrize("cut_off", ["nothing", "blank lines", "only a mark"])
async def test_a_notebook_that_was_cut_off_loses_nothing_by_a_merge(
    merging: Merging, home: Path, cut_off: str
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    store(home / "n.ipynb", BYTES[cut_off])
    content["cells"][0]["source"] = "ONE"
    answer = await merging.merge("n.ipynb", hash_, content)
    assert (answer.json["state"], sources(answer.json["content"])) == ("merged", ["ONE", "two"])
    assert stored_sources(home / "n.ipynb") == ["ONE", "two"]


async def test_a_page_that_lost_its_cells_merges_nothing(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = await merging.merge("n.ipynb", hash_, {**content, "cells": []})
    assert (answer.code, answer.json["reason"]) == (409, "empty")
    assert stored_sources(home / "n.ipynb") == ["one", "TWO"]


async def test_a_copy_that_lost_its_cells_merges_nothing(merging: Merging, home: Path) -> None:
    await merging.opened("n.ipynb", "one", "two")
    copy = await merging.copied("n.ipynb")
    content, _ = await merging.open(copy)
    answer = await merging.merge_copy(copy, {**content, "cells": []})
    assert (answer.code, answer.json["reason"]) == (409, "empty")
    assert stored_sources(home / "n.ipynb") == ["one", "two"] == stored_sources(home / copy)


async def test_a_question_about_half_an_emoji_is_asked_and_decided(
    merging: Merging, home: Path
) -> None:
    store(home / "n.ipynb", json.dumps(odd(cell(source=f"'{HALF}'"))))
    content, hash_ = await merging.open("n.ipynb")
    store(home / "n.ipynb", json.dumps(odd(cell(source=f"there('{HALF}')"))))
    content["cells"][0]["source"] = f"here('{HALF}')"
    answer = (await merging.merge("n.ipynb", hash_, content)).json
    assert answer["state"] == "conflicts"
    decided: Any = answer["base"]
    decided["cells"][0]["source"] = f"both('{HALF}')\n"
    assert (await merging.decide(answer, decided)).json["state"] == "merged"
    assert sources((await merging.open("n.ipynb"))[0]) == [f"both('{HALF}')"]


@pytest.mark.parametrize(
    ("base", "there", "here", "merged"),
    [
        ("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"),
        ("a\r\nb\r\nc", "A\r\nb\r\nc", "a\r\nb\r\nC", "A\r\nb\r\nC"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("\ufeffa\nb\nc\n", "\ufeffA\nb\nc\n", "\ufeffa\nb\nC\n", "\ufeffA\nb\nC\n"),
    ],
)
async def test_a_merge_of_texts_keeps_line_ends_marks_and_a_missing_last_one(
    merging: Merging, home: Path, base: str, there: str, here: str, merged: str
) -> None:
    store(home / "a.txt", base)
    _, hash_ = await merging.open("a.txt")
    store(home / "a.txt", there)
    answer = await merging.merge("a.txt", hash_, here)
    assert answer.json["state"] == "merged", answer.body
    assert (home / "a.txt").read_bytes() == merged.encode()


async def test_a_notebook_written_with_other_blanks_and_line_ends_keeps_its_texts(
    merging: Merging, home: Path
) -> None:
    written = json.dumps(notebook("a\r\nb", "c"), indent=4).replace("\n", "\r\n")
    store(home / "n.ipynb", written)
    content, hash_ = await merging.open("n.ipynb")
    store(home / "n.ipynb", written.replace('"c"', '"C"'))
    content["cells"][0]["source"] = "a\r\nB"
    answer = await merging.merge("n.ipynb", hash_, content)
    assert sources(answer.json["content"]) == ["a\r\nB", "C"]

"""Pictures that a merge would take out of the original: told beforehand, and kept if wanted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.jupyter import notebook, store
from tests.support.merging import Merging, decided

PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBOR"}}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": ["x"]}


def shown(source: str, output: dict[str, Any]) -> dict[str, Any]:
    made = notebook(source, "other")
    made["cells"][0] |= {"outputs": [output], "execution_count": 1}
    return made


def first(path: Path) -> dict[str, Any]:
    cell: dict[str, Any] = json.loads(path.read_text())["cells"][0]
    return cell


async def broken_copy(merging: Merging, home: Path) -> str:
    """Make a copy whose run failed after its code was changed."""
    store(home / "n.ipynb", json.dumps(shown("plot()", PICTURE)))
    made = await merging.copied("n.ipynb")
    content, _ = await merging.open(made)
    content["cells"][0] |= {"source": "plot(2)", "outputs": [ERROR]}
    model = {"type": "notebook", "format": "json", "content": content}
    await merging.contents.put(made, model)
    return made


async def test_pictures_are_not_lost_unasked(merging: Merging, home: Path) -> None:
    copy = await broken_copy(merging, home)
    before = (home / "n.ipynb").read_bytes()
    answer = (await merging.merge_copy(copy)).json
    assert answer["state"] == "outputs"
    assert answer["lost"] == {"pictures": 1, "tables": 0, "cells": 1}
    assert answer["wording"]["params"]["what"] == {"code": "picture", "params": {}}
    assert answer["message"].startswith("1 picture would be gone: under 1 cell an error or")
    assert (home / "n.ipynb").read_bytes() == before


async def test_pictures_are_kept(merging: Merging, home: Path) -> None:
    copy = await broken_copy(merging, home)
    answer = (await merging.merge_copy(copy, outputs="keep")).json
    assert answer["state"] == "merged"
    cell = first(home / "n.ipynb")
    assert ("".join(cell["source"]), cell["outputs"][0]["data"]) == ("plot(2)", PICTURE["data"])
    assert cell["metadata"]["cs3lab"] == {"not_run_since_merge": True}


async def test_pictures_are_let_go(merging: Merging, home: Path) -> None:
    copy = await broken_copy(merging, home)
    assert (await merging.merge_copy(copy, outputs="drop")).json["state"] == "merged"
    assert first(home / "n.ipynb")["outputs"][0]["output_type"] == "error"


async def test_what_is_decided_is_asked_about_too(merging: Merging, home: Path) -> None:
    copy = await broken_copy(merging, home)
    store(home / "n.ipynb", json.dumps(shown("plot(3)", PICTURE)))
    merge = (await merging.merge_copy(copy)).json
    assert merge["state"] == "conflicts"
    choice = decided(merge, "plot(2)\n", "other")
    asked = (await merging.decide(merge, choice)).json
    assert (asked["state"], asked["lost"]["pictures"]) == ("outputs", 1)
    stored = (await merging.decide(merge, choice, outputs="keep")).json
    assert stored["state"] == "merged"
    assert first(home / "n.ipynb")["outputs"][0]["data"] == PICTURE["data"]


async def cleared(merging: Merging, home: Path) -> str:
    """Make a copy in which the outputs are cleared."""
    store(home / "n.ipynb", json.dumps(shown("plot()", PICTURE)))
    made = await merging.copied("n.ipynb")
    content, _ = await merging.open(made)
    content["cells"][0] |= {"outputs": [], "execution_count": None}
    await merging.contents.put(made, {"type": "notebook", "format": "json", "content": content})
    return made


async def test_outputs_cleared_in_a_copy_are_asked_about(merging: Merging, home: Path) -> None:
    copy = await cleared(merging, home)
    asked = (await merging.merge_copy(copy)).json
    assert (asked["state"], asked["lost"]["pictures"]) == ("outputs", 1)
    assert first(home / "n.ipynb")["outputs"]
    assert (await merging.merge_copy(copy, outputs="drop")).json["state"] == "merged"
    assert first(home / "n.ipynb")["outputs"] == []


async def test_outputs_cleared_before_a_save_are_not_asked_about(
    merging: Merging, home: Path
) -> None:
    store(home / "n.ipynb", json.dumps(shown("plot()", PICTURE)))
    content, etag = await merging.open("n.ipynb")
    there = shown("plot()", PICTURE)
    there["cells"][1]["source"] = "theirs"
    store(home / "n.ipynb", json.dumps(there))
    content["cells"][0] |= {"outputs": [], "execution_count": None}
    assert (await merging.merge("n.ipynb", etag, content)).json["state"] == "merged"
    stored = json.loads((home / "n.ipynb").read_text())["cells"]
    assert (stored[0]["outputs"], "".join(stored[1]["source"])) == ([], "theirs")

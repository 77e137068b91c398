"""Notebooks that are not as they should be: opened, saved unchanged, and opened again."""

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_notebook

from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, store
from tests.support.oddnotebooks import BYTES, HALF, ODD, cell, odd

pytestmark = on_one_storage
Json = dict[str, Any]

VALID = {
    *("nothing", "blank lines", "only a mark", "a mark", "UTF-16", "other line ends"),
    *("a minor version of the future", "half an emoji as bytes"),
    *(name for name in ODD if name.startswith("half an emoji")),
}


@pytest.mark.parametrize("oddity", BYTES)
async def test_an_odd_notebook_is_opened_and_saved(
    contents: Contents, home: Path, oddity: str
) -> None:
    store(home / "n.ipynb", BYTES[oddity])
    opened = await contents.get("n.ipynb", hash="1", type="notebook")
    assert opened.code == 200, opened.body
    assert ("message" in opened.json) == (oddity not in VALID)
    saved = await contents.put("n.ipynb", model_of(opened.json), {"If-Match": opened.json["hash"]})
    assert saved.code == 200, saved.body
    again = await contents.get("n.ipynb", type="notebook")
    assert untrusted(again.json["content"]) == untrusted(opened.json["content"])


@pytest.mark.parametrize("oddity", ["nothing", "blank lines", "only a mark"])
async def test_an_empty_file_opens_as_a_new_notebook(
    contents: Contents, home: Path, oddity: str
) -> None:
    store(home / "n.ipynb", BYTES[oddity])
    assert (await contents.get("n.ipynb")).json["content"] == new_notebook()


@pytest.mark.parametrize(
    ("oddity", "kept"),
    [("unknown key in an output", "jetTransient"), ("unknown key in a cell", "novel")],
)
async def test_unknown_fields_are_stored_again(
    contents: Contents, home: Path, oddity: str, kept: str
) -> None:
    store(home / "n.ipynb", BYTES[oddity])
    opened = (await contents.get("n.ipynb")).json
    opened["content"]["cells"][0]["source"] = "changed"
    await contents.put("n.ipynb", model_of(opened))
    stored = (home / "n.ipynb").read_text()
    assert "changed" in stored
    assert kept in stored


async def test_half_an_emoji_is_stored_as_an_escape(contents: Contents, home: Path) -> None:
    store(home / "n.ipynb", BYTES["half an emoji as bytes"])
    await contents.put("n.ipynb", model_of((await contents.get("n.ipynb")).json))
    assert b"\\ud83d" in (home / "n.ipynb").read_bytes()


async def test_half_an_emoji_keeps_the_trust_in_a_notebook(
    manager: Cs3ContentsManager, contents: Contents
) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": HALF}
    trusted = odd(cell(metadata={"trusted": True}, outputs=[output]))
    await contents.put("n.ipynb", {"type": "notebook", "format": "json", "content": trusted})
    model = await manager.get("n.ipynb")
    assert model["content"]["cells"][0]["metadata"]["trusted"] is True


@pytest.mark.parametrize(
    "text", ["a\r\nb\r\n", "a\r\nb", "a\nb", "\ufeffa\r\n", "a\rb", "", "\r\n"]
)
async def test_line_ends_and_marks_survive_saves_and_copies(
    contents: Contents, home: Path, text: str
) -> None:
    store(home / "a.txt", text)
    opened = (await contents.get("a.txt", hash="1")).json
    await contents.write("b.txt", opened["content"])
    await contents.post("", {"copy_from": "a.txt"})
    copy = {"path": "a.txt", "content": opened["content"], "hash": opened["hash"]}
    made = await contents.ask("cs3lab", "copies", method="POST", body=copy)
    for name in ("b.txt", "a-Copy1.txt", made.json["path"]):
        assert (home / name).read_bytes() == text.encode(), name


def model_of(opened: Json) -> Json:
    """Give the model a browser sends of what it opened."""
    return {key: opened[key] for key in ("type", "format", "content")}


def untrusted(notebook: Json) -> Json:
    """Give a notebook without the marks of trust, which a save changes."""
    cells = [
        {**cell, "metadata": {k: v for k, v in cell["metadata"].items() if k != "trusted"}}
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}

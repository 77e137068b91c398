"""What cannot be merged, and what must not hurt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.abilities import on_one_storage
from tests.support.jupyter import plain, store
from tests.support.merging import (
    Merging,
    edited,
    outside,
    stored_sources,
)

BAD = [
    ({"kind": "document", "path": "n.ipynb", "content": None}, "must be"),
    ({"kind": "document", "path": "n.ipynb", "content": 7}, "must be"),
    ({"kind": "document", "path": "n.ipynb", "content": {"cells": 1}}, "is not a notebook"),
    ({"kind": "document", "path": "n.ipynb", "content": {"nbformat": 9}}, "version"),
    ({"kind": "document", "path": "folder", "content": "text"}, "is a folder"),
    ({"kind": "document", "path": "../n.ipynb", "content": "text"}, ""),
    ({"kind": "other", "path": "n.ipynb"}, "not understood"),
    ({"kind": "document"}, "not understood"),
    ({"kind": "copy", "path": "n.ipynb"}, "not a copy"),
    ({"kind": "copy", "path": "image.png"}, "not a copy"),
]


@on_one_storage
@pytest.mark.parametrize(("body", "words"), BAD, ids=range(len(BAD)))
async def test_what_cannot_be_merged_is_refused_plainly(
    merging: Merging, home: Path, body: object, words: str
) -> None:
    await merging.opened("n.ipynb", "one")
    (home / "folder").mkdir()
    store(home / "image.png", b"\x89PNG\xff\x00")
    answer = await merging.contents.ask("cs3lab", "merges", method="POST", body=body)
    assert answer.code == 400, answer.json
    assert words in plain(answer)
    assert stored_sources(home / "n.ipynb") == ["one"]


HOSTILE = ['{"a":' * 200_000 + "1" + "}" * 200_000, "nul", "[" * 900 + "]" * 900]


@on_one_storage
@pytest.mark.parametrize("metadata", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_bodies_are_refused(merging: Merging, home: Path, metadata: str) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    body = {"kind": "document", "path": "n.ipynb", "hash": hash_, "content": content}
    content["metadata"] = "HERE"
    raw = json.dumps(body).replace('"HERE"', metadata)
    answer = await merging.contents.fetch(
        "cs3lab", "merges", method="POST", body=raw, raise_error=False
    )
    assert answer.code == 400
    assert stored_sources(home / "n.ipynb") == ["one"]


@on_one_storage
async def test_a_huge_line_is_merged_or_refused(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "x" * 5_000_000)
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "y" * 5_000_000))).json
    assert answer["state"] == "merged"
    assert [len(source) for source in stored_sources(home / "n.ipynb")] == [5_000_000] * 2

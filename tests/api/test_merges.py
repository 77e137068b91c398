"""/cs3lab/merges and /cs3lab/diffs, as browsers use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents, notebook, notebook_model, plain, store

Json = dict[str, Any]


class Merging:
    """The merges of one server."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents

    async def opened(self, path: str, *sources: str) -> tuple[Json, str]:
        """Store a notebook and open it: its content and hash."""
        await self.contents.put(path, notebook_model(*sources))
        model = (await self.contents.get(path, hash="1", type="notebook")).json
        return model["content"], model["hash"]

    async def ask(self, path: str, hash_: str, content: Any, **more: Any) -> Answer:
        body = {"kind": "document", "path": path, "hash": hash_, "content": content, **more}
        return await self.contents.ask("cs3lab", "merges", method="POST", body=body)

    async def decide(self, merge: Json, decided: Any) -> Answer:
        body = {"notebook": decided}
        return await self.contents.ask("cs3lab", "merges", merge["id"], method="POST", body=body)

    async def undo(self, merge: Json) -> Answer:
        return await self.contents.ask(
            "cs3lab", "merges", merge["id"], "undo", method="POST", body={}
        )

    async def compare(self, before: Json, after: Json) -> Answer:
        body = {"before": before, "after": after}
        return await self.contents.ask("cs3lab", "diffs", method="POST", body=body)


@pytest.fixture
def merging(contents: Contents) -> Merging:
    return Merging(contents)


def edited(content: Json, number: int, source: str) -> Json:
    cells = [dict(cell) for cell in content["cells"]]
    cells[number]["source"] = source
    return {**content, "cells": cells}


def sources(content: Json) -> list[str]:
    joined = ["".join(cell["source"]) for cell in content["cells"]]
    return joined


def stored_sources(home: Path, name: str = "n.ipynb") -> list[str]:
    return sources(json.loads((home / name).read_text()))


def outside(home: Path, *cells: str, name: str = "n.ipynb") -> None:
    """Somebody else stores the notebook."""
    store(home / name, json.dumps(notebook(*cells)))


async def test_changes_of_both_are_stored(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home, "one", "TWO")
    answer = (await merging.ask("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"
    assert sources(answer["content"]) == ["ONE", "TWO"] == stored_sources(home)
    assert answer["model"]["hash"] not in ("", hash_)
    assert answer["summary"] == {"local": 1, "remote": 1, "both": 0, "together": 0, "not_run": 0}

"""Merges as browsers ask for them, and worker processes that outlive the server of one test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cs3lab.api.merge_structs import Compared, Merged
from cs3lab.merge.pool import Limits, MergePool
from cs3lab.merge.worker import Worker
from tests.support.jupyter import Answer, Contents, notebook, notebook_model, store

Json = dict[str, Any]


class Merging:
    """The copies, merges and comparisons of one server."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents

    async def opened(self, path: str, *sources: str) -> tuple[Json, str]:
        """Store a notebook and open it: its content and hash."""
        await self.contents.put(path, notebook_model(*sources))
        return await self.open(path)

    async def open(self, path: str) -> tuple[Json, str]:
        """Open a document: its content and hash."""
        kind = "notebook" if path.endswith(".ipynb") else "file"
        model = (await self.contents.get(path, hash="1", type=kind)).json
        return model["content"], model["hash"]

    async def merge(self, path: str, hash_: str, content: Any) -> Answer:
        """Merge what a tab shows."""
        body = {"kind": "document", "path": path, "hash": hash_, "content": content}
        return _as_agreed(await self.contents.ask("cs3lab", "merges", method="POST", body=body))

    async def merge_copy(self, path: str, content: Any = None, **more: Any) -> Answer:
        """Merge a copy into its original."""
        body = {"kind": "copy", "path": path, "content": content, **more}
        return _as_agreed(await self.contents.ask("cs3lab", "merges", method="POST", body=body))

    async def copied(self, path: str, content: Any = None, hash_: str = "") -> str:
        """Make a copy: its path."""
        body = {"path": path, "content": content, "hash": hash_}
        answer = await self.contents.ask("cs3lab", "copies", method="POST", body=body)
        made: str = answer.json["path"]
        return made

    async def decide(self, merge: Json, decided: Any, **more: Any) -> Answer:
        """Store what was decided."""
        body = {"notebook": decided, **more}
        return _as_agreed(
            await self.contents.ask("cs3lab", "merges", merge["id"], method="POST", body=body)
        )

    async def undo(self, merge: Json) -> Answer:
        """Undo a merge."""
        return _as_agreed(
            await self.contents.ask("cs3lab", "merges", merge["id"], "undo", method="POST", body={})
        )

    async def forget(self, merge: Json) -> Answer:
        """Decide nothing."""
        return await self.contents.ask("cs3lab", "merges", merge["id"], method="DELETE")

    async def compare(self, before: Json, after: Json) -> Answer:
        """Compare two documents."""
        body = {"before": before, "after": after}
        answer = await self.contents.ask("cs3lab", "diffs", method="POST", body=body)
        return _as_agreed(answer, Compared)


def _as_agreed(answer: Answer, kind: Any = Merged) -> Answer:
    """Give an answer that holds what the interface says."""
    if answer.code == 200:
        agreed = set(kind.__struct_fields__)
        assert set(answer.json) == agreed
        msgspec.convert(answer.json, type=kind)
    return answer


def edited(content: Json, number: int, source: str) -> Json:
    """Give a notebook with another source in a cell."""
    cells = [dict(cell) for cell in content["cells"]]
    cells[number]["source"] = source
    return {**content, "cells": cells}


def sources(content: Json) -> list[str]:
    """Give the sources of a notebook."""
    return ["".join(cell["source"]) for cell in content["cells"]]


def stored_sources(path: Path) -> list[str]:
    """Give the sources of a notebook as it is stored."""
    return sources(json.loads(path.read_text()))


def outside(path: Path, *cells: str) -> None:
    """Store a notebook as something else than Jupyter does."""
    store(path, json.dumps(notebook(*cells)))


def decided(merge: Json, *choices: str) -> Json:
    """Give the base of a merge with other sources, as the widget does of what was decided."""
    cells = [dict(cell) for cell in merge["base"]["cells"]]
    for cell, choice in zip(cells, choices, strict=True):
        cell["source"] = choice
    return {**merge["base"], "cells": cells}


@contextmanager
def keeping_workers() -> Iterator[None]:
    """Let servers take the processes of servers before: each takes a while to start."""
    kept: list[Worker] = []
    with pytest.MonkeyPatch.context() as patching:
        _keep_workers(patching, kept)
        yield
    while kept:
        kept.pop().stop()


def _keep_workers(monkeypatch: pytest.MonkeyPatch, kept: list[Worker]) -> None:
    new, close = MergePool._new, MergePool.close

    def take(pool: MergePool) -> Worker:
        while kept and pool._limits == Limits():
            worker = kept.pop()
            if worker.alive:
                pool.workers.add(worker)
                return worker
        return new(pool)

    async def give_back(pool: MergePool) -> None:
        idle = {each for each in pool.workers - pool.busy if each.alive}
        if pool._limits == Limits():
            pool.workers -= idle
            kept.extend(idle)
        await close(pool)

    monkeypatch.setattr(MergePool, "_new", take)
    monkeypatch.setattr(MergePool, "close", give_back)

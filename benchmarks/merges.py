"""A document merged into what somebody else stored: request, merge and save, and nbdime beside it.

nbdime merges the same three notebooks in a process of its own, and is given up after a while.
"""

from __future__ import annotations

import asyncio
import base64
import copy
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from benchmarks.world import Result, World, timed, world

Json = dict[str, Any]
Change = Callable[[Json, str, random.Random], None]

_REPEAT = 3
_PATIENCE = 60.0
"""Seconds given to nbdime."""


async def scenarios() -> AsyncIterator[Result]:
    """Merge large notebooks in which both sides did a lot."""
    async with world() as here:
        large = _notebook(200, output="value 0123456789\n" * 1_500)
        yield await _merged(here, "merge: 200 cells, 5 MB", large, _edit, 2.0)
        without = _notebook(100, output="value\n" * 20)
        without["nbformat_minor"] = 4
        for cell in without["cells"]:
            del cell["id"]
        yield await _merged(here, "merge: 100 cells without ids", without, _edit, 2.0)
        run = _notebook(500, output="")
        yield await _merged(here, "merge: 500 cells run on both sides, images", run, _run, 5.0)


async def _merged(here: World, name: str, base: Json, change: Change, budget: float) -> Result:
    local, remote = (_changed(base, side, change) for side in ("local", "remote"))
    await _ours(here, base, local, remote)
    best, calls, held = float("inf"), 0, 0.0
    for _ in range(_REPEAT):
        seconds, seen = await _ours(here, base, local, remote)
        best, calls = min(best, seconds), len(seen["calls"])
        held = max(held, seen["held"])
    theirs = await _nbdime(base, local, remote)
    note = f"≤ {budget:.0f} s"
    if theirs is None:
        note += f"; nbdime was given up after {_PATIENCE:.0f} s"
    return Result(name, best, theirs or _PATIENCE, calls, held, note=note)


async def _ours(here: World, base: Json, local: Json, remote: Json) -> tuple[float, Json]:
    """Open the base, let somebody else store the remote, and merge; only that is timed."""
    _store(here.home / "m.ipynb", base)
    async with here.http.get("/api/contents/m.ipynb?type=notebook&content=1&hash=1") as response:
        opened = (await response.json())["hash"]
    _store(here.home / "m.ipynb", remote)
    body = {"kind": "document", "path": "m.ipynb", "hash": opened, "content": local}
    data = json.dumps(body).encode()
    answer: Json = {}

    async def merge() -> None:
        async with here.http.post("/cs3lab/merges", data=data) as response:
            answer.update(json.loads(await response.read()))

    await (await here.http.delete("/meter")).read()
    seconds = await timed(merge)
    if answer["state"] != "merged":
        raise RuntimeError(f"not merged but {answer['state']}: {answer['message']}")
    async with here.http.get("/meter") as response:
        return seconds, await response.json()


async def _nbdime(*sides: Json) -> float | None:
    with TemporaryDirectory() as name:
        paths = [Path(name) / f"{number}.ipynb" for number in range(len(sides))]
        for path, side in zip(paths, sides, strict=True):
            _store(path, side)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            __name__,
            *map(str, paths),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            out, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
        except asyncio.TimeoutError:
            process.kill()
            await process.wait()
            return None
        return float(out)


def _plain_nbdime(paths: list[str]) -> float:
    """Let nbdime decide with its own settings; seconds without those for reading."""
    from nbdime.merging.notebooks import decide_notebook_merge

    sides = [nbformat.read(path, as_version=4) for path in paths]
    start = time.perf_counter()
    decide_notebook_merge(*sides)
    return time.perf_counter() - start


def _notebook(cells: int, output: str) -> Json:
    return {
        "cells": [_cell(number, output) for number in range(cells)],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(number: int, output: str) -> Json:
    stream = {"output_type": "stream", "name": "stdout", "text": output}
    return {
        "id": f"cell-{number}",
        "cell_type": "code",
        "source": "\n".join(f"value_{number}_{line} = compute({line})" for line in range(8)),
        "metadata": {},
        "outputs": [stream] if output else [],
        "execution_count": number,
    }


def _changed(base: Json, side: str, change: Change) -> Json:
    made = copy.deepcopy(base)
    change(made, side, random.Random(side))
    return made


def _edit(notebook: Json, side: str, chance: random.Random) -> None:
    """Edit every other cell, in lines of one's own, and insert some."""
    for cell in notebook["cells"][::2]:
        lines = cell["source"].split("\n")
        place = chance.randint(0, 3) + (0 if side == "local" else 4)
        lines[place] = f"{lines[place]}  # {side} looked at it"
        cell["source"] = "\n".join(lines)
    for number in range(10):
        new = {**copy.deepcopy(notebook["cells"][0]), "source": f"{side} {number}", "outputs": []}
        if "id" in new:
            new["id"] = f"{side}-{number}"
        notebook["cells"].insert(chance.randint(0, len(notebook["cells"])), new)


def _run(notebook: Json, side: str, chance: random.Random) -> None:
    """Edit one cell and run all: each gives another image of 20 kB."""
    notebook["cells"][0 if side == "local" else -1]["source"] += f"\n# {side}"
    for number, cell in enumerate(notebook["cells"]):
        image = base64.b64encode(chance.randbytes(15_000)).decode()
        cell["execution_count"] = 1_000 + number
        cell["outputs"] = [
            {"output_type": "display_data", "data": {"image/png": image}, "metadata": {}}
        ]


def _store(path: Path, notebook: Json) -> None:
    path.write_text(json.dumps(notebook))


if __name__ == "__main__":
    print(_plain_nbdime(sys.argv[1:]))

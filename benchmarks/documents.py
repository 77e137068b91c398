"""What a person does all day, on a storage 20 ms away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.world import Result, World, world

_AT_ONCE = 20


async def scenarios() -> AsyncIterator[Result]:
    """Open, save, and look at many files at once."""
    async with world(latency_ms=20) as here:
        notebook = new_notebook(cells=[new_code_cell(f"x = {number}") for number in range(50)])
        content = nbformat.writes(notebook)
        for number in range(_AT_ONCE):
            (here.home / f"{number}.ipynb").write_text(content)
        yield await _open(here)
        yield await _save(here, notebook)
        yield await _look(here)


async def _open(here: World) -> Result:
    async def ours() -> None:
        for query in ("?type=notebook&content=1&hash=1", "/checkpoints"):
            async with here.http.get(f"/api/contents/0.ipynb{query}") as response:
                await response.read()

    async def bare() -> None:
        await here.bare.stat("0.ipynb")
        await here.bare.download("0.ipynb")

    return await here.measure("open a notebook, 20 ms", ours, bare, note="≤ 5 calls")


async def _save(here: World, notebook: nbformat.NotebookNode) -> Result:
    edited = {"path": "0.ipynb", "client": "benchmark", "mode": "edit"}
    async with here.http.post("/cs3lab/locks", json=edited) as response:
        await response.read()
    async with here.http.get("/api/contents/0.ipynb?content=0&hash=1") as response:
        etag = (await response.json())["hash"]
    run = count()

    async def ours() -> None:
        nonlocal etag
        notebook.cells[0].source = f"run = {next(run)}"
        body = {"type": "notebook", "format": "json", "content": notebook}
        headers = {"If-Match": etag}
        async with here.http.put("/api/contents/0.ipynb", json=body, headers=headers) as response:
            etag = (await response.json())["hash"]

    async def bare() -> None:
        await here.bare.upload("bare.ipynb", nbformat.writes(notebook).encode())

    return await here.measure("save a notebook under its lock, 20 ms", ours, bare, note="≤ 4 calls")


async def _look(here: World) -> Result:
    async def look(number: int) -> None:
        async with here.http.get(f"/api/contents/{number}.ipynb?content=0") as response:
            await response.read()

    async def ours() -> None:
        await asyncio.gather(*map(look, range(_AT_ONCE)))

    async def bare() -> None:
        await asyncio.gather(*(here.bare.stat(f"{number}.ipynb") for number in range(_AT_ONCE)))

    return await here.measure(
        f"{_AT_ONCE} GET content=0 at once, 20 ms", ours, bare, note="≤ 60 ms"
    )

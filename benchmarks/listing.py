"""Folders with very many files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp

from .world import Result, World, world


async def scenarios() -> AsyncIterator[Result]:
    """List 18,000 and 30,000 entries; the bare client also writes the JSON that Jupyter must."""
    async with world() as here:
        for count in (18_000, 30_000):
            yield await _list(here, count)


async def _list(here: World, count: int) -> Result:
    folder = here.home / f"{count}"
    folder.mkdir()
    for number in range(count):
        (folder / f"measurement-{number:05}.csv").touch()
    url = f"/api/contents/{count}?type=directory&content=1"
    name = f"list {count:,} entries"
    try:
        async with here.http.get(url) as response:
            model = await response.json()
    except aiohttp.ClientResponseError as refused:
        return Result(name, 0, 0, note=f"refused with {refused.status}: over the storage's limit")

    async def ours() -> None:
        async with here.http.get(url) as response:
            await response.read()

    async def bare() -> None:
        await here.bare.list(f"{count}")
        json.dumps(model)

    return await here.measure(name, ours, bare, repeat=3, note="≤ 1.5 × bare; 1 call")

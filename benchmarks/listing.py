"""Folders with very many files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime

from jupyter_client.jsonutil import json_default

from benchmarks.world import Result, World, world

# OpenCloud's Reva cannot list more than about 20,000 files that were never uploaded.
_FOLDERS = {18_000: "opencloud", 30_000: "reva-local"}


async def scenarios() -> AsyncIterator[Result]:
    """List large folders; the bare client also writes the JSON, as Jupyter does."""
    for count, profile in _FOLDERS.items():
        async with world(profile=profile) as here:
            yield await _list(here, count)


async def _list(here: World, count: int) -> Result:
    folder = here.home / "many"
    folder.mkdir()
    for number in range(count):
        (folder / f"measurement-{number:05}.csv").touch()
    url = "/api/contents/many?type=directory&content=1"
    async with here.http.get(url) as response:
        entries = (await response.json())["content"]
    for entry in entries:
        for moment in ("created", "last_modified"):
            entry[moment] = datetime.fromisoformat(entry[moment].replace("Z", "+00:00"))

    async def ours() -> None:
        async with here.http.get(url) as response:
            await response.read()

    async def bare() -> None:
        await here.bare.list("many")
        json.dumps(entries, default=json_default)

    note = "≤ 1.5 × bare; 1 call"
    return await here.measure(f"list {count:,} entries", ours, bare, note=note)

"""Large files, down and up."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator
from itertools import count

from benchmarks.world import MEBIBYTE, Result, World, world

_DOWN = 256 * MEBIBYTE
_CHUNKS = 20


async def scenarios() -> AsyncIterator[Result]:
    """Stream 256 MiB to the browser, and take 20 MiB from it in the chunks it sends."""
    async with world() as here:
        yield await _download(here)
        yield await _upload(here)


async def _download(here: World) -> Result:
    with (here.home / "large.bin").open("wb") as large:
        for _ in range(_DOWN // MEBIBYTE):
            large.write(os.urandom(MEBIBYTE))

    async def ours() -> None:
        async with here.http.get("/files/large.bin") as response:
            async for _ in response.content.iter_chunked(2**18):
                pass

    async def bare() -> None:
        await here.bare.download("large.bin")

    note = "≤ 1.43 × bare; ≤ 32 MiB"
    return await here.measure("download 256 MiB", ours, bare, note=note)


async def _upload(here: World) -> Result:
    content = os.urandom(_CHUNKS * MEBIBYTE)
    parts = [
        base64.b64encode(content[start : start + MEBIBYTE]).decode()
        for start in range(0, len(content), MEBIBYTE)
    ]
    bodies = [
        {"type": "file", "format": "base64", "content": part, "chunk": number}
        for number, part in zip([*range(1, _CHUNKS), -1], parts, strict=True)
    ]

    run = count()

    async def ours() -> None:
        name = f"ours-{next(run)}.bin"
        for body in bodies:
            async with here.http.put(f"/api/contents/{name}", json=body) as response:
                await response.read()

    async def bare() -> None:
        await here.bare.upload("bare.bin", content)

    result = await here.measure(f"upload {_CHUNKS} × 1 MiB chunks", ours, bare, note="≤ 3 calls")
    if any(file.read_bytes() != content for file in here.home.glob("ours-*.bin")):
        raise RuntimeError("the upload is not what was sent")
    return result

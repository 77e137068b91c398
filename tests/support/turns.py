"""Counts how often the event loop is somebody else's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def turns() -> AsyncIterator[list[int]]:
    """Count the turns of the event loop that others get meanwhile."""
    counted = [0]

    async def count() -> None:
        while True:
            await asyncio.sleep(0)
            counted[0] += 1

    counting = asyncio.create_task(count())
    await asyncio.sleep(0)
    try:
        yield counted
    finally:
        counting.cancel()

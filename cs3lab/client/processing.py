"""Patience with a storage that still looks at what was just saved.

Some storages acknowledge a save at once and check the content afterwards; until that has ended,
the file can neither be read nor deleted. Source: docs/servers.md, Saves that are checked later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cs3lab.client.errors import Processing

Result = TypeVar("Result")

PAUSES = (0.1, 0.3, 0.9, 1.8, 2.3, 2.3, 2.3)
"""How long to wait before each further attempt, in seconds: some 10 in all."""


async def when_checked(ask: Callable[[], Awaitable[Result]]) -> Result:
    """Ask until the storage has checked the file. Raises Processing where that takes longer."""
    for pause in PAUSES:
        try:
            return await ask()
        except Processing:
            await asyncio.sleep(pause)
    return await ask()

"""What was described a moment ago, for who needs no more than that.

Opening a document asks twice what stands there: for its content, and for its lock. The second
takes the answer of the first where that is on its way, or only just came.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from cs3lab.cs3.model import Resource

__all__ = ["MOMENT", "Glances"]

MOMENT = 2.0
"""In seconds: a browser asks for content and lock of a document it opens one right after the
other, and may be slow to begin with."""


class Glances:
    """The latest descriptions by path."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._latest: dict[str, tuple[float, asyncio.Task[Resource]]] = {}

    async def note(self, path: str, asking: Coroutine[Any, Any, Resource]) -> Resource:
        """Give an answer, and let others have it for a moment."""
        self._forget_old()
        task = asyncio.ensure_future(asking)
        self._latest.pop(path, None)
        self._latest[path] = (self._clock(), task)
        return await task

    async def latest(self, path: str) -> Resource | None:
        """Give the answer that came within the last moment or is on its way; None: ask anew."""
        self._forget_old()
        _, task = self._latest.get(path, (0.0, None))
        if task is None:
            return None
        await asyncio.wait([task])
        return None if task.cancelled() or task.exception() else task.result()

    def forget(self, path: str) -> None:
        """Forget a path that stands for something else now, and all below it."""
        for known in list(self._latest):
            if known == path or known.startswith(path + "/"):
                del self._latest[known]

    def _forget_old(self) -> None:
        before = self._clock() - MOMENT
        for path, (when, task) in list(self._latest.items()):
            if when > before:
                break
            if task.done():
                del self._latest[path]

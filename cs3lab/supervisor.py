"""The background tasks of one server: held, logged when they fail, and ended together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from logging import Logger
from typing import Any, TypeVar

Result = TypeVar("Result")

SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""In seconds, before a task that failed is started again: doubled each time."""
_CANCELLATIONS = 5


class Supervisor:
    """Starts tasks by name; the name completes "… failed" in the log."""

    def __init__(
        self,
        log: Logger,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._log = log
        self._clock = clock
        self._sleep = sleep
        # The event loop holds tasks weakly: one that nobody else holds may vanish unfinished.
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, name: str, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Start a task and return it; whoever awaits it gets its exception, too."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def keep(self, name: str, work: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        """Start a task, and start it again whenever it fails, until it returns."""
        return self.run(name, self._repeat(name, work))

    async def close(self) -> None:
        """Cancel all tasks and wait until they have ended, a few seconds at most."""
        # More than once: a task that ends may start another, and before Python 3.12
        # `asyncio.wait_for` swallows a cancellation that comes when what it waits for is done.
        for _ in range(_CANCELLATIONS):
            if not self._tasks:
                return
            tasks = set(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=1)
        if self._tasks:
            names = ", ".join(task.get_name() for task in self._tasks)
            self._log.warning("cs3lab: these tasks did not end: %s.", names)

    async def _repeat(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        pause = SHORTEST_PAUSE
        while True:
            began = self._clock()
            try:
                await work()
            except Exception as error:
                self._failed(name, error)
            else:
                return
            if self._clock() - began >= LONGEST_PAUSE:
                pause = SHORTEST_PAUSE
            await self._sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._failed(task.get_name(), error)

    def _failed(self, name: str, error: BaseException) -> None:
        self._log.error("cs3lab: %s failed.", name, exc_info=error)

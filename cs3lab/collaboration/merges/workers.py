"""The pool of worker processes: started when a merge is likely, ended ten minutes after the last.

A server on which nobody merges pays nothing, neither at its start nor in memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.merge.errors import MergeError
    from cs3lab.merge.pool import Limits, MergePool

_IDLE = 600.0
"""In seconds: how long a process waits for the next merge."""
_SENTENCES = {
    "local": Sentence.BAD_LOCAL,
    "remote": Sentence.BAD_REMOTE,
    "base": Sentence.BAD_BASE,
    "merged": Sentence.BAD_MERGED,
    "former": Sentence.BAD_FORMER,
    "present": Sentence.BAD_PRESENT,
}


class Workers:
    """Lends out the pool of this server; made and used on one event loop."""

    def __init__(
        self,
        supervisor: Supervisor,
        log: Logger,
        limits: Limits | None = None,
        idle: float = _IDLE,
    ) -> None:
        self._supervisor = supervisor
        self._log = log
        self._limits = limits
        self._idle = idle
        self._pool: MergePool | None = None
        self._begun = False
        self._at_work = 0
        self._end: asyncio.TimerHandle | None = None
        self._starting: asyncio.Task[None] | None = None
        self._closed = False

    @asynccontextmanager
    async def pool(self) -> AsyncIterator[MergePool]:
        """Lend the pool for some merges. What they raise becomes a Refusal in plain words."""
        await asyncio.to_thread(importlib.import_module, "cs3lab.merge.pool")
        from cs3lab.merge.errors import MergeError

        self._begun = True
        pool = self._pool = self._pool or self._new_pool()
        self._at_work += 1
        try:
            yield pool
        except MergeError as error:
            raise _told(error) from error
        finally:
            self._at_work -= 1
            self._wait_for_more()

    def start_ahead(self) -> None:
        """Begin to start a process, because a merge is likely.

        This happens once: a copy that stays open all day is no reason to keep a process.
        """
        if not self._closed and not self._begun and self._starting is None:
            self._starting = self._supervisor.run("starting a merge process", self._start())

    async def close(self) -> None:
        """End all processes; merges under way end without a result."""
        self._closed = True
        if self._end is not None:
            self._end.cancel()
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        if self._pool is not None:
            await self._pool.close()

    async def _start(self) -> None:
        with contextlib.suppress(Refusal):
            async with self.pool() as pool:
                await pool.start()

    def _new_pool(self) -> MergePool:
        from cs3lab.merge.pool import MergePool

        if self._closed:
            raise Refusal(503, Sentence.STOPPING(), "stopping")
        return MergePool(limits=self._limits, log=self._log)

    def _wait_for_more(self) -> None:
        if self._end is not None:
            self._end.cancel()
        if not self._closed:
            self._end = asyncio.get_running_loop().call_later(self._idle, self._let_go)

    def _let_go(self) -> None:
        if not self._at_work and self._pool is not None:
            self._supervisor.run("ending merge processes", self._pool.close())
            self._pool = None


def _told(error: MergeError) -> Refusal:
    from cs3lab.merge import errors

    if isinstance(error, errors.InvalidDocument):
        return Refusal(400, _SENTENCES[error.side](reason=error.reason), "bad document")
    if isinstance(error, errors.TooLarge):
        return Refusal(413, error.message, "too large")
    if isinstance(error, errors.MergeTimeout):
        return Refusal(504, error.message, "too long")
    if isinstance(error, errors.MergeStopped):
        return Refusal(503, error.message, "stopped")
    return Refusal(500, error.message, "failed")

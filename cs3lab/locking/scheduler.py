"""The loop of one server that refreshes, looks and releases when it is time."""

from __future__ import annotations

import asyncio
from logging import Logger

from cs3lab.locking.driver import Clock
from cs3lab.locking.open_file import OpenFile
from cs3lab.locking.open_files import OpenFiles
from cs3lab.locking.types import Phase, Timing

_LONGEST_NAP = 15.0
"""In seconds. Timers stand still while a laptop sleeps; after it wakes, this is how long at most
until what is overdue is done."""
_HIDDEN_LOOKS_A_MINUTE = 50


class Scheduler:
    """Lets each open file do what is due."""

    def __init__(self, files: OpenFiles, timing: Timing, clock: Clock, log: Logger) -> None:
        self._files = files
        self._timing = timing
        self._clock = clock
        self._log = log
        self._wake = asyncio.Event()
        self._next_look = 0.0

    def wake(self) -> None:
        """Look anew at what is due: something happened to a file."""
        self._wake.set()

    async def run(self) -> None:
        """Do what is due, until cancelled."""
        while True:
            now = self._clock.ticks()
            for open_file in self._files:
                self._tick(open_file, now)
                if open_file.is_unused:
                    self._files.remove(open_file)
            dues = [due for each in self._files if (due := each.session.due) is not None]
            nap = min([due - now for due in dues], default=_LONGEST_NAP)
            await self._nap(min(max(nap, self._timing.look / 100), _LONGEST_NAP))

    def _tick(self, open_file: OpenFile, now: float) -> None:
        due = open_file.session.due
        if due is None or due > now or not self._may_look(open_file, now):
            return
        try:
            open_file.do(open_file.session.tick(now))
        except Exception:
            # One file must not keep the locks of all others from being refreshed.
            self._log.exception("cs3lab: the lock of %s could not be kept.", open_file.path)
            open_file.session.failed(now)

    def _may_look(self, open_file: OpenFile, now: float) -> bool:
        """Return False for a look that comes too soon after one at another file."""
        session, timing = open_file.session, self._timing
        if session.phase in (Phase.HELD, Phase.RELEASING):
            return True
        if now < self._next_look:
            return False
        # What people look at comes more often.
        pause = timing.look / 4 if session.is_shown else timing.wait * 4 / _HIDDEN_LOOKS_A_MINUTE
        self._next_look = now + pause
        return True

    async def _nap(self, seconds: float) -> None:
        # Not asyncio.wait_for: before Python 3.12 it swallows a cancellation that comes in the
        # moment when the event is set, and the loop would go on after the server stopped.
        self._wake.clear()
        timer = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()

"""Notices what others do to what they share with me: a storage tells nobody by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client.errors import Cs3Error
from cs3lab.sharing.events import News
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.client.received import ReceivedShares
    from cs3lab.client.sharing_model import ReceivedShare

EVERY = 60.0
"""The shares are asked for when nobody else did for so long, in seconds: one call."""
PRESENT = 180.0
"""Who showed no sign of life for so long, in seconds, is not there: nothing is asked for him."""

Notify = Callable[[News, Sequence[str]], None]


class Watch:
    """Compares the lists of shares with me that anybody on this server asks for."""

    def __init__(
        self,
        tell: Notify,
        inactive: Callable[[], float],
        log: Logger,
        clock: Callable[[], float] = time.monotonic,
        *,
        supervisor: Supervisor,
    ) -> None:
        """Take whom to tell, and how long ago a browser last did something, in seconds.

        That is the time by which idle servers are found, too: looking leaves it as it is.
        """
        self._tell = tell
        self._inactive = inactive
        self._log = log
        self._clock = clock
        self._supervisor = supervisor
        self._asked = clock()
        self._next = clock() + EVERY
        self._received: ReceivedShares | None = None
        self._known: dict[str, ReceivedShare] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look whenever it is time, until stopped."""
        self._task = self._supervisor.keep("watching shares", self._run)

    def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()

    def follow(self, received: ReceivedShares) -> None:
        """Compare the lists of a storage from now on. The first one is no news."""
        self._received = received
        received.observers.append(self._compare)

    def asked(self) -> None:
        """Take note that a browser asked for the shares, which counts as no activity."""
        self._asked = self._clock()

    async def _run(self) -> None:
        while True:
            wait = await self.turn()
            await asyncio.sleep(wait)

    async def turn(self) -> float:
        """Look if it is time. Give how long to wait until the next turn, in seconds."""
        wait = self._next - self._clock()
        if wait > 0:
            return wait
        self._next = self._clock() + EVERY
        received = self._received
        if received is not None and received.supported is not False and self._is_somebody_there():
            try:
                await received.list()
            except Cs3Error as error:
                self._log.debug("%s", error)
        return self._next - self._clock()

    def _is_somebody_there(self) -> bool:
        return min(self._inactive(), self._clock() - self._asked) < PRESENT

    def _compare(self, shares: Sequence[ReceivedShare], own: frozenset[str]) -> None:
        before, now = self._known, {each.share.id: each for each in shares}
        self._known, self._next = now, self._clock() + EVERY
        if before is None:
            return
        news: dict[News, list[str]] = {
            "received": [key for key in now if key not in before],
            "changed": [key for key, each in now.items() if before.get(key, each) != each],
            "gone": [key for key in before if key not in now],
        }
        for action, ids in news.items():
            others = [key for key in ids if key not in own]
            if others:
                self._announce(action, others)

    def _announce(self, action: News, ids: Sequence[str]) -> None:
        try:
            self._tell(action, ids)
        except Exception:
            # Whoever asked for the list is to get it all the same.
            self._log.exception("cs3lab: browsers could not be told of shares.")

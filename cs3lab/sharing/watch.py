"""Notices what others do to their shares with me: a storage tells nobody by itself."""

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

INTERVAL = 60.0
"""In seconds: the shares are listed when nobody listed them for so long. This is one call."""
ACTIVE_WITHIN = 180.0
"""In seconds: nothing is listed when no browser was active for so long."""

AnnounceNews = Callable[[News, Sequence[str]], None]
"""Announces to all browsers what happened to the shares of these ids."""


class Watch:
    """Compares all lists of shares with me that are asked for on this server."""

    def __init__(
        self,
        announce: AnnounceNews,
        inactive: Callable[[], float],
        log: Logger,
        clock: Callable[[], float] = time.monotonic,
        *,
        supervisor: Supervisor,
    ) -> None:
        """`inactive` tells how long ago a browser last did something, in seconds.

        Idle servers are culled by the same time, so a look of this watch must not change it.
        """
        self._announce = announce
        self._inactive = inactive
        self._log = log
        self._clock = clock
        self._supervisor = supervisor
        self._requested = clock()
        self._next = clock() + INTERVAL
        self._received: ReceivedShares | None = None
        self._last: dict[str, ReceivedShare] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look whenever it is time, until stopped."""
        self._task = self._supervisor.keep("watching shares", self._run)

    def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()

    def follow(self, received: ReceivedShares) -> None:
        """Compare the lists of a storage from now on. The first one brings no news."""
        self._received = received
        received.observers.append(self._compare)

    def note_request(self) -> None:
        """Take note that a browser asked for the shares, which Jupyter counts as no activity."""
        self._requested = self._clock()

    async def _run(self) -> None:
        while True:
            wait = await self.look_if_due()
            await asyncio.sleep(wait)

    async def look_if_due(self) -> float:
        """Look if it is time; returns how long to wait until it is, in seconds."""
        wait = self._next - self._clock()
        if wait > 0:
            return wait
        self._next = self._clock() + INTERVAL
        received = self._received
        if received is not None and received.supported is not False and self._is_somebody_active():
            try:
                await received.list()
            except Cs3Error as error:
                self._log.debug("cs3lab: the shares could not be listed: %s", error)
        return self._next - self._clock()

    def _is_somebody_active(self) -> bool:
        return min(self._inactive(), self._clock() - self._requested) < ACTIVE_WITHIN

    def _compare(self, shares: Sequence[ReceivedShare], own: frozenset[str]) -> None:
        """Announce what differs from the last list; `own` are shares changed on this server."""
        last, now = self._last, {each.share.id: each for each in shares}
        self._last, self._next = now, self._clock() + INTERVAL
        if last is None:
            return
        news: dict[News, list[str]] = {
            "received": [key for key in now if key not in last],
            "changed": [key for key, each in now.items() if last.get(key, each) != each],
            "gone": [key for key in last if key not in now],
        }
        for action, ids in news.items():
            others = [key for key in ids if key not in own]
            if others:
                self._tell(action, others)

    def _tell(self, action: News, ids: Sequence[str]) -> None:
        try:
            self._announce(action, ids)
        except Exception:
            # Whoever asked for the list is to get it all the same.
            self._log.exception("cs3lab: browsers could not be told of shares.")

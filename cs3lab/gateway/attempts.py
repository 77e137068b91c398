"""Wrong passwords: after some, each further one takes longer to be told so."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from cs3lab.gateway.status import Code, Refused

FREE = 10
"""Wrong passwords a minute that cost nothing."""
MINUTE = 60.0
SHORTEST, LONGEST = 0.25, 3.0
"""Seconds an attempt takes beyond that."""
WAITING = 5
"""Attempts that may wait for each other."""

Key = tuple[str, str]
"""An address, and whom it wants to be."""


class Attempts:
    """Who is guessed at, and from where. Use on one event loop."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._wrong: dict[Key, deque[float]] = {}
        self._turns: defaultdict[Key, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[Key, int] = defaultdict(int)

    @asynccontextmanager
    async def turn(self, key: Key) -> AsyncIterator[None]:
        """Let an attempt be made, one after the other and late where many were wrong.

        Raises:
            Refused: too many wait already.

        """
        self._waiting[key] += 1
        try:
            self._refuse_crowd(key)
            async with self._turns[key]:
                self._refuse_crowd(key)  # they may all have come before the first was wrong
                await self._sleep(self._delay(key))
                yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._turns[key]

    def failed(self, key: Key) -> None:
        """Note a wrong password."""
        now = self._clock()
        for old in [one for one, times in self._wrong.items() if times[-1] < now - MINUTE]:
            del self._wrong[old]
        self._wrong.setdefault(key, deque(maxlen=2 * FREE)).append(now)

    def _refuse_crowd(self, key: Key) -> None:
        if self._waiting[key] > WAITING and self._delay(key):
            raise Refused(Code.PERMISSION_DENIED, "too many wrong passwords; try later")

    def _delay(self, key: Key) -> float:
        """Return the seconds an attempt has to wait."""
        since = self._clock() - MINUTE
        wrong = sum(moment > since for moment in self._wrong.get(key, ()))
        return 0.0 if wrong < FREE else min(SHORTEST * 2.0 ** (wrong - FREE), LONGEST)

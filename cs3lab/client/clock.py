"""The storage's clock, as far as its answers tell it: locks end by it, and not by ours.

A lock set by a clock ten minutes slow has ended before it began; by a fast one it outlives a crash
for as long. Whole seconds and the time an answer takes make this right to a few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import jwt

_NOISE_SECONDS = 5.0
"""Less than this may be rounding and the way of the answer, and is taken for none."""


class StorageClock:
    """Tells the storage's time; `wall` is this machine's, in seconds since the epoch."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._ahead = 0.0

    def now(self) -> datetime:
        """Give the storage's time."""
        here = datetime.fromtimestamp(self._wall(), timezone.utc)
        return here + timedelta(seconds=self._ahead)

    def hear(self, headers: Mapping[str, str]) -> None:
        """Learn from an HTTP answer that has just come."""
        try:
            said = parsedate_to_datetime(headers.get("Date", ""))
        except (TypeError, ValueError):
            return
        self._learn(said.timestamp())

    def hear_token(self, token: str) -> None:
        """Learn from an access token that has just been made."""
        try:
            said = jwt.decode(token, options={"verify_signature": False})
            self._learn(float(said["iat"]))
        except (jwt.PyJWTError, KeyError, TypeError, ValueError):
            return

    def _learn(self, said: float) -> None:
        ahead = said - self._wall()
        self._ahead = ahead if abs(ahead) > _NOISE_SECONDS else 0.0

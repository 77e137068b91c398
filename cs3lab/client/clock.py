"""The storage's time, by which locks end, learnt from its answers.

A lock that a clock ten minutes slow sets has ended before it began; one that a fast clock sets
outlives a crash by as long. Answers come late and in whole seconds, so this is right to a few
seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from cs3lab.client.credentials import claim

_NOISE_SECONDS = 5.0
"""A smaller difference may be rounding and the way of the answer, and counts as none."""
_ABSURD_SECONDS = 366 * 24 * 3600.0
"""A larger difference is no clock that goes wrong, and counts as none."""


class StorageClock:
    """The storage's time; `wall` gives this machine's, in seconds since the epoch."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._ahead = 0.0

    def now(self) -> datetime:
        """Return the storage's time now."""
        here = datetime.fromtimestamp(self._wall(), timezone.utc)
        return here + timedelta(seconds=self._ahead)

    def learn_from_headers(self, headers: Mapping[str, str]) -> None:
        """Learn the time from the headers of an HTTP answer that has just come."""
        date = http_date(headers.get("Date", ""))
        if date is not None:
            self._learn(date.timestamp())

    def learn_from_token(self, token: str) -> None:
        """Learn the time from an access token that has just been made."""
        issued = claim(token, "iat")
        if issued is not None:
            self._learn(issued)

    def _learn(self, seconds: float) -> None:
        ahead = seconds - self._wall()
        # An absurd time is a mistake in an answer. No lock should end by it.
        self._ahead = ahead if _NOISE_SECONDS < abs(ahead) < _ABSURD_SECONDS else 0.0


def http_date(text: str) -> datetime | None:
    """Return the time of a header as an aware one, or None where it holds none."""
    try:
        when = parsedate_to_datetime(text)
    except (IndexError, OverflowError, TypeError, ValueError):
        return None
    # oc writes "+0000" where the standard asks for "GMT" (docs/servers.md, Transfers).
    return when if when.tzinfo else when.replace(tzinfo=timezone.utc)

"""Whether the storage answers calls for locks, as an operator reads it."""

from __future__ import annotations

from logging import Logger

from cs3lab.client.errors import Cs3Error, DeadlineExceeded, Unavailable
from cs3lab.log import OncePerMinute


class Reachability:
    """Logs an outage once for all files, and its end once."""

    def __init__(self, log: Logger, once: OncePerMinute | None = None) -> None:
        self._log = log
        self._once = once or OncePerMinute(log)
        self._is_away = False

    def failed(self, path: str, failure: Cs3Error) -> None:
        """Take note of a call that got no answer to work with."""
        if not isinstance(failure, (Unavailable, DeadlineExceeded)):
            self._once.warning("cs3lab: a call for the lock of %s failed: %s", path, failure)
        elif not self._is_away:
            # An outage that is not told now, within a minute of the last, has no end to tell.
            self._is_away = self._once.warning(
                "cs3lab: the storage does not answer; locks are refreshed when it does again."
            )

    def answered(self) -> None:
        """Take note of a call that was answered."""
        if self._is_away:
            self._is_away = False
            self._log.info("cs3lab: the storage answers again.")

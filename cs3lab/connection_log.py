"""The log of the connection to the storage: signed in or refused, away or back."""

from __future__ import annotations

from logging import Logger

from cs3lab.client.errors import Cs3Error, DeadlineExceeded, Unauthenticated, Unavailable
from cs3lab.log import OncePerMinute


class ConnectionLog:
    """Logs changes, told of every call that ends; what comes and goes once a minute."""

    def __init__(self, log: Logger, once: OncePerMinute | None = None) -> None:
        self._log = log
        self._once = once or OncePerMinute(log)
        self._signed_in: bool | None = None
        self._is_away = False

    def note(self, failure: Cs3Error | None) -> None:
        """Take note of a call that ended; `failure` is None where it succeeded."""
        if isinstance(failure, (Unavailable, DeadlineExceeded)):
            self._away(failure)
            return
        if self._is_away:
            self._is_away = False
            self._log.info("cs3lab: the storage answers again.")
        if isinstance(failure, Unauthenticated):
            self._refused(failure)
        elif failure is None and not self._signed_in:
            again = " again" if self._signed_in is False else ""
            self._signed_in = True
            self._log.info("cs3lab: signed in to the storage%s.", again)

    def _away(self, failure: Cs3Error) -> None:
        if not self._is_away:
            # An outage that is not told now, within a minute of the last, has no end to tell.
            self._is_away = self._once.warning("cs3lab: the storage does not answer: %s", failure)

    def _refused(self, failure: Cs3Error) -> None:
        if self._signed_in is not False:
            told = self._once.warning("cs3lab: the storage refuses the sign-in: %s", failure)
            self._signed_in = False if told else self._signed_in

"""A log for operators in which a repeated message appears once a minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(slots=True)
class _Told:
    at: float
    left_out: int = 0


class OncePerMinute:
    """Logs each message at most once a minute, whatever its arguments."""

    def __init__(self, log: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._clock = clock
        self._told: dict[str, _Told] = {}

    def info(self, message: str, *args: object) -> bool:
        """Log for information; return False where the message was left out."""
        return self._pass_on(logging.INFO, message, *args)

    def warning(self, message: str, *args: object) -> bool:
        """Log a warning; return False where the message was left out."""
        return self._pass_on(logging.WARNING, message, *args)

    def _pass_on(self, level: int, message: str, *args: object) -> bool:
        now, last = self._clock(), self._told.get(message)
        if last is not None and now - last.at < MINUTE:
            last.left_out += 1
            return False
        left_out = last.left_out if last else 0
        self._told[message] = _Told(now)
        more = f" ({left_out} more like it since the last)" if left_out else ""
        self._log.log(level, message + more, *args)
        return True

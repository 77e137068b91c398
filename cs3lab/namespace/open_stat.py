"""The description of what is being opened: asked once, for its content and its lock.

A browser asks what is there and then, in one moment, for its content and its lock. What comes
later takes the answer of the first, on its way or just there. Each takes it only once: whoever asks
again wants to know anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from cs3lab.client.model import Resource

Part: TypeAlias = Literal["description", "content", "lock"]
"""The part of a document that is opened; a description is always asked for anew."""

MOMENT = 1.0
"""The greatest age of an answer that serves another part, in seconds."""
LATELY = 10.0
"""For how long an answer is kept to name the state of a file, in seconds."""


@dataclass(slots=True)
class _Asked:
    when: float
    answer: asyncio.Task[Resource]
    served: set[Part] = field(default_factory=set)

    @property
    def found(self) -> Resource | None:
        answer = self.answer
        if not answer.done() or answer.cancelled() or answer.exception():
            return None
        return answer.result()


class SharedStat:
    """The latest descriptions of what was opened, by path."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._latest: dict[str, _Asked] = {}

    async def get(
        self, path: str, part: Part, ask: Callable[[str], Coroutine[Any, Any, Resource]]
    ) -> Resource:
        """Return the answer just given for another part, or ask."""
        self._forget_old()
        last = self._latest.get(path)
        if last is not None and self._serves(last, part):
            last.served.add(part)
            await asyncio.wait([last.answer])
            # A write of this server meanwhile has made it forgotten: the answer is from before.
            if last.found is not None and self._latest.get(path) is last:
                return last.found
        asked = _Asked(self._clock(), asyncio.ensure_future(ask(path)), {part})
        self._latest.pop(path, None)
        self._latest[path] = asked
        return await asked.answer

    def recent(self, path: str) -> Resource | None:
        """Return a description that is seconds old at most, None where there is none."""
        self._forget_old()
        last = self._latest.get(path)
        return last.found if last is not None else None

    def forget(self, path: str) -> None:
        """Forget a path whose file or folder is another one now, and all below it."""
        for known in list(self._latest):
            if known == path or known.startswith(path + "/"):
                del self._latest[known]

    def _serves(self, last: _Asked, part: Part) -> bool:
        fresh = not last.answer.done() or self._clock() < last.when + MOMENT
        return fresh and part != "description" and part not in last.served

    def _forget_old(self) -> None:
        before = self._clock() - LATELY
        for path, asked in list(self._latest.items()):
            if asked.when > before:
                break
            if asked.answer.done():
                del self._latest[path]

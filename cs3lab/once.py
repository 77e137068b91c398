"""A part that is made when it is first asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Makes one thing when it is first asked for; after a failure the next who asks tries again."""

    def __init__(self, make: Callable[[], Awaitable[Made]]) -> None:
        self._make = make
        self._made: Made | None = None
        self._turn = asyncio.Lock()

    async def get(self) -> Made:
        """Return the thing. Raises whatever making it raises."""
        if self._made is None:
            async with self._turn:
                # Somebody else may have made it while this one waited.
                if self._made is None:
                    self._made = await self._make()
        return self._made

    @property
    def made(self) -> Made | None:
        """The thing, None while nobody has asked for it."""
        return self._made

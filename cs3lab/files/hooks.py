"""What else happens at a save that no browser sends, such as that of a merge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cs3lab.files.saving import Saved


class SaveHooks:
    """Asked before such a save, and told of it after.

    Whoever serves the files to browsers sets both, so that an operator's hooks see every save.
    `before` may give other bytes to be stored in place of those it was given.
    """

    def __init__(self) -> None:
        self.before: Callable[[str, bytes], Awaitable[bytes]] | None = None
        self.after: Callable[[Saved], Awaitable[None]] | None = None

    async def ask(self, path: str, data: bytes) -> bytes:
        """Return what is to be stored at a path."""
        return data if self.before is None else await self.before(path, data)

    async def tell(self, saved: Saved) -> None:
        """Tell of a save."""
        if self.after is not None:
            await self.after(saved)

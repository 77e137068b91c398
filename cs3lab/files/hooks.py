"""The operator's hooks around a save that no browser sends, such as that of a merge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from cs3lab.files.saving import Saved


class SaveHooks:
    """The hooks before and after a save.

    Hooks belong to Jupyter, which this package does not know: whoever serves the files to browsers
    sets both. `before` returns the bytes to store, its own or those it was given.
    """

    def __init__(self) -> None:
        self.before: Callable[[str, bytes], Awaitable[bytes]] | None = None
        self.after: Callable[[Saved], Awaitable[None]] | None = None

    async def ask(self, path: str, data: bytes) -> bytes:
        """Return the bytes to store at a path, after the hook before a save."""
        return data if self.before is None else await self.before(path, data)

    async def tell(self, saved: Saved) -> None:
        """Run the hook after a save."""
        if self.after is not None:
            await self.after(saved)

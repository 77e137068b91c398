"""Saves of which nobody knows what became: what was sent is kept until that is known.

The storage may have stored it, or its beginning, and be out of reach right after. Whoever saves
again would conflict with themselves, and could never save over their own torn notebook.
"""

from __future__ import annotations

from cs3lab.client.model import Resource
from cs3lab.files.memory import Bounded
from cs3lab.files.tree import Tree

_MOST = 1_000


class Attempts:
    """What clients sent last without an answer, by client and path."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._sent: Bounded[tuple[str, str], str] = Bounded(_MOST)

    async def note(self, client: str, path: str, sent: bytes | None) -> None:
        """Keep what a client sent, where it is a document; it may be the base of a merge."""
        if sent is not None:
            self._sent.put((client, path), await self._tree.bases.keep_local(sent))

    def settle(self, client: str, path: str) -> None:
        """Forget what is known by now to be stored, or replaced."""
        self._sent.rekey(lambda known: None if known == (client, path) else known)

    async def left(self, client: str, path: str) -> Resource | None:
        """Return the file where it holds what the client sent, or a torn beginning of it.

        None for everything else. No call where nothing is open, else three; told once.
        """
        kept = self._sent.get((client, path))
        if kept is None:
            return None
        self.settle(client, path)
        sent = await self._tree.bases.get(kept, "")
        found = await self._tree.find(path)
        if sent is None or found is None or found.is_directory or found.size > len(sent):
            return None
        storage = await self._tree.storage()
        data = await storage.transfer.read(await self._tree.reference(path))
        # Source: docs/servers.md, Answers that are lost.
        torn = storage.capabilities.atomic_save is not True and sent.startswith(data)
        return found if torn or data == sent else None

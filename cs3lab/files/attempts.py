"""Saves of which nobody knows what became: what was sent is kept until that is known.

The storage may have stored it, or its beginning, and be out of reach right after. Whoever saves
again would conflict with themselves, and could never save over their own torn notebook.
"""

from __future__ import annotations

from dataclasses import dataclass

from cs3lab.client.model import Resource
from cs3lab.files.memory import Bounded
from cs3lab.files.tree import Tree

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Left:
    """A file that holds what a client sent; `own` has the etags of all that the client left."""

    found: Resource
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What was sent, by its key in the base store, over the content with an etag."""

    etag: str | None
    sent: str
    own: frozenset[str]


class Attempts:
    """What clients sent last without an answer, by client and path."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._sent: Bounded[tuple[str, str], _Attempt] = Bounded(_MOST)

    async def note(
        self, client: str, path: str, etag: str | None, sent: bytes | None, own: frozenset[str]
    ) -> None:
        """Keep what a client sent over the content with an etag, where it is a document.

        `own` has the etags of what it is known to have left.
        """
        if sent is not None:
            kept = await self._tree.bases.keep_local(sent)
            self._sent.put((client, path), _Attempt(etag, kept, own))

    def settle(self, client: str, path: str) -> None:
        """Forget what is known by now to be stored, or replaced."""
        self._sent.rekey(lambda known: None if known == (client, path) else known)

    async def left(self, client: str, path: str, etag: str | None) -> Left | None:
        """Return the file where it holds what the client sent, or a torn beginning of it.

        None for everything else, also where that was made from another content than the one with
        `etag`: a merge has what others stored. No call where nothing is open, else three; told
        once, and again where the storage could not be asked.
        """
        attempt = self._sent.get((client, path))
        if attempt is None or attempt.etag != etag:
            return None
        sent = await self._tree.bases.get(attempt.sent, "")
        found = await self._tree.find(path)
        if sent is None or found is None or found.is_directory or found.size > len(sent):
            self.settle(client, path)
            return None
        storage = await self._tree.storage()
        data = await storage.transfer.read(await self._tree.reference(path))
        self.settle(client, path)
        # Source: docs/servers.md, Answers that are lost.
        torn = storage.capabilities.atomic_save is not True and sent.startswith(data)
        if not torn and data != sent:
            return None
        return Left(found, attempt.own | {found.etag})

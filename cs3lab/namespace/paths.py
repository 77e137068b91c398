"""Paths of the tree on the storage: the home by path, what is shared with me by id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from cs3lab.client.errors import NotFound, PermissionDenied, Unsupported
from cs3lab.client.model import Reference, Resource
from cs3lab.namespace.api_path import SHARES, Namespace, below_shares
from cs3lab.namespace.open_stat import Part, SharedStat
from cs3lab.namespace.shares_folder import Mount, SharesFolder

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage

ONLY_SHARED = (
    "“Shares” holds only what others share with you, and this is not, or not any more. Choose "
    "another folder. Nothing was changed."
)
_ITSELF = "“Shares” itself cannot be changed: it shows what others share with you."
_FOR_VIEWING = (
    "It is shared with you for viewing only. Nothing was changed: you can save a copy in your own "
    "files."
)


class Paths:
    """What stands at an API path. Every call raises Cs3Error and BadPathError."""

    def __init__(self, storage: Storage, namespace: Namespace) -> None:
        self.shares = SharesFolder(storage)
        self.open_stat = SharedStat()
        self._storage = storage
        self.namespace = namespace

    def is_shares(self, path: str) -> bool:
        """Whether a path is the folder of shares: no call."""
        return self.shares.stands and below_shares(path) == ()

    def in_shares(self, path: str) -> bool:
        """Whether a path is the folder of shares or leads through it: no call."""
        return self.shares.stands and below_shares(path) is not None

    def is_top(self, path: str) -> bool:
        """Whether a path is the folder of shares or one of its entries: no call."""
        below = below_shares(path)
        return self.shares.stands and below is not None and len(below) < 2

    async def mount(self, path: str, *, fresh: bool = False) -> Mount | None:
        """Give the share a path leads through; None where it leads through none.

        Raises PermissionDenied for the folder of shares itself, which is nothing on the storage.
        """
        below = below_shares(path)
        if below is None or not self.shares.stands:
            return None
        try:
            if below:
                return await self.shares.find(below[0], fresh=fresh)
            await self.shares.read()
        except Unsupported:
            return None
        raise PermissionDenied(_ITSELF)

    async def reference(self, path: str) -> Reference:
        """Give how the storage names a path: no call where its share was seen lately."""
        return self._reference(path, await self.mount(path))

    async def writable_reference(self, path: str) -> Reference:
        """Give how the storage names a path that is to be written to.

        Where the storage does not tell what a person may do, the share does, and is asked for.

        Raises PermissionDenied with the reason why nothing can be written there.
        """
        fresh = not self._storage.capabilities.true_rights
        try:
            mount = await self.mount(path, fresh=fresh)
        except NotFound:
            if self.is_top(path):
                raise PermissionDenied(ONLY_SHARED) from None
            raise
        if mount is not None and mount.is_for_viewing and fresh:
            raise PermissionDenied(_FOR_VIEWING)
        return self._reference(path, mount)

    async def stat(self, path: str) -> Resource:
        """Describe a file or folder: one call."""
        if self.is_shares(path):
            try:
                return await self.shares.describe()
            except Unsupported:
                return await self.stat(path)
        mount = await self.mount(path)
        found = await self._storage.files.stat(self._reference(path, mount))
        return found if mount is None else self.shares.allowed(found, mount)

    async def stat_for_open(self, path: str, part: Part) -> Resource:
        """Describe what is being opened: one call for both its content and its lock."""
        return await self.open_stat.get(path, part, self.stat)

    async def batches(self, path: str) -> AsyncIterator[list[Resource]]:
        """Describe what is in a folder a hundred at a time: one call.

        In the root stands the folder of shares, in front of what may be stored by its name.
        """
        if self.is_shares(path):
            entries = await self._shared()
            if entries is not None:
                yield entries
                return
        mount = await self.mount(path)
        at_root = not path and await self.shares.is_there()
        async for batch in self._storage.files.batches(self._reference(path, mount)):
            if mount is not None:
                yield [self.shares.allowed(entry, mount) for entry in batch]
            else:
                yield [one for one in batch if not (at_root and one.name == SHARES)]
        if at_root:
            yield [self.shares.as_last_seen]

    async def _shared(self) -> list[Resource] | None:
        try:
            return await self.shares.entries()
        except Unsupported:
            return None

    def _reference(self, path: str, mount: Mount | None) -> Reference:
        if mount is not None:
            return mount.reference((below_shares(path) or ())[1:])
        return Reference.at(self.namespace.storage_path(path))

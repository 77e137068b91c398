"""Paths of the tree on the storage: the home by path, mounts by id."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from cs3lab.client.errors import NotFound, PermissionDenied, Unsupported
from cs3lab.client.model import Reference, Resource
from cs3lab.namespace.api_path import Namespace, parse
from cs3lab.namespace.mounts import Location, Mount, VirtualFolder
from cs3lab.namespace.open_stat import Part, SharedStat
from cs3lab.namespace.shares_folder import SharesFolder

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage


class Paths:
    """API paths, as references and descriptions. Every call raises Cs3Error and BadPathError."""

    def __init__(self, storage: Storage, namespace: Namespace) -> None:
        self.shares = SharesFolder(storage)
        self.folders: Sequence[VirtualFolder] = (self.shares,)
        self.open_stat = SharedStat()
        self._storage = storage
        self.namespace = namespace

    def locate(self, path: str) -> Location:
        """Return where a path leads: no call."""
        names = parse(path)
        for folder in self.folders:
            # Where the storage has no shares, "Shares" may be a folder like any other.
            if folder.stands and names[:1] == (folder.name,):
                return Location(folder, names[1:])
        return Location(None, names)

    async def mount(self, path: str, *, fresh: bool = False) -> Mount | None:
        """Return the mount a path leads through, None for the home.

        Raises PermissionDenied for a virtual folder itself, which is nothing on the storage.
        """
        location = self.locate(path)
        if location.folder is None:
            return None
        try:
            if location.names:
                return await location.folder.find(location.names[0], fresh=fresh)
            await location.folder.describe()
        except Unsupported:
            return None
        raise PermissionDenied(location.folder.why_unchangeable)

    async def mounts(self) -> list[Mount]:
        """Return the entries of all virtual folders: no call where they were seen lately."""
        found: list[Mount] = []
        for folder in self.folders:
            try:
                found += await folder.mounts()
            except Unsupported:
                continue
        return found

    async def reference(self, path: str) -> Reference:
        """Return the reference of a path: no call where its mount was seen lately."""
        return self._reference(path, await self.mount(path))

    async def writable_reference(self, path: str) -> Reference:
        """Return the reference of a path that is to be written to.

        Where the storage does not tell true rights, the mount does, and is asked for anew.

        Raises PermissionDenied with the reason why nothing can be written there.
        """
        location = self.locate(path)
        # Nobody else refuses a person who was made a viewer since the shares were last read.
        fresh = not self._storage.capabilities.true_rights
        try:
            mount = await self.mount(path, fresh=fresh)
        except NotFound:
            if location.folder is not None and location.is_mount:
                raise PermissionDenied(location.folder.why_closed) from None
            raise
        if mount is not None and (reason := mount.why_read_only()):
            raise PermissionDenied(reason)
        return self._reference(path, mount)

    async def stat(self, path: str) -> Resource:
        """Return a description of a file or folder: one call."""
        location = self.locate(path)
        if location.folder is not None and location.is_virtual_folder:
            try:
                return await location.folder.describe()
            except Unsupported:
                return await self.stat(path)
        mount = await self.mount(path)
        found = await self._storage.files.stat(self._reference(path, mount))
        return found if mount is None else mount.allowed(found)

    async def stat_for_open(self, path: str, part: Part) -> Resource:
        """Return a description of what is being opened: one call for its content and its lock."""
        return await self.open_stat.get(path, part, self.stat)

    async def batches(self, path: str) -> AsyncIterator[list[Resource]]:
        """Yield descriptions of what is in a folder, a hundred at a time: one call.

        The root has the virtual folders, too. What is stored by the name of one is not shown.
        """
        location = self.locate(path)
        if location.folder is not None and location.is_virtual_folder:
            entries = await _entries(location.folder)
            if entries is not None:
                yield entries
                return
        mount = await self.mount(path)
        folders = [] if path else [one for one in self.folders if await one.is_there()]
        taken = {folder.name for folder in folders}
        async for batch in self._storage.files.batches(self._reference(path, mount)):
            if mount is not None:
                yield [mount.allowed(entry) for entry in batch]
            else:
                yield [entry for entry in batch if entry.name not in taken]
        if folders:
            yield [folder.as_last_seen for folder in folders]

    def _reference(self, path: str, mount: Mount | None) -> Reference:
        if mount is not None:
            return mount.reference(self.locate(path).names[1:])
        return Reference.at(self.namespace.storage_path(path))


async def _entries(folder: VirtualFolder) -> list[Resource] | None:
    try:
        return await folder.entries()
    except Unsupported:
        return None

"""The storage by API path, and what was learnt of it: shared by all parts of this package."""

from __future__ import annotations

from collections.abc import AsyncIterator
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client.errors import NotFound
from cs3lab.client.model import Reference, Resource, ResourceId, UserId
from cs3lab.client.names import is_name
from cs3lab.files.base_store import BaseStore, key_of
from cs3lab.files.memory import Memory
from cs3lab.files.whole_reads import WholeReads
from cs3lab.namespace.api_path import join

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.connection import Connection
    from cs3lab.namespace.mounts import Location, Mount
    from cs3lab.namespace.open_stat import Part


class Tree:
    """Files and folders by clean API path. Every call raises Cs3Error."""

    def __init__(self, connection: Connection, bases: BaseStore, log: Logger) -> None:
        self.connection = connection
        self.bases = bases
        self.log = log
        self.memory = Memory()
        self.whole = WholeReads(connection)

    async def storage(self) -> Storage:
        """Return the storage itself."""
        return await self.connection.storage()

    async def reference(self, path: str) -> Reference:
        """Return the reference of a path."""
        return await (await self.connection.paths()).reference(path)

    async def writable_reference(self, path: str) -> Reference:
        """Return the reference of a path to write to.

        Raises PermissionDenied with the reason why nothing can be written there.
        """
        return await (await self.connection.paths()).writable_reference(path)

    async def locate(self, path: str) -> Location:
        """Return where a path leads: no call."""
        return (await self.connection.paths()).locate(path)

    async def mount_at(self, path: str) -> Mount | None:
        """Return the entry of a virtual folder that a path is, None for everything else.

        Raises NotFound for an entry that is not there, PermissionDenied for the folder itself.
        """
        paths = await self.connection.paths()
        location = paths.locate(path)
        is_entry = location.is_mount or location.is_virtual_folder
        return await paths.mount(path) if is_entry else None

    async def folder_of_others(self, path: str) -> Resource | None:
        """Return a description of a mounted folder, None for one's own.

        A listing alone does not tell what may be done in a folder; in one's own that is
        everything. No call where the folder was described lately.
        """
        if (await self.locate(path)).folder is None:
            return None
        return self.memory.folders.get(path) or await self.stat(path)

    async def keep_base(
        self, path: str, resource_id: ResourceId | None, etag: str | None, data: bytes
    ) -> None:
        """Keep a content somebody was given or has saved, as the base of a merge: no call."""
        if resource_id is not None and etag:
            key = await self._key_of(path, resource_id)
            self.memory.keys.put(path, key)
            self.bases.note(etag, key, data)

    async def base_content(
        self, path: str, resource_id: ResourceId, etag: str | None
    ) -> bytes | None:
        """Return the content a file had by an etag, None where it was not loaded here: no call."""
        key = await self._key_of(path, resource_id)
        data = await self.bases.get(etag or "", key)
        if data is not None:
            self.memory.keys.put(path, key)
        return data

    async def _key_of(self, path: str, resource_id: ResourceId) -> str:
        """Return the key of a file in the base store: its id, which outlives a rename.

        Where ids are made of paths, the first key of a file follows its renames here.
        """
        known = None
        if path and (await self.storage()).capabilities.stable_ids is False:
            known = self.memory.keys.get(path)
        return known or key_of(resource_id)

    async def name_of(self, user: UserId) -> str:
        """Return the name of a person: one call where they were not met before."""
        person = await (await self.storage()).people.get_user(user)
        return person.display_name or person.username

    async def is_me(self, user: UserId) -> bool:
        """Return whether this is who is signed in: no call but the first time."""
        return (await (await self.storage()).people.me()).id.opaque_id == user.opaque_id

    async def stat(self, path: str) -> Resource:
        """Return a description of a file or folder: one call."""
        resource = await (await self.connection.paths()).stat(path)
        if resource.is_directory:
            self.memory.folders.put(path, resource)
        return resource

    async def stat_for_open(self, path: str, part: Part = "content") -> Resource:
        """Return a description of what is being opened: one call, shared with its lock."""
        return await (await self.connection.paths()).stat_for_open(path, part)

    async def stat_before_open(self, path: str) -> Resource:
        """Return a description, which serves content and lock where it is opened right after."""
        resource = await self.stat_for_open(path, "description")
        if resource.is_directory:
            self.memory.folders.put(path, resource)
        return resource

    async def recent_stat(self, path: str) -> Resource:
        """Return a description that is seconds old at most: no call right after it was opened."""
        paths = await self.connection.paths()
        return paths.open_stat.recent(path) or await self.stat(path)

    async def find(self, path: str) -> Resource | None:
        """Return a description of a file or folder, None where nothing is: one call."""
        try:
            return await self.stat(path)
        except NotFound:
            return None

    async def batches(self, path: str) -> AsyncIterator[list[Resource]]:
        """Yield descriptions of what is in a folder, a hundred at a time: one call."""
        paths = await self.connection.paths()
        async for batch in paths.batches(path):
            for entry in batch:
                if entry.is_directory and is_name(entry.name):
                    self.memory.folders.put(join(path, entry.name), entry)
            yield batch
        location = paths.locate(path)
        if location.folder is not None and location.is_virtual_folder:
            self.memory.folders.put(path, location.folder.as_last_seen)

    async def list(self, path: str) -> list[Resource]:
        """Return descriptions of what is in a folder: one call."""
        return [entry async for batch in self.batches(path) for entry in batch]

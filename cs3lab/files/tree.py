"""The storage by API path, with what was learnt of it: what the parts of the manager share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Reference, Resource, ResourceId, UserId
from cs3lab.files.base_store import BaseStore, key_of
from cs3lab.files.memory import Memory
from cs3lab.jupyter.errors import as_http_errors
from cs3lab.namespace.api_path import join, parse

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.connection import Connection
    from cs3lab.namespace.shares_folder import Mount


def clean(path: str) -> str:
    """Give an API path in its one spelling. Raises BadPathError."""
    return "/".join(parse(path))


def is_hidden(path: str) -> bool:
    """Whether a path names something hidden or in a hidden folder: by name alone, no call."""
    return any(name.startswith(".") for name in path.split("/"))


class Tree:
    """Files and folders by clean API path. Every call raises Cs3Error."""

    def __init__(self, connection: Connection, log: Logger, loaded: BaseStore) -> None:
        self.connection = connection
        self.log = log
        self.bases = loaded
        self.memory = Memory()

    async def storage(self) -> Storage:
        """Give the storage itself."""
        return await self.connection.storage()

    async def reference(self, path: str) -> Reference:
        """Give how the storage names a path."""
        return await (await self.connection.paths()).reference(path)

    async def writable_reference(self, path: str) -> Reference:
        """Give how the storage names a path to write to. Raises PermissionDenied and the reason."""
        return await (await self.connection.paths()).writable_reference(path)

    async def in_shares(self, path: str) -> bool:
        """Whether a path leads through the folder of shares, or is it: no call."""
        return (await self.connection.paths()).in_shares(path)

    async def given(self, path: str) -> Resource | None:
        """Describe a folder of others, in which not everything may be done; None for one's own.

        No call where it was described lately.
        """
        if await self.in_shares(path):
            return self.memory.folders.get(path) or await self.stat(path)
        return None

    async def entry(self, path: str) -> Mount | None:
        """Give the entry of the folder of shares a path is; None for everything else.

        Raises NotFound for an entry that is not there.
        """
        paths = await self.connection.paths()
        return await paths.mount(path) if paths.is_top(path) else None

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
        """Give the content a file had by an etag, None where it was not loaded here: no call."""
        return await self.bases.get(etag or "", await self._key_of(path, resource_id))

    async def _key_of(self, path: str, resource_id: ResourceId) -> str:
        """Name a file for what was loaded of it: by its id, which outlives a rename.

        Where ids are made of paths, the name a file was first met by follows its renames here.
        """
        known = None
        if (await self.storage()).capabilities.stable_ids is False:
            known = self.memory.keys.get(path)
        return known or key_of(resource_id)

    def as_http_errors(self, path: str) -> AbstractAsyncContextManager[None]:
        """Turn what the storage refuses inside into what a browser is told about ``path``."""
        return as_http_errors(self.log, path.strip("/"), self._name_of)

    async def _name_of(self, user: UserId) -> str:
        person = await (await self.storage()).people.get_user(user)
        return person.display_name or person.username

    async def stat(self, path: str) -> Resource:
        """Describe a file or folder: one call."""
        resource = await (await self.connection.paths()).stat(path)
        if resource.is_directory:
            self.memory.folders.put(path, resource)
        return resource

    async def stat_for_open(self, path: str) -> Resource:
        """Describe what is being opened: one call, which its lock may have made already."""
        return await (await self.connection.paths()).stat_for_open(path, "content")

    async def recent_stat(self, path: str) -> Resource:
        """Describe a file as it was not long ago: no call right after it was opened."""
        paths = await self.connection.paths()
        return paths.open_stat.recent(path) or await self.stat(path)

    async def find(self, path: str) -> Resource | None:
        """Describe a file or folder, or give None where nothing is: one call."""
        try:
            return await self.stat(path)
        except errors.NotFound:
            return None

    async def batches(self, path: str) -> AsyncIterator[list[Resource]]:
        """Describe what is in a folder a hundred at a time: one call."""
        paths = await self.connection.paths()
        async for batch in paths.batches(path):
            for entry in batch:
                if entry.is_directory:
                    self.memory.folders.put(join(path, entry.name), entry)
            yield batch
        if paths.is_shares(path):
            self.memory.folders.put(path, paths.shares.as_last_seen)

    async def list(self, path: str) -> list[Resource]:
        """Describe what is in a folder: one call."""
        return [entry async for batch in self.batches(path) for entry in batch]

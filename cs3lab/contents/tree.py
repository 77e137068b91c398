"""The storage by API path, with what was learnt of it: what the parts of the manager share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.cs3 import errors as cs3
from cs3lab.cs3.model import Reference, Resource, UserId
from cs3lab.namespace import join, parse

from .errors import told_plainly
from .memory import Memory

if TYPE_CHECKING:
    from cs3lab.connection import Connection
    from cs3lab.cs3.storage import Storage
    from cs3lab.shares_folder import Mount

__all__ = ["Tree", "clean", "is_hidden"]


def clean(path: str) -> str:
    """Give an API path in its one spelling. Raises BadPathError."""
    return "/".join(parse(path))


def is_hidden(path: str) -> bool:
    """Whether a path names something hidden or in a hidden folder: by name alone, no call."""
    return any(name.startswith(".") for name in path.split("/"))


class Tree:
    """Files and folders by clean API path. Every call raises Cs3Error."""

    def __init__(self, connection: Connection, log: Logger) -> None:
        self.connection = connection
        self.log = log
        self.memory = Memory()

    async def storage(self) -> Storage:
        """Give the storage itself."""
        return await self.connection.storage()

    async def reference(self, path: str) -> Reference:
        """Give how the storage names a path."""
        return await (await self.connection.paths()).reference(path)

    async def place(self, path: str) -> Reference:
        """Give how the storage names a path to write to. Raises PermissionDenied and the reason."""
        return await (await self.connection.paths()).place(path)

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

    def told(self, path: str) -> AbstractAsyncContextManager[None]:
        """Turn what the storage refuses inside into what a browser is told about ``path``."""
        return told_plainly(self.log, path.strip("/"), self._name_of)

    async def _name_of(self, user: UserId) -> str:
        person = await (await self.storage()).people.get_user(user)
        return person.display_name or person.username

    async def stat(self, path: str) -> Resource:
        """Describe a file or folder: one call."""
        resource = await (await self.connection.paths()).stat(path)
        if resource.is_directory:
            self.memory.folders.put(path, resource)
        return resource

    async def find(self, path: str) -> Resource | None:
        """Describe a file or folder, or give None where nothing is: one call."""
        try:
            return await self.stat(path)
        except cs3.NotFound:
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

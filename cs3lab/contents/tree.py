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
        return Reference.at((await self.connection.namespace()).storage_path(path))

    def told(self, path: str) -> AbstractAsyncContextManager[None]:
        """Turn what the storage refuses inside into what a browser is told about ``path``."""
        return told_plainly(self.log, path.strip("/"), self._name_of)

    async def _name_of(self, user: UserId) -> str:
        person = await (await self.storage()).people.get_user(user)
        return person.display_name or person.username

    async def stat(self, path: str) -> Resource:
        """Describe a file or folder: one call."""
        ref = await self.reference(path)
        resource = await (await self.storage()).files.stat(ref)
        if resource.is_directory:
            self.memory.folders.put(path, resource)
        return resource

    async def find(self, path: str) -> Resource | None:
        """Describe a file or folder, or give None where nothing is: one call."""
        try:
            return await self.stat(path)
        except cs3.NotFound:
            return None

    async def list(self, path: str) -> list[Resource]:
        """Describe what is in a folder: one call."""
        return [entry async for batch in self.batches(path) for entry in batch]

    async def batches(self, path: str) -> AsyncIterator[list[Resource]]:
        """Describe what is in a folder some hundreds at a time: one call."""
        ref = await self.reference(path)
        async for batch in (await self.storage()).files.batches(ref):
            for entry in batch:
                if entry.is_directory:
                    self.memory.folders.put(join(path, entry.name), entry)
            yield batch

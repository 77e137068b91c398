"""The shares of what is deleted, ended before: storages keep them, and cannot end them after.

Source: docs/servers.md, Shares.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cs3lab.client.errors import Cs3Error
from cs3lab.client.gather import gather_each
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role, same_item
from cs3lab.files.tree import Tree

if TYPE_CHECKING:
    from cs3lab.client.model import Resource
    from cs3lab.client.sharing_model import Share
    from cs3lab.client.storage import Storage


class Unsharing:
    """What the caller shares of something, found and ended."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    async def by_me(self) -> list[Share]:
        """Return all shares by the caller, none where the storage does not tell: one call."""
        storage = await self._tree.storage()
        try:
            return await storage.shares.by_me()
        except Cs3Error as error:
            self._tree.log.debug("cs3lab: the shares could not be listed: %s", error)
            return []

    async def within(self, path: str, found: Resource, shares: Collection[Share]) -> list[Share]:
        """Return those shares that are of what is at a path, or of something in it.

        No call for a file, one for each share for a folder.
        """
        its_own = [share for share in shares if same_item(share.resource_id, found.id)]
        if not found.is_directory or (await self._tree.locate(path)).folder is not None:
            return its_own
        locator = (await self._tree.storage()).locator
        answers = await gather_each((share.resource_id for share in shares), locator.find)
        located = {key: one for key, one in answers.items() if not isinstance(one, Cs3Error)}
        places = await locator.absolute(located)
        top = (await self._tree.connection.paths()).namespace.storage_path(path) + "/"
        inside = [each for each in shares if places.get(each.resource_id, "").startswith(top)]
        return its_own + inside

    @asynccontextmanager
    async def ended(self, shares: Collection[Share]) -> AsyncIterator[None]:
        """End shares as far as the storage lets us; make them again where what follows fails."""
        storage = await self._tree.storage()
        kept = await gather_each((share.id for share in shares), storage.shares.remove)
        try:
            yield
        except Exception:
            ended = [share for share in shares if kept[share.id] is None]
            await asyncio.gather(*(self._make_again(storage, share) for share in ended))
            raise

    async def _make_again(self, storage: Storage, share: Share) -> None:
        try:
            if share.role is not Role.OTHER:
                item = await storage.files.stat(Reference.of(share.resource_id))
                await storage.shares.create(item, share.grantee, share.role, share.expires)
        except Cs3Error as error:
            self._tree.log.warning("cs3lab: a share could not be made again: %s", error)

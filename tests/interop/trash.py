"""What a storage with a trash must do."""

from __future__ import annotations

import pytest

from cs3lab.client.errors import AlreadyExists, Unsupported
from cs3lab.client.model import Reference, TrashItem
from cs3lab.client.storage import Storage
from tests.support.abilities import Ability, leave_out


class AbstractTrashTests:
    """List, bring back, delete for good."""

    async def home(self, storage: Storage) -> Reference:
        return Reference.at(await storage.files.home())

    async def deleted(self, storage: Storage, ref: Reference) -> TrashItem:
        await storage.transfer.upload(ref, b"abc", 3)
        await storage.files.delete(ref)
        try:
            items = await storage.trash.list(await self.home(storage))
        except Unsupported:
            leave_out(Ability.TRASH)
        return next(item for item in items if item.original == ref)

    async def test_what_is_deleted_comes_back(self, storage: Storage, top: Reference) -> None:
        item = await self.deleted(storage, top.child("a"))
        await storage.trash.restore(await self.home(storage), item)
        assert await storage.transfer.read(top.child("a")) == b"abc"

    async def test_it_replaces_nothing(self, storage: Storage, top: Reference) -> None:
        item = await self.deleted(storage, top.child("a"))
        await storage.transfer.upload(top.child("a"), b"new", 3)
        with pytest.raises(AlreadyExists):
            await storage.trash.restore(await self.home(storage), item)
        assert await storage.transfer.read(top.child("a")) == b"new"

    async def test_it_is_deleted_for_good(self, storage: Storage, top: Reference) -> None:
        item = await self.deleted(storage, top.child("a"))
        await storage.trash.purge(await self.home(storage), item)
        left = await storage.trash.list(await self.home(storage))
        assert item.key not in [one.key for one in left]

"""What a storage with locks must do."""

from __future__ import annotations

import pytest

from cs3lab.cs3.errors import FailedPrecondition, Locked, Unsupported
from cs3lab.cs3.locks import extended, new_lock
from cs3lab.cs3.model import Lock, Reference, ResourceId
from cs3lab.cs3.storage import Storage
from tests.interop.conftest import lacking


class AbstractLockTests:
    """Set, look, refresh, free, and save under a lock."""

    async def locked(self, storage: Storage, ref: Reference) -> tuple[ResourceId, Lock]:
        await storage.transfer.upload(ref, b"old", 3)
        target = (await storage.files.stat(ref)).id
        lock = new_lock("cs3lab", (await storage.people.me()).id, 60)
        try:
            await storage.locks.set(target, lock)
        except Unsupported:
            lacking("locks")
        return target, lock

    async def test_a_lock_names_its_holder(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        held = await storage.locks.get(target)
        assert held is not None
        assert (held.id, held.app_name, held.holder) == (lock.id, lock.app_name, lock.holder)
        await storage.locks.unlock(target, lock)
        assert await storage.locks.get(target) is None

    async def test_a_second_lock_is_refused(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        with pytest.raises(Locked) as refused:
            await storage.locks.set(target, new_lock("cs3lab", (await storage.people.me()).id, 60))
        assert refused.value.lock is not None
        assert refused.value.lock.holder == lock.holder
        await storage.locks.unlock(target, lock)

    async def test_a_lock_is_refreshed(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        await storage.locks.refresh(target, extended(lock, 600))
        held = await storage.locks.get(target)
        assert held is not None
        assert held.expires is not None
        assert lock.expires is not None
        assert held.expires > lock.expires
        await storage.locks.unlock(target, lock)

    async def test_a_foreign_lock_is_not_freed(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        assert lock.holder is not None
        with pytest.raises(Locked):
            await storage.locks.unlock(target, new_lock("cs3lab", lock.holder, 60))
        await storage.locks.unlock(target, lock)

    async def test_a_lock_gone_is_not_refreshed(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        await storage.locks.unlock(target, lock)
        await storage.locks.unlock(target, lock)
        with pytest.raises(FailedPrecondition):
            await storage.locks.refresh(target, lock)

    async def test_only_the_holder_saves(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        with pytest.raises(Locked):
            await storage.transfer.upload(top.child("a"), b"new", 3)
        assert await storage.transfer.read(top.child("a")) == b"old"
        await storage.transfer.upload(top.child("a"), b"new", 3, lock=lock)
        assert await storage.transfer.read(top.child("a")) == b"new"
        await storage.locks.unlock(target, lock)

"""What a storage with locks must do."""

from __future__ import annotations

import asyncio

import pytest

from cs3lab.client.errors import FailedPrecondition, Locked, Unsupported
from cs3lab.client.lock_rules import extended, new_lock
from cs3lab.client.model import Lock, Reference, ResourceId
from cs3lab.client.storage import Storage
from tests.conftest import PROFILES
from tests.support.abilities import Ability, leave_out


class AbstractLockTests:
    """Set, look, refresh, take over, free, and save under a lock."""

    profiles = (*PROFILES, "reva-cephmount")

    async def locked(self, storage: Storage, ref: Reference) -> tuple[ResourceId, Lock]:
        await storage.transfer.upload(ref, b"old", 3)
        target = (await storage.files.stat(ref)).id
        lock = new_lock("cs3lab", (await storage.people.me()).id, 60)
        try:
            await storage.locks.set(target, lock)
        except Unsupported:
            leave_out(Ability.LOCKS)
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
        try:
            await storage.transfer.upload(top.child("a"), b"new", 3)
        except Locked:
            assert await storage.transfer.read(top.child("a")) == b"old"
        else:
            await storage.locks.unlock(target, lock)
            leave_out(Ability.LOCKS_SEEN)
        await storage.transfer.upload(top.child("a"), b"new", 3, lock=lock)
        assert await storage.transfer.read(top.child("a")) == b"new"
        await storage.locks.unlock(target, lock)

    async def test_a_lock_tells_since_when(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        await storage.locks.refresh(target, extended(lock, 600))
        held = await storage.locks.get(target)
        assert held is not None
        assert held.since is not None
        assert lock.since is not None
        assert abs((held.since - lock.since).total_seconds()) < 1
        await storage.locks.unlock(target, lock)

    async def test_a_lock_is_taken_over_by_who_names_it(
        self, storage: Storage, top: Reference
    ) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        assert lock.holder is not None
        taken = new_lock("cs3lab", lock.holder, 60)
        await storage.locks.refresh(target, taken, lock.id)
        with pytest.raises(Locked):
            await storage.locks.refresh(target, lock)
        with pytest.raises(Locked):
            await storage.locks.unlock(target, lock)
        await storage.transfer.upload(top.child("a"), b"new", 3, lock=taken)
        await storage.locks.unlock(target, taken)

    async def test_a_lock_taken_over_saves_no_more(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        assert lock.holder is not None
        taken = new_lock("cs3lab", lock.holder, 60)
        await storage.locks.refresh(target, taken, lock.id)

        async def save() -> None:
            # Either the storage compares the ids, or the client does right before.
            await storage.locks.confirm(target, lock)
            await storage.transfer.upload(top.child("a"), b"new", 3, lock=lock)

        with pytest.raises(Locked):
            await save()
        assert await storage.transfer.read(top.child("a")) == b"old"
        await storage.locks.unlock(target, taken)

    async def test_a_lock_ends_by_itself(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"old", 3)
        target = (await storage.files.stat(top.child("a"))).id
        lock = new_lock("cs3lab", (await storage.people.me()).id, 2)
        try:
            await storage.locks.set(target, lock)
        except Unsupported:
            leave_out(Ability.LOCKS)
        while await storage.locks.get(target) is not None:  # noqa: ASYNC110  # nothing tells
            await asyncio.sleep(0.1)
        await storage.transfer.upload(top.child("a"), b"new", 3)

    async def test_of_many_who_lock_at_once_one_does(
        self, storage: Storage, top: Reference
    ) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        await storage.locks.unlock(target, lock)
        assert lock.holder is not None
        rivals = [new_lock("cs3lab", lock.holder, 60) for _ in range(5)]
        await asyncio.gather(
            *(storage.locks.set(target, rival) for rival in rivals), return_exceptions=True
        )
        held = await storage.locks.get(target)
        assert held is not None
        # Where a lock may be set over another, only this one still is when it counts.
        for rival in rivals:
            if rival.id != held.id:
                with pytest.raises(Locked):
                    await storage.locks.refresh(target, rival)
        await storage.locks.unlock(target, held)

    async def test_a_lock_follows_the_file(self, storage: Storage, top: Reference) -> None:
        target, lock = await self.locked(storage, top.child("a"))
        if not storage.capabilities.stable_ids:
            await storage.locks.unlock(target, lock)
            leave_out(Ability.STABLE_IDS)
        await storage.files.move(top.child("a"), top.child("b"), lock=lock)
        held = await storage.locks.get((await storage.files.stat(top.child("b"))).id)
        assert held is not None
        assert held.id == lock.id
        await storage.locks.unlock(target, lock)

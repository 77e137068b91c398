from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.dialect import LockSupport
from cs3lab.client.errors import (
    Conflict,
    FailedPrecondition,
    InvalidArgument,
    Locked,
    PermissionDenied,
    Unsupported,
)
from cs3lab.client.lock_rules import check_lock, extended, new_lock, refused
from cs3lab.client.model import Lock, LockType, Reference, ResourceId, UserId
from cs3lab.client.storage import Storage
from tests.client.counting import Calls
from tests.support.abilities import Ability, has, needs
from tests.support.budgets import Budget
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

EINSTEIN = UserId("idp", "einstein")
LOCK = new_lock("cs3lab", EINSTEIN, 60)


async def file_id(storage: Storage, top: Reference) -> ResourceId:
    await storage.transfer.upload(top.child("a"), b"content", 7)
    return (await storage.files.stat(top.child("a"))).id


async def fresh(storage: Storage, seconds: float = 60) -> Lock:
    return new_lock("cs3lab", (await storage.people.me()).id, seconds)


async def test_ids_are_long_and_never_the_same() -> None:
    ids = {new_lock("cs3lab", EINSTEIN, 60).id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 32


async def test_a_lock_is_extended_from_now() -> None:
    longer = extended(LOCK, 600)
    assert longer.id == LOCK.id
    assert longer.expires is not None
    assert longer.expires - datetime.now(timezone.utc) > timedelta(seconds=590)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"expires": None},
        {"expires": datetime(2030, 1, 1)},
        {"holder": None},
        {"app_name": ""},
        {"app_name": "CS3 Lab"},
        {"type": LockType.SHARED},
    ],
)
async def test_a_lock_that_could_not_be_removed_is_refused(change: dict[str, object]) -> None:
    check_lock(LOCK)
    with pytest.raises(InvalidArgument):
        check_lock(replace(LOCK, **change))  # type: ignore[arg-type]  # any field


async def test_a_refusal_is_told_by_the_lock_there_is() -> None:
    error = Conflict(operation="RefreshLock")
    other = replace(LOCK, id="other")
    assert isinstance(refused(error, LOCK, None), FailedPrecondition)
    assert refused(error, LOCK, LOCK) is error
    told = refused(error, LOCK, other)
    assert isinstance(told, Locked)
    assert told.lock is other


@needs(Ability.LOCKS)
async def test_a_lock_is_set_seen_and_freed(storage: Storage, top: Reference) -> None:
    target, lock = await file_id(storage, top), await fresh(storage)
    assert await storage.locks.get(target) is None
    await storage.locks.set(target, lock)
    held = await storage.locks.get(target)
    assert held is not None
    assert held.id == lock.id
    assert (await storage.files.stat(top.child("a"))).lock == held
    assert held.holder is not None
    assert (await storage.people.get_user(held.holder)).username == "einstein"
    await storage.locks.unlock(target, lock)
    assert await storage.locks.get(target) is None
    assert storage.locks.support(target) is LockSupport.ENFORCED


@needs(Ability.LOCKS)
async def test_setting_a_lock_is_one_call_once_it_is_known_that_none_is_set_over_it(
    storage: Storage, top: Reference, calls: Calls, budget: Budget
) -> None:
    target, lock = await file_id(storage, top), await fresh(storage)
    await storage.locks.set(target, lock)
    await storage.locks.unlock(target, lock)
    calls.drain()
    await storage.locks.set(target, lock)
    assert calls == budget.lock


@needs(Ability.LOCKS)
async def test_a_second_lock_is_refused_with_the_holder(storage: Storage, top: Reference) -> None:
    target = await file_id(storage, top)
    await storage.locks.set(target, await fresh(storage))
    with pytest.raises(Locked) as told:
        await storage.locks.set(target, await fresh(storage))
    assert told.value.lock is not None
    assert told.value.lock.holder == (await storage.people.me()).id


@needs(Ability.LOCKS)
async def test_a_lock_is_kept_alive(storage: Storage, top: Reference) -> None:
    target, lock = await file_id(storage, top), await fresh(storage)
    await storage.locks.set(target, lock)
    longer = extended(lock, 600)
    await storage.locks.refresh(target, longer)
    held = await storage.locks.get(target)
    assert held is not None
    assert held.expires == longer.expires


@needs(Ability.LOCKS)
async def test_the_id_of_a_held_lock_is_exchanged(storage: Storage, top: Reference) -> None:
    target, lock, other = await file_id(storage, top), await fresh(storage), await fresh(storage)
    await storage.locks.set(target, lock)
    await storage.locks.refresh(target, other, existing_id=lock.id)
    held = await storage.locks.get(target)
    assert held is not None
    assert held.id == other.id


@needs(Ability.LOCKS)
async def test_a_foreign_lock_is_neither_refreshed_nor_freed(
    storage: Storage, top: Reference
) -> None:
    target, lock, other = await file_id(storage, top), await fresh(storage), await fresh(storage)
    await storage.locks.set(target, lock)
    with pytest.raises(Locked):
        await storage.locks.refresh(target, other)
    with pytest.raises(Locked):
        await storage.locks.unlock(target, other)
    held = await storage.locks.get(target)
    assert held is not None
    assert held.id == lock.id


@needs(Ability.LOCKS)
async def test_a_lock_that_is_gone_is_told(storage: Storage, top: Reference) -> None:
    target, lock = await file_id(storage, top), await fresh(storage)
    await storage.locks.unlock(target, lock)
    with pytest.raises(FailedPrecondition, match="has ended"):
        await storage.locks.refresh(target, lock)


@needs(Ability.LOCKS)
async def test_another_application_cannot_free_a_lock(
    storage: Storage, top: Reference, gateway: GatewayProcess
) -> None:
    target, lock = await file_id(storage, top), await fresh(storage)
    await storage.locks.set(target, lock)
    by_id = has(gateway.profile, Ability.LOCK_IDS)
    with pytest.raises(PermissionDenied if by_id else FailedPrecondition):
        await storage.locks.unlock(target, replace(lock, app_name="other"))


@pytest.mark.parametrize("gateway", ["reva-local"], indirect=True)
async def test_a_storage_without_locks_is_learnt_once(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    target, lock = await file_id(storage, top), await fresh(storage)
    with pytest.raises(Unsupported, match="cannot lock"):
        await storage.locks.set(target, lock)
    assert storage.locks.support(target) is LockSupport.UNSUPPORTED
    assert storage.capabilities.locks is False
    calls.drain()
    for attempt in (
        storage.locks.get(target),
        storage.locks.set(target, lock),
        storage.locks.refresh(target, lock),
        storage.locks.unlock(target, lock),
    ):
        with pytest.raises(Unsupported):
            await attempt
    assert calls == []

"""What answers teach, whatever was taken for granted of their server."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert
from cs3lab.client.credentials import Basic
from cs3lab.client.dialect import Dialect, LockSupport
from cs3lab.client.errors import Locked
from cs3lab.client.families import UNSEEN, WITH_SPACES, WITHOUT_SPACES, Family
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Lock, Reference, ResourceId, UserId
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from tests.client.conftest import MARIE, Open
from tests.support.abilities import Ability, needs
from tests.support.gateway import GatewayProcess

ID = ResourceId("storage", "space", "fileid-home%2Ff.txt")
UNLOCKED = resources.ResourceInfo(id=convert.to_resource_id(ID))
LOCKED = resources.ResourceInfo(
    id=convert.to_resource_id(ID), lock=resources.Lock(lock_id="sesame")
)


def of(family: Family) -> Dialect:
    dialect = Dialect()
    dialect.family = family
    return dialect


def test_an_etag_in_a_put_tells_nothing_of_comparisons() -> None:
    dialect = of(WITHOUT_SPACES)
    dialect.learn_from_put('"1"', 7)
    assert dialect.put_etag is True
    assert dialect.compares_etags is False
    assert dialect.spaces is False


def test_a_put_without_an_etag_corrects_the_family() -> None:
    dialect = of(WITH_SPACES)
    dialect.learn_from_put(None, 7)
    assert dialect.put_etag is False


def test_an_empty_put_that_is_taken_corrects_the_family() -> None:
    dialect = of(WITH_SPACES)
    dialect.learn_from_put('"1"', 7)
    assert dialect.makes_empty_files is True
    dialect.learn_from_put('"1"', 0)
    assert dialect.makes_empty_files is False


@pytest.mark.parametrize("family", [UNSEEN, WITH_SPACES, WITHOUT_SPACES])
def test_an_id_made_of_a_path_is_taken_for_bound_to_it(family: Family) -> None:
    dialect = of(family)
    dialect.learn_from_info(UNLOCKED)
    assert dialect.stable_ids is False


def test_an_id_that_survived_a_rename_is_stable_whatever_it_looks_like() -> None:
    dialect = of(WITHOUT_SPACES)
    dialect.learn_from_info(UNLOCKED)
    dialect.learn_from_rename(ID)
    dialect.learn_from_info(UNLOCKED)
    assert dialect.stable_ids is True


def test_an_id_that_survived_a_rename_speaks_for_its_storage_alone() -> None:
    dialect = of(WITHOUT_SPACES)
    dialect.learn_from_rename(ResourceId("eos", "space", "1"))
    dialect.learn_from_info(UNLOCKED)
    assert dialect.stable_ids is False


@pytest.mark.parametrize("family", [UNSEEN, WITHOUT_SPACES])
def test_a_lock_told_of_is_learnt_for_its_storage(family: Family) -> None:
    dialect = of(family)
    dialect.learn_from_info(LOCKED)
    assert dialect.tells_locks("storage") is True
    assert dialect.tells_locks("other") is None
    assert dialect.tells_some_locks is True


def test_a_listing_teaches_what_a_description_does() -> None:
    dialect = of(WITHOUT_SPACES)
    dialect.learn_from_locks([convert.resource(UNLOCKED)])
    assert dialect.tells_locks("storage") is None
    dialect.learn_from_locks([convert.resource(LOCKED), convert.resource(UNLOCKED)])
    assert dialect.tells_locks("storage") is True


def test_a_locked_file_described_without_its_lock_corrects_the_family() -> None:
    dialect = of(WITH_SPACES)
    dialect.learn_from_refusal(convert.resource(UNLOCKED))
    assert dialect.tells_locks("storage") is False
    assert dialect.tells_locks("other") is True


def test_a_lock_freed_after_a_refusal_does_not_unlearn_that_locks_are_told() -> None:
    dialect = of(WITH_SPACES)
    dialect.learn_from_info(LOCKED)
    dialect.learn_from_refusal(convert.resource(UNLOCKED))
    assert dialect.tells_locks("storage") is True


def test_a_lock_told_of_later_corrects_a_wrong_guess() -> None:
    dialect = of(WITH_SPACES)
    dialect.learn_from_refusal(convert.resource(UNLOCKED))
    dialect.learn_from_info(LOCKED)
    assert dialect.tells_locks("storage") is True


def test_a_lock_set_over_another_corrects_the_family() -> None:
    dialect = of(WITH_SPACES)
    dialect.learn_from_replaced("storage")
    assert dialect.guards_locks("storage") is False
    assert dialect.guards_locks("other") is True
    assert dialect.compares_locks is False


def test_what_was_tried_counts_more_than_two_locks_at_once() -> None:
    dialect = of(WITHOUT_SPACES)
    dialect.learn_guard("storage", guards=True)
    dialect.learn_from_replaced("storage")
    assert dialect.guards_locks("storage") is True


def test_locks_are_learnt_per_storage() -> None:
    dialect = Dialect()
    dialect.learn_locks("plain", LockSupport.UNSUPPORTED)
    assert dialect.capabilities().locks is False
    dialect.learn_locks("eos", LockSupport.ENFORCED)
    assert dialect.locks("plain") is LockSupport.UNSUPPORTED
    assert dialect.locks("eos") is LockSupport.ENFORCED
    assert dialect.locks("other") is LockSupport.UNKNOWN
    assert dialect.capabilities().locks is True


async def lock_past_the_client(storage: Storage, target: ResourceId, lock: Lock) -> None:
    ref = convert.to_reference(Reference.of(target))
    request = provider.SetLockRequest(ref=ref, lock=convert.to_lock(lock))
    await storage.client.call("SetLock", request)


def lock_of(holder: UserId, seconds: float = 60) -> Lock:
    return new_lock("cs3lab", holder, seconds, datetime.now(timezone.utc))


async def marie_locks(storage: Storage, marie: Storage, target: ResourceId) -> None:
    me = (await marie.people.me()).id
    item = await storage.files.stat(Reference.of(target))
    await storage.shares.create(item, me, Role.EDITOR)
    await lock_past_the_client(marie, target, lock_of(me))


@pytest.fixture
def marie(gateway: GatewayProcess, sign_in: Open) -> Storage:
    return sign_in(gateway, Basic(*MARIE))


@pytest.mark.asyncio
@pytest.mark.parametrize("gateway", ["reva-cephmount"], indirect=True)
async def test_a_lock_that_was_replaced_is_noticed_when_it_is_freed(
    storage: Storage, marie: Storage, top: Reference
) -> None:
    await storage.transfer.upload(top.child("a"), b"a", 1)
    target = (await storage.files.stat(top.child("a"))).id
    mine = lock_of((await storage.people.me()).id)
    await lock_past_the_client(storage, target, mine)
    await marie_locks(storage, marie, target)
    with pytest.raises(Locked):
        await storage.locks.unlock(target, mine)
    assert storage.capabilities.guards_locks is False


@pytest.mark.asyncio
@pytest.mark.parametrize("gateway", ["reva-cephmount"], indirect=True)
@pytest.mark.parametrize("case", ["ended", "continued elsewhere"])
async def test_a_lock_that_was_lost_otherwise_teaches_nothing(
    storage: Storage, marie: Storage, top: Reference, case: str
) -> None:
    await storage.transfer.upload(top.child("a"), b"a", 1)
    target = (await storage.files.stat(top.child("a"))).id
    me = (await storage.people.me()).id
    mine = lock_of(me)
    if case == "ended":
        past = datetime.now(timezone.utc) - timedelta(hours=1)
        mine = new_lock("cs3lab", me, 60, past)
    if case == "continued elsewhere":
        await lock_past_the_client(storage, target, lock_of(me))
    else:
        await marie_locks(storage, marie, target)
    with pytest.raises(Locked):
        await storage.locks.unlock(target, mine)
    assert storage.capabilities.guards_locks is None


@pytest.mark.asyncio
@needs(Ability.STABLE_IDS)
async def test_an_id_found_under_another_name_is_known_to_last(
    storage: Storage, top: Reference
) -> None:
    await storage.transfer.upload(top.child("a"), b"a", 1)
    target = (await storage.files.stat(top.child("a"))).id
    await storage.locator.find(target)
    await storage.files.move(top.child("a"), top.child("b"))
    await storage.locator.find(target)
    dialect = storage.locator._dialect
    dialect.learn_from_info(
        resources.ResourceInfo(
            id=resources.ResourceId(storage_id=target.storage_id, opaque_id=ID.opaque_id)
        )
    )
    assert storage.capabilities.stable_ids is True

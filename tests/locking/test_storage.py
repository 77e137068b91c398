"""The storage of the model answers as each profile of the gateway does."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import pytest_asyncio
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.errors import Cs3Error
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Lock, Reference, UserId
from cs3lab.client.storage import Storage
from tests.locking.storage import DIALECTS, Dialect, Disk, Line
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

ROUNDS = 10
CALLS = 12


@pytest.fixture(scope="module", params=DIALECTS, ids=lambda dialect: dialect.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    found: Dialect = request.param
    return found


@pytest.fixture(scope="module")
def gateway(dialect: Dialect, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    with GatewayProcess(tmp_path_factory.mktemp(dialect.name), dialect.name) as running:
        yield running


@pytest_asyncio.fixture
async def storage(gateway: GatewayProcess) -> AsyncIterator[Storage]:
    opened = Storage(Client(gateway.grpc, Basic("einstein", "relativity")))
    yield opened
    await opened.close()


def some_locks(me: UserId, now: datetime) -> list[Lock]:
    """Locks of one person on three servers, and one that has ended."""
    return [*(new_lock("cs3lab", me, 600, now) for _ in range(3)), new_lock("cs3lab", me, -60, now)]


def some_call(ref: Any, locks: list[Lock], dice: random.Random) -> tuple[str, Any]:
    name = dice.choice(("GetLock", "SetLock", "SetLock", "RefreshLock", "Unlock"))
    lock, existing = dice.choice(locks), dice.choice(locks).id
    if name == "GetLock":
        return name, provider.GetLockRequest(ref=ref)
    if name == "RefreshLock":
        wire = convert.to_lock(lock)
        return name, provider.RefreshLockRequest(ref=ref, lock=wire, existing_lock_id=existing)
    kind = provider.SetLockRequest if name == "SetLock" else provider.UnlockRequest
    return name, kind(ref=ref, lock=convert.to_lock(lock))


_REFUSED = ("Conflict", "FailedPrecondition", "Locked")


def told(answer: Any, name: str) -> str:
    """What a caller can tell from an answer: which refusal it is, GetLock says."""
    if isinstance(answer, Cs3Error):
        kind = type(answer).__name__
        return "refused" if kind in _REFUSED else kind
    return str(answer.lock.lock_id) if name == "GetLock" else "done"


async def test_it_answers_as_the_gateway(dialect: Dialect, storage: Storage, folder: str) -> None:
    dice = random.Random(folder)
    me = (await storage.people.me()).id
    home = Reference.at(await storage.files.home())
    for number in range(ROUNDS):
        ref = home.child(f"{folder}-{number}")
        await storage.transfer.upload(ref, b"1", 1)
        ref = Reference.of((await storage.files.stat(ref)).id)
        disk = Disk(dialect)
        locks = some_locks(me, disk.time)
        behind = datetime.now(timezone.utc) - disk.time
        for _ in range(CALLS):
            name, request = some_call(convert.to_reference(ref), locks, dice)
            try:
                modelled = Line(disk, lambda _: True).answer(name, request)
            except Cs3Error as error:
                modelled = error
            real = await sent(storage, name, request, behind)
            assert told(real, name) == told(modelled, name), (folder, number, request)


async def sent(storage: Storage, name: str, request: Any, behind: timedelta) -> Any:
    """Send what the model was sent, in the gateway's time."""
    if name != "GetLock":
        lock = convert.lock(request.lock)
        assert lock.expires is not None
        request.lock.expiration.CopyFrom(convert.timestamp(lock.expires + behind))
    try:
        return await storage.client.call(name, request)
    except Cs3Error as error:
        return error

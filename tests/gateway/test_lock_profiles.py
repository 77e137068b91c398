"""Locks of the servers that go by the application: what they refuse and what they let pass."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types

from tests.gateway.caller import Caller, at, of
from tests.support.gateway import GatewayProcess


@pytest.fixture(scope="module", params=["reva-eos", "reva-cephmount"])
def caller(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Caller]:
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        made = Caller(running)
        yield made
        made.close()


@pytest.fixture
def eos(caller: Caller) -> bool:
    return caller.gateway.profile == "reva-eos"


@pytest.fixture
def file(caller: Caller) -> Any:
    name = f"f-{uuid.uuid4().hex}"
    (caller.gateway.files / caller.username / name).write_bytes(b"1")
    _, answer = caller.call("Stat", provider.StatRequest(ref=at(f"{caller.home}/{name}")))
    return of(answer.info.id)


def lock(caller: Caller, lock_id: str = "one", app: str = "cs3lab") -> Any:
    return resources.Lock(
        lock_id=lock_id,
        type=resources.LOCK_TYPE_WRITE,
        app_name=app,
        user=caller.user.id,
        expiration=types.Timestamp(seconds=int(time.time()) + 60),
        creation_time=types.Timestamp(seconds=1000),
    )


def put_on(caller: Caller, file: Any, what: Any) -> str:
    return caller.call("SetLock", provider.SetLockRequest(ref=file, lock=what))[0]


def refresh(caller: Caller, file: Any, what: Any, existing: str = "") -> str:
    request = provider.RefreshLockRequest(ref=file, lock=what, existing_lock_id=existing)
    return caller.call("RefreshLock", request)[0]


def take_off(caller: Caller, file: Any, what: Any) -> str:
    return caller.call("Unlock", provider.UnlockRequest(ref=file, lock=what))[0]


def shown(caller: Caller, file: Any) -> Any:
    return caller.call("GetLock", provider.GetLockRequest(ref=file))[1].lock


def test_a_second_lock_is_refused_or_replaces(caller: Caller, file: Any, eos: bool) -> None:
    assert put_on(caller, file, lock(caller)) == "OK"
    answer = put_on(caller, file, lock(caller, "two"))
    assert answer == ("FAILED_PRECONDITION" if eos else "OK")
    assert shown(caller, file).lock_id == ("one" if eos else "two")


def test_refreshing_without_the_held_id_takes_the_lock_over(caller: Caller, file: Any) -> None:
    put_on(caller, file, lock(caller))
    assert refresh(caller, file, lock(caller, "two"), "wrong") == "FAILED_PRECONDITION"
    assert refresh(caller, file, lock(caller, "two", "other")) == "FAILED_PRECONDITION"
    assert refresh(caller, file, lock(caller, "two")) == "OK"
    assert shown(caller, file).lock_id == "two"
    assert shown(caller, file).creation_time.seconds == 1000


def test_what_is_not_locked_is_neither_refreshed_nor_unlocked(caller: Caller, file: Any) -> None:
    assert refresh(caller, file, lock(caller), "one") == "FAILED_PRECONDITION"
    assert take_off(caller, file, lock(caller)) == "FAILED_PRECONDITION"


def test_only_the_id_and_application_of_the_lock_take_it_off(caller: Caller, file: Any) -> None:
    put_on(caller, file, lock(caller))
    assert take_off(caller, file, lock(caller, "two")) == "FAILED_PRECONDITION"
    assert take_off(caller, file, lock(caller, "one", "other")) == "FAILED_PRECONDITION"
    assert take_off(caller, file, lock(caller)) == "OK"


def test_a_lock_without_an_end_is_refused(caller: Caller, file: Any) -> None:
    endless = lock(caller)
    endless.ClearField("expiration")
    assert put_on(caller, file, endless) == "INTERNAL"


def test_a_save_needs_the_application_where_that_counts(
    caller: Caller, file: Any, eos: bool
) -> None:
    put_on(caller, file, lock(caller))
    assert save(caller, file, "") == (409 if eos else 200)
    assert save(caller, file, "other") == (409 if eos else 200)
    assert save(caller, file, "cs3lab") == 200


def save(caller: Caller, file: Any, holder: str) -> int:
    _, answer = caller.call("InitiateFileUpload", provider.InitiateFileUploadRequest(ref=file))
    return caller.put(answer.protocols[0], b"22", X_Lock_Holder=holder).status


def test_descriptions_tell_of_locks_and_of_expired_ones_where_that_is_their_way(
    caller: Caller, file: Any, eos: bool
) -> None:
    put_on(caller, file, lock(caller))
    assert [one.lock.lock_id for one in described(caller, file)] == (["one"] if eos else [""]) * 2
    brief = lock(caller)
    brief.expiration.seconds = 1
    take_off(caller, file, brief)
    put_on(caller, file, brief)
    assert [one.lock.lock_id for one in described(caller, file)] == (["one"] if eos else [""]) * 2
    assert shown(caller, file).lock_id == ""
    assert [one.lock.lock_id for one in described(caller, file)] == [""] * 2


def described(caller: Caller, file: Any) -> list[Any]:
    info = caller.call("Stat", provider.StatRequest(ref=file))[1].info
    listed = caller.call("ListContainer", provider.ListContainerRequest(ref=at(caller.home)))[1]
    return [info, *(one for one in listed.infos if one.path == info.path)]

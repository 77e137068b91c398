"""docs/servers.md, "Locks": the lock calls."""

import time

import pytest
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, at, of, on_local, on_opencloud, plain
from tests.gateway.conftest import SignIn
from tests.gateway.locking import Locking, in_seconds


@pytest.fixture
def path(einstein: Caller) -> str:
    """A file to be locked."""
    path = einstein.fresh() + "/a"
    einstein.save(path, b"old")
    return path


@pytest.fixture
def file(einstein: Caller, path: str) -> Locking:
    """The same, for lock calls."""
    return Locking(einstein, einstein.stat(path).id)


@on_local
def test_local_answers_every_lock_call_with_an_internal_error(file: Locking) -> None:
    answers = {file.set(), file.get()[0], file.refresh(), file.unlock()[0]}
    assert answers == {"INTERNAL"}
    assert not file.caller.stat(file.ref).HasField("lock")


@on_opencloud
def test_a_lock_is_told_by_get_stat_and_list(file: Locking, path: str) -> None:
    assert file.set(opaque=plain({"tab": "7"}), creation_time=in_seconds(0)) == "OK"
    code, lock = file.get()
    assert (code, lock.lock_id, lock.app_name) == ("OK", "one", "cs3lab")
    assert lock.opaque.map["tab"].value == b"7"
    assert not lock.HasField("creation_time")
    assert file.caller.stat(path).lock == lock
    assert file.caller.list(path.rpartition("/")[0])[0].lock == lock


@on_opencloud
def test_a_lock_changes_neither_etag_nor_time(file: Locking, path: str) -> None:
    before = file.caller.stat(path)
    file.set()
    after = file.caller.stat(path)
    assert (after.etag, after.mtime) == (before.etag, before.mtime)


@on_opencloud
@pytest.mark.parametrize("kind", ["LOCK_TYPE_WRITE", "LOCK_TYPE_EXCL", "LOCK_TYPE_SHARED"])
def test_no_second_lock_of_any_kind(file: Locking, kind: str) -> None:
    assert file.set(type=resources.LockType.Value(kind)) == "OK"
    assert file.set("two", type=resources.LockType.Value(kind)) == "FAILED_PRECONDITION"
    assert file.set("one") == "FAILED_PRECONDITION"


@on_opencloud
def test_a_missing_file_cannot_be_locked_a_directory_can(einstein: Caller) -> None:
    folder = einstein.fresh()
    directory = Locking(einstein, einstein.stat(folder).id)
    assert directory.set() == "OK"
    directory.ref = of(einstein.stat(folder).id, "./missing")
    assert directory.set() == "NOT_FOUND"


@on_opencloud
def test_by_path_a_lock_is_set_but_not_seen(file: Locking, path: str) -> None:
    file.ref = at(path)
    assert file.set() == "OK"
    answers = {file.get()[0], file.refresh(), file.unlock()[0]}
    assert answers == {"INTERNAL"}


@on_opencloud
def test_what_is_not_locked(file: Locking) -> None:
    assert file.get()[0] == "NOT_FOUND"
    assert file.refresh() == "FAILED_PRECONDITION"
    assert file.unlock()[0] == "ABORTED"


@on_opencloud
def test_refresh_replaces_the_whole_lock(file: Locking) -> None:
    file.set(opaque=plain({"tab": "7"}))
    later = in_seconds(600)
    assert file.refresh(expiration=later) == "OK"
    lock = file.get()[1]
    assert lock.expiration == later
    assert not lock.HasField("opaque")


@on_opencloud
def test_refresh_exchanges_the_id(file: Locking) -> None:
    file.set()
    assert file.refresh("two", existing="wrong") == "ABORTED"
    assert file.refresh("two") == "ABORTED"
    assert file.refresh("two", existing="one") == "OK"
    assert file.get()[1].lock_id == "two"


@on_opencloud
def test_another_application_has_no_say(file: Locking) -> None:
    file.set()
    assert file.refresh(app_name="other") == "PERMISSION_DENIED"
    assert file.unlock(app_name="other")[0] == "PERMISSION_DENIED"


@on_opencloud
def test_unlock_with_a_wrong_id_tells_the_real_one(file: Locking) -> None:
    file.set()
    code, response = file.unlock("wrong")
    assert (code, response.status.message) == ("LOCKED", "one")
    assert file.unlock()[0] == "OK"
    assert file.get()[0] == "NOT_FOUND"


@on_opencloud
def test_a_lock_in_another_name_cannot_be_removed(file: Locking, marie: Caller) -> None:
    assert file.set(user=marie.user.id) == "OK"
    assert file.unlock()[0] == "PERMISSION_DENIED"
    assert file.refresh() == "PERMISSION_DENIED"


@on_opencloud
def test_a_lock_without_id_blocks_for_ever(file: Locking, path: str) -> None:
    assert file.set("") == "OK"
    assert file.caller.begin(path, 1)[0] == "LOCKED"
    assert file.unlock("")[0] == "INVALID_ARGUMENT"


@on_opencloud
def test_a_lock_without_expiration_does_not_end(file: Locking) -> None:
    assert file.set(expiration=None) == "OK"
    assert file.get()[0] == "OK"


@on_opencloud
def test_an_expired_lock_frees_the_file(file: Locking, path: str) -> None:
    assert file.set(expiration=in_seconds(-1)) == "OK"
    assert file.get()[0] == "NOT_FOUND"
    assert file.caller.save(path, b"new").status == 200
    assert file.set("two") == "OK"


@on_opencloud
def test_a_lock_ends_at_its_expiration(file: Locking) -> None:
    end = in_seconds(0.5)
    file.set(expiration=end)
    while file.get()[0] == "OK":
        assert time.time() < end.seconds + 10
        time.sleep(0.05)
    assert time.time() >= end.seconds + end.nanos / 1e9


@on_opencloud
def test_refresh_revives_an_expired_lock_nobody_looked_at(file: Locking) -> None:
    file.set(expiration=in_seconds(-1))
    assert file.refresh() == "OK"
    assert file.get()[0] == "OK"
    file.refresh(expiration=in_seconds(-1))
    file.get()
    assert file.refresh() == "FAILED_PRECONDITION"


def test_a_lock_outlives_a_crash(gateway_factory: GatewayFactory, sign_in: SignIn) -> None:
    gateway = gateway_factory("opencloud")
    caller = sign_in(gateway)
    caller.save(caller.home + "/a", b"a")
    file = Locking(caller, caller.stat(caller.home + "/a").id)
    file.set()
    gateway.kill()
    gateway.restart()
    file.caller = sign_in(gateway)
    assert file.get()[1].lock_id == "one"

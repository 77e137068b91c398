"""docs/servers.md, "Locks": what a lock keeps others from."""

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.gateway.caller import Caller, at, on_opencloud
from tests.gateway.locking import Locking


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


@on_opencloud
def test_a_save_without_the_id_is_locked_out(file: Locking, path: str) -> None:
    file.set()
    assert file.caller.begin(path, 3)[0] == "LOCKED"
    assert file.caller.begin(path, 3, lock_id="wrong")[0] == "INTERNAL"
    assert file.caller.read(path) == b"old"


@on_opencloud
def test_a_save_with_the_id_passes_and_keeps_the_lock(file: Locking, path: str) -> None:
    file.set()
    assert file.caller.save(path, b"new", lock_id="one").status == 200
    assert file.get()[1].lock_id == "one"
    assert file.caller.begin(path, 0, lock_id="one")[0] == "OK"
    assert file.caller.read(path) == b""


@on_opencloud
def test_a_save_with_an_id_of_no_lock_is_an_internal_error(einstein: Caller, path: str) -> None:
    assert einstein.begin(path, 3, lock_id="one")[0] == "INTERNAL"


@on_opencloud
def test_locked_between_initiate_and_put(file: Locking, path: str) -> None:
    protocol = file.caller.begin(path, 3)[1]
    file.set()
    assert file.caller.put(protocol, b"new").status == 500
    assert file.caller.read(path) == b"old"


@on_opencloud
def test_unlocked_between_initiate_and_put(file: Locking, path: str) -> None:
    file.set()
    protocol = file.caller.begin(path, 3, lock_id="one")[1]
    file.unlock()
    assert file.caller.put(protocol, b"new").status == 412
    assert file.caller.read(path) == b"old"


@on_opencloud
def test_moving_and_deleting_need_the_id(file: Locking, path: str) -> None:
    file.set()
    caller = file.caller
    assert caller.move(path, path + "2") == "LOCKED"
    assert caller.move(path, path + "2", lock_id="wrong") == "ABORTED"
    assert caller.move(path, path + "2", lock_id="one") == "OK"
    assert file.get()[1].lock_id == "one"
    assert caller.delete(path + "2") == "LOCKED"
    assert caller.delete(path + "2", lock_id="wrong") == "ABORTED"
    assert caller.delete(path + "2", lock_id="one") == "OK"


@on_opencloud
def test_metadata_need_the_id(file: Locking, path: str) -> None:
    file.set()
    words = resources.ArbitraryMetadata(metadata={"a": "b"})
    for lock_id, code in (("", "LOCKED"), ("one", "OK")):
        request = provider.SetArbitraryMetadataRequest(
            ref=at(path), arbitrary_metadata=words, lock_id=lock_id
        )
        assert file.caller.code("SetArbitraryMetadata", request) == code


@on_opencloud
def test_restoring_a_version_needs_the_id(file: Locking, path: str) -> None:
    file.caller.save(path, b"new")
    listed = file.caller.call("ListFileVersions", provider.ListFileVersionsRequest(ref=at(path)))
    key = listed[1].versions[0].key
    file.set()
    for lock_id, code in (("", "LOCKED"), ("one", "OK")):
        request = provider.RestoreFileVersionRequest(ref=at(path), key=key, lock_id=lock_id)
        assert file.caller.code("RestoreFileVersion", request) == code


@on_opencloud
def test_a_lock_does_not_protect_against_the_directory_above(file: Locking, path: str) -> None:
    file.set()
    folder = path.rpartition("/")[0]
    assert file.caller.move(folder, folder + "2") == "OK"
    assert file.get()[1].lock_id == "one"
    assert file.caller.delete(folder + "2") == "OK"

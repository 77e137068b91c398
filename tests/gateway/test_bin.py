"""docs/servers.md, "Bin"."""

import time
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.gateway.caller import Caller, at, of, on_local, on_opencloud
from tests.gateway.conftest import SignIn
from tests.support.gateway import GatewayProcess


def deleted(caller: Caller, name: str, reference: Any = None, key: str = "") -> Any:
    """Return the newest item in the bin that was called so."""
    for item in bin_of(caller, reference, key):
        if item.ref.path.rpartition("/")[2] == name:
            return item
    raise AssertionError(f"{name} is not in the bin")


def bin_of(caller: Caller, reference: Any = None, key: str = "") -> list[Any]:
    request = provider.ListRecycleRequest(ref=reference or at(caller.home), key=key)
    code, response = caller.call("ListRecycle", request)
    assert code == "OK", code
    return list(response.recycle_items)


def restore(caller: Caller, key: str, target: str | None) -> str:
    request = provider.RestoreRecycleItemRequest(ref=at(caller.home), key=key)
    if target is not None:
        request.restore_ref.path = target
    return caller.code("RestoreRecycleItem", request)


def purge(caller: Caller, key: str) -> str:
    return caller.code("PurgeRecycle", provider.PurgeRecycleRequest(ref=at(caller.home), key=key))


@pytest.fixture
def folder(einstein: Caller) -> str:
    """A folder from which the file `a` of three bytes was deleted."""
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"abc")
    assert einstein.delete(folder + "/a") == "OK"
    return folder


@on_opencloud
def test_an_item_as_opencloud_tells_it(einstein: Caller, folder: str) -> None:
    item = deleted(einstein, "a")
    assert item.ref.path == f"/{folder.rpartition('/')[2]}/a"
    assert (item.size, item.type) == (0, 1)
    assert abs(item.deletion_time.seconds - time.time()) < 60


@on_local
def test_an_item_as_local_tells_it(einstein: Caller, folder: str) -> None:
    item = deleted(einstein, "a")
    assert item.ref.path == folder + "/a"
    assert item.key.startswith("a.d")
    assert item.size == 3
    assert abs(item.deletion_time.seconds / 1000 - time.time()) < 60


@on_local
def test_the_bin_by_id_lacks_the_mount_on_local(einstein: Caller, folder: str) -> None:
    reference = of(einstein.stat(folder).id)
    item = deleted(einstein, "a", reference)
    assert item.ref.path == folder.removeprefix("/home") + "/a"


def test_any_place_below_gives_the_whole_bin(einstein: Caller, folder: str) -> None:
    other = einstein.fresh()
    assert deleted(einstein, "a", at(other)).key == deleted(einstein, "a").key


def test_a_restored_file_is_back(einstein: Caller, folder: str) -> None:
    key = deleted(einstein, "a").key
    assert restore(einstein, key, einstein.expect(folder + "/a", None)) == "OK"
    assert einstein.read(folder + "/a") == b"abc"
    assert key not in [item.key for item in bin_of(einstein)]


@on_opencloud
def test_a_restored_file_keeps_id_versions_and_metadata(einstein: Caller) -> None:
    path = einstein.fresh() + "/kept"
    einstein.save(path, b"1")
    einstein.save(path, b"2")
    before = einstein.stat(path)
    einstein.delete(path)
    assert einstein.stat_code(of(before.id)) == "NOT_FOUND"
    restore(einstein, deleted(einstein, "kept").key, path)
    assert einstein.stat(path).id == before.id
    request = provider.ListFileVersionsRequest(ref=at(path))
    assert len(einstein.call("ListFileVersions", request)[1].versions) == 1


def test_whether_the_place_must_be_told(einstein: Caller, folder: str) -> None:
    key = deleted(einstein, "a").key
    wrong = einstein.expect(None, folder + "/a")
    assert restore(einstein, key, wrong) == einstein.expect("INVALID_ARGUMENT", "INTERNAL")


@on_local
def test_nothing_is_restored_onto_a_file_on_local(einstein: Caller, folder: str) -> None:
    einstein.save(folder + "/a", b"new")
    key = deleted(einstein, "a").key
    assert restore(einstein, key, None) == "INTERNAL"
    assert einstein.read(folder + "/a") == b"new"
    assert deleted(einstein, "a").key == key


@on_opencloud
def test_a_restored_file_replaces_another_on_opencloud(einstein: Caller, folder: str) -> None:
    einstein.save(folder + "/a", b"new!")
    replaced = einstein.stat(folder + "/a").id
    assert restore(einstein, deleted(einstein, "a").key, folder + "/a") == "OK"
    assert einstein.read(folder + "/a") == b"abc"
    assert einstein.stat_code(of(replaced)) == "NOT_FOUND"
    assert einstein.stat(folder).size == 3


def test_nothing_is_restored_onto_a_folder(einstein: Caller, folder: str) -> None:
    einstein.make(folder + "/a")
    key = deleted(einstein, "a").key
    target = einstein.expect(folder + "/a", None)
    assert restore(einstein, key, target) == einstein.expect("ALREADY_EXISTS", "INTERNAL")
    assert deleted(einstein, "a").key == key


@on_opencloud
def test_a_file_can_be_restored_elsewhere(einstein: Caller, folder: str) -> None:
    assert restore(einstein, deleted(einstein, "a").key, folder + "/b") == "OK"
    assert einstein.read(folder + "/b") == b"abc"


def test_a_deleted_directory_can_be_looked_into(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.make(folder + "/sub")
    einstein.save(folder + "/sub/a", b"abc")
    einstein.delete(folder)
    name = folder.rpartition("/")[2]
    key = deleted(einstein, name).key
    inside = [item.key for item in bin_of(einstein, key=key + "/")]
    if einstein.gateway.profile == "opencloud":
        assert inside == [f"{key}/sub"]
        deeper = [item.key for item in bin_of(einstein, key=f"{key}/sub/")]
        assert deeper == [f"{key}/sub/a"]
        outside = provider.ListRecycleRequest(ref=at(einstein.home), key=f"{key}/../../")
        assert einstein.code("ListRecycle", outside) == "NOT_FOUND"
    else:
        assert key in inside


def test_a_deleted_directory_comes_back_whole(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.make(folder + "/sub")
    einstein.save(folder + "/sub/a", b"abc")
    einstein.delete(folder)
    key = deleted(einstein, folder.rpartition("/")[2]).key
    assert restore(einstein, key, einstein.expect(folder, None)) == "OK"
    assert einstein.read(folder + "/sub/a") == b"abc"


def test_unknown_keys(einstein: Caller) -> None:
    target = einstein.expect(einstein.home + "/x", None)
    assert restore(einstein, "unknown", target) == "INTERNAL"
    assert purge(einstein, "unknown") == einstein.expect("NOT_FOUND", "INTERNAL")


def test_a_purged_item_is_gone_for_good(einstein: Caller, folder: str) -> None:
    key = deleted(einstein, "a").key
    assert purge(einstein, key) == "OK"
    assert key not in [item.key for item in bin_of(einstein)]


def test_purging_removes_the_versions_too(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    caller.make(caller.home + "/d")
    caller.save(caller.home + "/d/a", b"1")
    caller.save(caller.home + "/d/a", b"2")
    caller.delete(caller.home + "/d")
    assert purge(caller, deleted(caller, "d").key) == "OK"
    assert list((own_gateway.root / "state" / "versions").iterdir()) == []


def test_without_a_key_everything_is_purged(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    einstein, marie = sign_in(own_gateway), sign_in(own_gateway, "marie")
    for caller in (einstein, marie):
        caller.save(caller.home + "/a", b"a")
        caller.delete(caller.home + "/a")
    assert purge(einstein, "") == "OK"
    assert bin_of(einstein) == []
    assert len(bin_of(marie)) == einstein.expect(1, 0, eos=1)
    left = list((own_gateway.root / "state" / "bin").iterdir())
    assert len(left) == einstein.expect(1, 0, eos=1)


def test_the_bin_of_another(einstein: Caller, marie: Caller, folder: str) -> None:
    request = provider.ListRecycleRequest(ref=of(einstein.stat(folder).id))
    code = marie.code("ListRecycle", request)
    assert code == einstein.expect("NOT_FOUND", "OK", eos="NOT_FOUND")
    mine = [item.key for item in bin_of(marie)]
    assert (deleted(einstein, "a").key in mine) is einstein.expect(False, True, eos=False)


def test_people_see_only_their_files(einstein: Caller, folder: str) -> None:
    home = einstein.gateway.files / "einstein"
    assert not (home / folder.rpartition("/")[2] / "a").exists()
    assert not [path for path in home.iterdir() if path.name.startswith(".")]

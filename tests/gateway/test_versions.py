"""docs/servers.md, "Versions"."""

import time
import uuid
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.gateway.caller import Caller, at, of, on_local, on_opencloud, plain
from tests.gateway.conftest import SignIn
from tests.support.gateway import GatewayProcess


def versions(caller: Caller, path: str) -> list[Any]:
    request = provider.ListFileVersionsRequest(ref=at(path))
    code, response = caller.call("ListFileVersions", request)
    assert code == "OK", code
    return list(response.versions)


def restore(caller: Caller, path: str, key: str) -> str:
    request = provider.RestoreFileVersionRequest(ref=at(path), key=key)
    return caller.code("RestoreFileVersion", request)


def read_version(caller: Caller, path: str, key: str) -> bytes:
    resource_id = caller.stat(path).id
    resource_id.opaque_id = key
    return caller.read(of(resource_id))


@pytest.fixture
def path(einstein: Caller) -> str:
    """A file saved four times."""
    path = einstein.fresh() + "/a"
    for text in (b"1", b"22", b"333", b"4444"):
        einstein.save(path, text)
    return path


def test_each_save_but_the_last_is_a_version(einstein: Caller, path: str) -> None:
    assert [version.size for version in versions(einstein, path)] == [3, 2, 1]


@on_opencloud
def test_keys_are_ids_and_times_seconds_on_opencloud(einstein: Caller, path: str) -> None:
    newest = versions(einstein, path)[0]
    assert newest.key.startswith(einstein.stat(path).id.opaque_id + ".REV.")
    assert abs(newest.mtime - time.time()) < 60


@on_local
def test_keys_are_digits_and_times_milliseconds_on_local(einstein: Caller, path: str) -> None:
    newest = versions(einstein, path)[0]
    assert newest.key.isdecimal()
    assert abs(newest.mtime / 1000 - time.time()) < 60


@on_opencloud
def test_a_version_is_read_by_its_key(einstein: Caller, path: str) -> None:
    listed = versions(einstein, path)
    texts = [read_version(einstein, path, version.key) for version in listed]
    assert texts == [b"333", b"22", b"1"]


@on_opencloud
def test_an_unknown_version_cannot_be_read(einstein: Caller, path: str) -> None:
    resource_id = einstein.stat(path).id
    resource_id.opaque_id += ".REV.2001-01-01T00:00:00.000000Z"
    assert einstein.get(einstein.open(of(resource_id))[1]).status == 404


def test_the_opaque_key_of_a_download(einstein: Caller, path: str) -> None:
    key = versions(einstein, path)[0].key
    protocol = einstein.open(path, opaque=plain({"version_key": key}))[1]
    assert einstein.get(protocol).status == einstein.expect(200, 404)


def test_a_restored_version_is_current(einstein: Caller, path: str) -> None:
    before = einstein.stat(path)
    key = versions(einstein, path)[-1].key
    assert restore(einstein, path, einstein.expect(key, "v" + key)) == "OK"
    after = einstein.stat(path)
    assert einstein.read(path) == b"1"
    assert after.id == before.id
    assert after.etag != before.etag
    assert sorted(version.size for version in versions(einstein, path)) == [2, 3, 4]
    assert key not in [version.key for version in versions(einstein, path)]


def test_a_key_is_good_for_one_restore(einstein: Caller, path: str) -> None:
    key = einstein.expect("", "v") + versions(einstein, path)[-1].key
    restore(einstein, path, key)
    assert restore(einstein, path, key) == einstein.expect("INTERNAL", "NOT_FOUND")
    assert einstein.read(path) == b"1"


def test_an_unknown_key_is_not_found(einstein: Caller, path: str) -> None:
    for key in (str(uuid.uuid4()), "1234", "v1234", "../../etc/passwd", ""):
        assert restore(einstein, path, key) == "NOT_FOUND"
    assert einstein.read(path) == b"4444"


@on_local
def test_a_restore_needs_the_prefix_on_local(einstein: Caller, path: str) -> None:
    assert restore(einstein, path, versions(einstein, path)[0].key) == "NOT_FOUND"


def test_versions_follow_a_move_where_ids_do(einstein: Caller, path: str) -> None:
    einstein.move(path, path + "2")
    assert len(versions(einstein, path + "2")) == 3


def test_versions_outlive_a_restart(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    path = caller.home + "/a"
    caller.save(path, b"1")
    caller.save(path, b"22")
    own_gateway.kill()
    own_gateway.restart()
    assert [version.size for version in versions(sign_in(own_gateway), path)] == [1]

"""Saves that are acknowledged at once and checked afterwards."""

import time
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, at, of
from tests.gateway.conftest import SignIn
from tests.gateway.test_bin import deleted, restore

FOR_EVER = ("--processing-ms", "3600000")
AT_ONCE = ("--processing-ms", "1", "--reject", "*.virus")


@pytest.fixture
def checking(gateway_factory: GatewayFactory, sign_in: SignIn) -> Caller:
    """A caller of a gateway whose checks do not end."""
    return sign_in(gateway_factory(options=FOR_EVER))


@pytest.fixture
def rejecting(gateway_factory: GatewayFactory, sign_in: SignIn) -> Caller:
    """A caller of a gateway that undoes what is called a virus."""
    return sign_in(gateway_factory(options=AT_ONCE))


def is_processing(info: Any) -> bool:
    return bool(info.opaque.map["status"].value == b"processing")


def checked(caller: Caller, path: str) -> None:
    """Wait until a check has ended; the file may be gone by then."""
    while True:
        code, answer = caller.call("Stat", provider.StatRequest(ref=at(path)))
        if code != "OK" or not is_processing(answer.info):
            return
        time.sleep(0.001)


def test_what_is_checked_can_be_looked_at_and_not_read_nor_deleted(checking: Caller) -> None:
    path = checking.home + "/a"
    assert checking.save(path, b"one").status == 200
    assert is_processing(checking.stat(path))
    assert [is_processing(each) for each in checking.list(checking.home)] == [True]
    code, protocol = checking.open(path)
    assert (code, checking.get(protocol).status) == ("OK", 425)
    assert checking.delete(path) == "TOO_EARLY"


def test_a_version_cannot_be_read_before_it_is_checked(checking: Caller) -> None:
    path = checking.home + "/a"
    checking.save(path, b"one")
    checking.save(path, b"two")
    [version] = checking.call("ListFileVersions", provider.ListFileVersionsRequest(ref=at(path)))[
        1
    ].versions
    resource_id = checking.stat(path).id
    resource_id.opaque_id = version.key
    code, protocol = checking.open(of(resource_id))
    assert (code, checking.get(protocol).status) == ("OK", 500)


def test_what_is_checked_can_be_saved_again_and_renamed(checking: Caller) -> None:
    path = checking.home + "/a"
    checking.save(path, b"one")
    assert checking.save(path, b"two").status == 200
    assert checking.move(path, path + "b") == "OK"
    assert is_processing(checking.stat(path + "b"))


def test_an_empty_file_is_not_checked(checking: Caller) -> None:
    checking.save(checking.home + "/a", b"")
    assert checking.read(checking.home + "/a") == b""


def test_what_was_checked_can_be_read_and_deleted(rejecting: Caller) -> None:
    path = rejecting.home + "/a"
    rejecting.save(path, b"one")
    checked(rejecting, path)
    assert rejecting.read(path) == b"one"
    assert rejecting.delete(path) == "OK"


def test_a_new_file_that_is_rejected_is_gone(rejecting: Caller) -> None:
    path = rejecting.home + "/a.virus"
    assert rejecting.save(path, b"one").status == 200
    checked(rejecting, path)
    assert rejecting.stat_code(path) == "NOT_FOUND"


def test_a_save_that_is_rejected_leaves_the_former_content(rejecting: Caller) -> None:
    path = rejecting.home + "/a"
    rejecting.save(path, b"good")
    checked(rejecting, path)
    assert rejecting.move(path, path + ".virus") == "OK"
    path += ".virus"
    before = rejecting.stat(path)
    rejecting.save(path, b"bad")
    checked(rejecting, path)
    assert rejecting.stat(path) == before
    assert rejecting.read(path) == b"good"
    listed = rejecting.call("ListFileVersions", provider.ListFileVersionsRequest(ref=at(path)))[1]
    assert list(listed.versions) == []


def test_a_folder_deleted_while_a_file_in_it_is_checked_stays_in_the_bin(
    gateway_factory: GatewayFactory, sign_in: SignIn
) -> None:
    caller = sign_in(gateway_factory(options=("--processing-ms", "100")))
    folder = caller.fresh()
    caller.save(folder + "/a", b"one")
    assert caller.delete(folder) == "OK"
    caller.save(caller.home + "/later", b"two")
    checked(caller, caller.home + "/later")
    key = deleted(caller, folder.rpartition("/")[2]).key
    assert restore(caller, key, folder) == "INTERNAL"

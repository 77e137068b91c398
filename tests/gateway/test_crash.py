"""A kill at any point leaves the old content or the new, and loses nothing acknowledged."""

import contextlib
import http.client
import random
import threading
import time

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, at
from tests.gateway.conftest import SignIn
from tests.support.gateway import GatewayProcess

ROUNDS = 6


def save_until_killed(caller: Caller, path: str, acknowledged: list[int]) -> None:
    """Save numbered contents one after the other; note each that was acknowledged."""
    number = acknowledged[-1] if acknowledged else 0
    with contextlib.suppress(OSError, http.client.HTTPException, AssertionError):
        while True:
            number += 1
            if caller.save(path, content(number)).status == 200:
                acknowledged.append(number)


def content(number: int) -> bytes:
    return f"{number:08d}".encode() * 40_000


def test_a_kill_during_saves_leaves_old_or_new(
    own_gateway: GatewayProcess, sign_in: SignIn
) -> None:
    chance = random.Random(7)
    acknowledged: list[int] = []
    for _ in range(ROUNDS):
        caller = sign_in(own_gateway)
        path = caller.home + "/a"
        saver = threading.Thread(target=save_until_killed, args=(caller, path, acknowledged))
        known = len(acknowledged)
        saver.start()
        while len(acknowledged) == known and saver.is_alive():
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        own_gateway.kill()
        saver.join()
        own_gateway.restart()
        held = sign_in(own_gateway).read(path)
        last = int(held[:8])
        assert held == content(last), "a mixture"
        assert last in (acknowledged[-1], acknowledged[-1] + 1), "an acknowledged save was lost"
        acknowledged.append(last)
    assert list((own_gateway.root / "state" / "tmp").iterdir()) == []


def test_versions_survive_kills_during_saves(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    path = caller.home + "/a"
    acknowledged: list[int] = []
    saver = threading.Thread(target=save_until_killed, args=(caller, path, acknowledged))
    saver.start()
    while len(acknowledged) < 5 and saver.is_alive():
        time.sleep(0.005)
    own_gateway.kill()
    saver.join()
    own_gateway.restart()
    caller = sign_in(own_gateway)
    listed = caller.call("ListFileVersions", provider.ListFileVersionsRequest(ref=at(path)))[1]
    current = int(caller.read(path)[:8])
    assert len(listed.versions) == current - 1


def test_a_file_moved_while_the_gateway_was_down_keeps_its_id(
    gateway_factory: GatewayFactory, sign_in: SignIn
) -> None:
    gateway = gateway_factory("opencloud")
    caller = sign_in(gateway)
    caller.make(caller.home + "/z")
    caller.save(caller.home + "/a", b"a")
    before = caller.stat(caller.home + "/a")
    gateway.kill()
    home = gateway.files / "einstein"
    (home / "a").rename(home / "z" / "b")
    gateway.restart()
    after = sign_in(gateway).stat(caller.home + "/z/b")
    assert (after.id, after.etag) == (before.id, before.etag)


def test_etags_outlive_a_crash(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    path = caller.home + "/a"
    caller.save(path, b"a")
    before = caller.stat(path)
    own_gateway.kill()
    own_gateway.restart()
    assert sign_in(own_gateway).stat(path) == before


@pytest.mark.parametrize("moment", ["row", "blob"])
def test_a_kill_during_a_delete_loses_nothing(
    moment: str, gateway_factory: GatewayFactory, sign_in: SignIn
) -> None:
    gateway = gateway_factory("opencloud")
    caller = sign_in(gateway)
    path = caller.home + "/a"
    caller.save(path, b"a")
    node_id = caller.stat(path).id.opaque_id
    caller.delete(path)
    gateway.kill()
    blob = gateway.root / "state" / "bin" / node_id
    if moment == "row":
        blob.rename(gateway.files / "einstein" / "a")
    gateway.restart()
    caller = sign_in(gateway)
    if moment == "row":
        assert caller.stat(path).id.opaque_id == node_id
        assert caller.read(path) == b"a"
    else:
        assert caller.stat_code(path) == "NOT_FOUND"
        listed = caller.call("ListRecycle", provider.ListRecycleRequest(ref=at(caller.home)))[1]
        assert [item.key for item in listed.recycle_items] == [node_id]

"""Nothing anybody sends or keeps grows, waits or lives without end."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as api
from cs3.sharing.link.v1beta1 import link_api_pb2 as link_api
from cs3.sharing.link.v1beta1 import resources_pb2 as links
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.gateway import attempts
from cs3lab.gateway.attempts import Attempts
from cs3lab.gateway.services.metadata import LIMIT
from cs3lab.gateway.status import Refused
from cs3lab.gateway.store.disk import Found
from cs3lab.gateway.store.locks import LONGEST
from cs3lab.gateway.store.store import Store
from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, of
from tests.gateway.conftest import SignIn
from tests.gateway.locking import Locking, in_seconds
from tests.gateway.sharing import VIEWER, Visitor, linked
from tests.gateway.test_auth import authenticate
from tests.gateway.test_bin import bin_of, deleted
from tests.gateway.test_metadata import put, words
from tests.support.gateway import USERS, GatewayProcess

DAY = 24 * 60 * 60


@pytest.mark.parametrize(
    "sets",
    [
        [{"key": "x" * (LIMIT - 2)}],
        [{"k" * (LIMIT - 3): "word"}],
        [{"key": "é" * (LIMIT // 2 - 1)}],
        [{str(number): "x" * 1000 for number in range(66)}],
        [{"one": "x" * (LIMIT // 2)}, {"two": "x" * (LIMIT // 2)}],
    ],
    ids=["a value", "a key", "bytes and not letters", "many", "one after the other"],
)
def test_metadata_of_a_file_are_bounded_in_all(
    einstein: Caller, sets: list[dict[str, str]]
) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"content")
    *before, last = sets
    for words_ in before:
        assert put(einstein, path, **words_) == "OK"
    kept = words(einstein, path)
    assert put(einstein, path, **last) == "INVALID_ARGUMENT"
    assert words(einstein, path) == kept


def test_metadata_up_to_the_bound_are_kept_and_replaced(einstein: Caller) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"content")
    for letter in "ab":
        assert put(einstein, path, key=letter * (LIMIT - 3)) == "OK"
    assert words(einstein, path) == {"key": "b" * (LIMIT - 3)}


@pytest.mark.parametrize("gateway", ["opencloud", "reva-eos"], indirect=True)
def test_a_lock_is_bounded(einstein: Caller) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"content")
    file = Locking(einstein, einstein.stat(path).id)
    assert file.set("x" * LIMIT) == "INVALID_ARGUMENT"
    assert file.set("one") == "OK"
    assert file.refresh("x" * LIMIT, existing="one") == "INVALID_ARGUMENT"
    assert file.get()[1].lock_id == "one"


@pytest.mark.parametrize("gateway", ["reva-eos"], indirect=True)
def test_a_lock_is_in_the_name_of_its_caller_on_eos(einstein: Caller, marie: Caller) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"content")
    file = Locking(einstein, einstein.stat(path).id)
    assert file.set(user=marie.user.id) == "PERMISSION_DENIED"
    assert file.get()[0] == "NOT_FOUND"


@pytest.mark.parametrize("end", [None, in_seconds(60 * DAY)], ids=["no end", "in two months"])
def test_no_lock_outlives_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Any) -> None:
    store = Store(tmp_path)
    node = store.tree.rows.insert(store.tree.root, "file", Found(False, 1, 1, 1))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    store.locks.set(node, resources.Lock(lock_id="one", expiration=end))
    now += LONGEST - 1
    assert store.locks.held(node) is not None
    assert list(store.locks.below(store.tree.root)) == [node.id]
    now += 2
    assert not store.locks.below(store.tree.root)
    assert store.locks.held(node) is None
    store.close()


def test_a_deleted_folder_does_not_lead_out_of_itself(einstein: Caller, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "secret").touch()
    folder = einstein.fresh()
    disk = einstein.gateway.files / "einstein" / folder.rpartition("/")[2]
    (disk / "inside").mkdir()
    (disk / "inside" / "file").touch()
    os.symlink(tmp_path, disk / "out")
    os.symlink(tmp_path, disk / "inside" / "out")
    einstein.delete(folder)
    key = deleted(einstein, folder.rpartition("/")[2]).key
    if einstein.gateway.profile == "opencloud":
        inside = [item.key for item in bin_of(einstein, key=key + "/inside")]
        assert [one.rpartition("/")[2] for one in inside] == ["file"]
    ways = ("out", "out/folder", "inside/out", "inside/out/folder", "..", "inside/../..", "../..")
    for way in ways:
        request = provider.ListRecycleRequest(ref=of(einstein.stat(einstein.home).id))
        request.key = f"{key}/{way}"
        _, response = einstein.call("ListRecycle", request)
        told = [item.key for item in response.recycle_items] if response else []
        # Some bins are listed whole, with what other tests deleted.
        assert not {one.rpartition("/")[2] for one in told} & {"folder", "secret"}


def with_passwords(path: Path, **secrets: str) -> tuple[str, str]:
    """Write a users file with other passwords, and return the options that name it."""
    users = json.loads(USERS.read_text())
    for one in users:
        one["secret"] = secrets.get(one["username"], one["secret"])
    path.write_text(json.dumps(users))
    return "--users", str(path)


@pytest.mark.parametrize("profile", ["opencloud", "reva-local", "reva-eos"])
def test_a_token_ends_with_the_password(
    gateway_factory: GatewayFactory, sign_in: SignIn, tmp_path: Path, profile: str
) -> None:
    file = tmp_path / "users.json"
    gateway = gateway_factory(profile, with_passwords(file))
    einstein, marie = sign_in(gateway), sign_in(gateway, "marie")
    with_passwords(file, einstein="a new one")
    gateway.restart()
    again = sign_in(gateway, "marie")
    for token, alive in ((einstein.token, False), (marie.token, True)):
        again.token = token
        assert (again.code("WhoAmI", api.WhoAmIRequest(token=token)) == "OK") is alive
        assert (again.stat_code(again.home) == "OK") is alive
        assert (authenticate(again, "bearer", "", token)[0] == "OK") is alive


def test_a_visit_ends_with_the_password_of_the_link(einstein: Caller) -> None:
    folder = einstein.fresh()
    made = linked(einstein, folder, VIEWER, password="one")
    visitor = Visitor(einstein.gateway, made.token, "one")
    seen: Any = (
        of(einstein.stat(folder).id)
        if einstein.gateway.profile == "opencloud"
        else f"/public/{made.token}"
    )
    assert visitor.stat_code(seen) == "OK"
    update = link_api.UpdatePublicShareRequest.Update(
        type=link_api.UpdatePublicShareRequest.Update.TYPE_PASSWORD,
        grant=links.Grant(password="two"),
    )
    request = link_api.UpdatePublicShareRequest(
        ref=links.PublicShareReference(id=made.id), update=update
    )
    assert einstein.code("UpdatePublicShare", request) == "OK"
    assert visitor.stat_code(seen) != "OK"
    again = Visitor(einstein.gateway, made.token, "two")
    assert again.stat_code(seen) == "OK"
    visitor.close()
    again.close()


@pytest.mark.parametrize(
    ("age", "renewed"), [(0, True), (DAY - 60, True), (DAY + 60, False), (400 * DAY, False)]
)
def test_a_token_is_renewed_for_a_day(einstein: Caller, age: float, renewed: bool) -> None:
    key = (einstein.gateway.root / "state" / "signing-key").read_text(encoding="ascii")
    claims = jwt.decode(einstein.token, options={"verify_signature": False})
    old = jwt.encode({**claims, "since": time.time() - age}, key, "HS256")
    code, response = authenticate(einstein, "bearer", "", old)
    assert code == ("OK" if renewed else "PERMISSION_DENIED")
    if renewed:
        new = jwt.decode(response.token, options={"verify_signature": False})
        assert new["exp"] <= time.time() - age + DAY + 1


class Hasty(Attempts):
    """Attempts for whom time passes only while somebody waits: `waits` are all of them."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        super().__init__(lambda: 1000 + sum(self.waits), self._wait)

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


async def guess(guarded: Attempts, key: attempts.Key) -> bool:
    """Guess wrong; tell whether that was tried at all."""
    try:
        async with guarded.turn(key):
            guarded.failed(key)
    except Refused:
        return False
    return True


async def test_wrong_passwords_take_longer_and_longer_up_to_a_bound() -> None:
    guarded, key = Hasty(), ("here", "marie")
    for _ in range(10):
        assert await guess(guarded, key)
    assert not any(guarded.waits)
    for _ in range(30):
        assert await guess(guarded, key)
    slow = guarded.waits[10:]
    assert slow[:3] == [0.25, 0.5, 1.0]
    assert max(slow) == attempts.LONGEST
    guarded.waits.append(61)
    assert await guess(guarded, key)
    assert guarded.waits[-1] == 0


async def test_guesses_at_one_person_from_one_place_slow_nobody_else() -> None:
    guarded = Hasty()
    for _ in range(12):
        await guess(guarded, ("here", "marie"))
    guarded.waits.clear()
    for key in (("here", "einstein"), ("there", "marie")):
        assert await guess(guarded, key)
    assert not any(guarded.waits)


async def test_a_crowd_of_guesses_is_turned_away() -> None:
    guarded, key = Hasty(), ("here", "marie")
    tried = await asyncio.gather(*(guess(guarded, key) for _ in range(500)))
    assert tried.count(True) <= 10 + attempts.WAITING
    guarded.waits.append(61)
    assert await guess(guarded, key)


async def test_nothing_is_kept_of_old_guesses() -> None:
    guarded = Hasty()
    for number in range(100):
        await guess(guarded, (str(number), "marie"))
    guarded.waits.append(61)
    await guess(guarded, ("here", "marie"))
    assert len(guarded._wrong) == 1
    assert not guarded._turns
    assert not guarded._waiting


def test_who_is_guessed_at_waits_and_nobody_else_does(
    own_gateway: GatewayProcess, sign_in: SignIn
) -> None:
    caller = sign_in(own_gateway)
    for _ in range(11):
        assert authenticate(caller, "basic", "marie", "wrong")[0] == "PERMISSION_DENIED"
    begun = time.monotonic()
    pending = caller.stub.Authenticate.future(
        api.AuthenticateRequest(type="basic", client_id="marie", client_secret="wrong")
    )
    caller.stat(caller.home)
    sign_in(own_gateway)
    assert not pending.done()
    assert authenticate(caller, "basic", "marie", "radioactivity")[0] == "OK"
    assert time.monotonic() - begun >= 0.5
    pending.result()

"""One odd file stops nothing: no listing, no home, no start."""

import errno
import json
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as collaboration
from cs3.sharing.link.v1beta1 import link_api_pb2 as link_api
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from hypothesis import example
from hypothesis import strategies as st

from cs3lab.gateway.render import timestamp
from cs3lab.gateway.store.bounds import LATEST, SECOND
from cs3lab.gateway.store.disk import fingerprint
from cs3lab.gateway.store.store import Store
from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, at, of
from tests.gateway.conftest import SignIn
from tests.gateway.locking import Locking
from tests.gateway.sharing import ACCEPTED, VIEWER, answer, linked, share, shared, user
from tests.support.gateway import USERS, GatewayProcess
from tests.support.properties import given

EARLIEST, LAST = -(2**63), 2**63 - 1
YEAR_10000 = 253402300800
SECONDS = (EARLIEST, -1, 0, 1, 2**31, 2**32, YEAR_10000, LAST)


def file_on_disk(caller: Caller, path: str) -> Path:
    return caller.gateway.files / caller.username / path.removeprefix(caller.home + "/")


def status(seconds: int, nanoseconds: int, size: int = 1, inode: int = 1) -> os.stat_result:
    values = (0o100600, inode, 1, 1, 0, 0, size, 0, 0, 0)
    return os.stat_result(values, {"st_mtime_ns": seconds * SECOND + nanoseconds})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store of no gateway."""
    store = Store(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@given(
    seconds=st.integers(EARLIEST, LAST),
    nanos=st.integers(0, SECOND - 1),
    size=st.integers(0, LAST),
    inode=st.integers(0, 2**64 - 1),
)
@example(seconds=YEAR_10000, nanos=0, size=LAST, inode=2**64 - 1)
def test_whatever_a_file_system_tells_can_be_kept_and_told(
    store: Store, seconds: int, nanos: int, size: int, inode: int
) -> None:
    mark = fingerprint(status(seconds, nanos, size, inode))
    assert mark is not None
    with store.db.transaction():
        for _ in range(3):
            node = store.tree.rows.insert(store.tree.root, uuid.uuid4().hex, mark)
            store.tree.rows.climb(store.tree.root.id, mark.size, mark.mtime)
    told = timestamp(store.tree.rows.get(node.id, node.path).mtime)
    assert 0 <= told.seconds <= LATEST // SECOND
    assert store.tree.root.size <= LAST
    if 0 <= seconds < LATEST // SECOND:
        assert fingerprint(status(seconds, nanos)) == (False, 1, seconds * SECOND + nanos, 1)


@pytest.mark.parametrize("seconds", SECONDS)
def test_a_file_of_any_time_is_shown_and_read(einstein: Caller, seconds: int) -> None:
    folder = einstein.fresh()
    disk = file_on_disk(einstein, folder)
    (disk / "odd").write_bytes(b"odd")
    (disk / "inside").mkdir()
    for path in ("odd", "inside"):
        with suppress(OSError, OverflowError):  # not every file system holds all of them
            os.utime(disk / path, ns=(seconds * SECOND,) * 2)
    assert {Path(info.path).name for info in einstein.list(folder)} == {"odd", "inside"}
    assert einstein.stat(folder + "/odd").mtime.seconds <= LATEST // SECOND
    assert einstein.read(folder + "/odd") == b"odd"
    assert einstein.stat_code(einstein.home) == "OK"
    assert einstein.save(folder + "/odd", b"new").status == 200
    versions = provider.ListFileVersionsRequest(ref=at(folder + "/odd"))
    code, response = einstein.call("ListFileVersions", versions)
    assert (code, len(response.versions)) == ("OK", 1)


@pytest.mark.parametrize(
    "text",
    ["0", "-1", "1e300", "-1e300", "inf", "-inf", "nan", "9" * 400, "1.5", "", "x", str(LAST)],
)
def test_any_time_can_be_sent_along_with_a_save(einstein: Caller, text: str) -> None:
    path = einstein.fresh() + "/file"
    assert einstein.save(path, b"content", opaque={"X-OC-Mtime": text}).status == 200
    assert einstein.stat(path).mtime.seconds <= LATEST // SECOND
    code, protocol = einstein.open(path)
    answer = einstein.get(protocol)
    assert (code, answer.status, answer.body) == ("OK", 200, b"content")
    if "Last-Modified" in answer.headers:
        assert parsedate_to_datetime(answer.headers["Last-Modified"]).year >= 1970


def test_files_full_of_holes_leave_the_home_to_be_seen(einstein: Caller) -> None:
    folder = einstein.fresh()
    for name in "abc":
        with (file_on_disk(einstein, folder) / name).open("wb") as file, suppress(OSError):
            file.truncate(LAST // 4096 * 4096)
    assert len(einstein.list(folder)) == 3
    assert einstein.stat_code(einstein.home) == "OK"
    assert einstein.delete(folder) == "OK"
    request = provider.PurgeRecycleRequest(ref=at(einstein.home))
    assert einstein.code("PurgeRecycle", request) == "OK"


def test_directories_nested_very_deep_stop_nothing(
    own_gateway: GatewayProcess, sign_in: SignIn
) -> None:
    home = own_gateway.files / "einstein"
    (home / "beside").write_bytes(b"beside")
    deepest = home
    for _ in range(500):
        deepest /= "d"
    deepest.mkdir(parents=True)
    (deepest / "file").write_bytes(b"deep")
    caller = sign_in(own_gateway)
    assert {Path(info.path).name for info in caller.list(caller.home)} == {"d", "beside"}
    assert caller.read(caller.home + "/d" * 500 + "/file") == b"deep"
    own_gateway.restart()
    assert sign_in(own_gateway).read(caller.home + "/beside") == b"beside"


ODD_STATE: dict[str, Any] = {
    "a file among folders of versions": lambda root: (root / "state/versions/x").touch(),
    "a link among folders of versions": lambda root: (root / "state/versions/x").symlink_to("y"),
    "an unknown folder of versions": lambda root: (root / "state/versions/x").mkdir(),
    "a file in the bin": lambda root: (root / "state/bin/x").touch(),
    "a folder on its way in": lambda root: (root / "state/tmp/x").mkdir(),
    "a file as a home": lambda root: _replace(root / "files/marie", Path.touch),
    "a link as a home": lambda root: _replace(
        root / "files/marie", lambda path: path.symlink_to(root)
    ),
    "a dangling link as a home": lambda root: _replace(
        root / "files/marie", lambda path: path.symlink_to("nowhere")
    ),
    "a name that is no text": lambda root: Path(
        os.fsdecode(os.fsencode(root / "files/einstein") + b"/\xff")
    ).touch(),
    "a queue": lambda root: os.mkfifo(root / "files/einstein/queue"),
}


def _replace(path: Path, make: Any) -> None:
    path.rmdir()
    make(path)


@pytest.mark.parametrize("odd", ODD_STATE)
def test_odd_things_below_the_root_do_not_stop_the_start(
    gateway_factory: GatewayFactory, sign_in: SignIn, odd: str
) -> None:
    gateway = gateway_factory()
    caller = sign_in(gateway)
    caller.save(caller.home + "/file", b"content")
    gateway.stop()
    ODD_STATE[odd](gateway.root)
    gateway.start()
    again = sign_in(gateway)
    assert again.read(caller.home + "/file") == b"content"
    assert len(again.list(caller.home)) == 1


def test_odd_names_among_versions_are_left_out(
    own_gateway: GatewayProcess, sign_in: SignIn
) -> None:
    caller = sign_in(own_gateway)
    path = caller.home + "/file"
    for content in (b"one", b"two"):
        caller.save(path, content)
    folder = next((own_gateway.root / "state" / "versions").iterdir())
    (folder / "notes").touch()
    (folder / "12").symlink_to("nowhere")
    (folder / "13").mkdir()
    request = provider.ListFileVersionsRequest(ref=at(path))
    code, response = caller.call("ListFileVersions", request)
    assert (code, len(response.versions)) == ("OK", 1)


@pytest.mark.parametrize("end", [2**32, YEAR_10000, LAST, 2**64 - 1])
def test_a_share_may_end_at_any_time(einstein: Caller, marie: Caller, end: int) -> None:
    code, made = share(einstein, einstein.fresh(), user(marie), VIEWER, end=end)
    assert code == "OK"
    assert marie.stat_code(of(made.resource_id)) == "OK"


def test_the_share_of_who_is_no_user_any_more_leaves_the_others(
    gateway_factory: GatewayFactory, sign_in: SignIn, tmp_path: Path
) -> None:
    gateway = gateway_factory()
    marie = sign_in(gateway, "marie")
    for name in ("einstein", "richard"):
        owner = sign_in(gateway, name)
        owner.make(f"{owner.home}/of {name}")
        made = shared(owner, f"{owner.home}/of {name}", user(marie), VIEWER)
        values = {"state": ACCEPTED, "mount_point": resources.Reference(path=name)}
        assert answer(marie, made, "state", "mount_point", **values) == "OK"
    gateway.stop()
    users = [one for one in json.loads(USERS.read_text()) if one["username"] != "einstein"]
    file = tmp_path / "users.json"
    file.write_text(json.dumps(users))
    with GatewayProcess(gateway.root, options=("--users", str(file))) as again:
        marie = sign_in(again, "marie")
        assert [info.name for info in marie.list(marie.home + "/Shares")] == ["richard"]


@pytest.mark.parametrize("table", ["shares", "links", "locks"])
def test_a_row_without_a_message_leaves_the_others(
    gateway_factory: GatewayFactory, sign_in: SignIn, table: str
) -> None:
    gateway = gateway_factory()
    einstein, marie = sign_in(gateway), sign_in(gateway, "marie")
    for name in ("one", "two"):
        path = f"{einstein.home}/{name}"
        einstein.save(path, b"content")
        shared(einstein, path, user(marie), VIEWER)
        linked(einstein, path, VIEWER)
        assert Locking(einstein, einstein.stat(path).id).set() == "OK"
    gateway.stop()
    with closing(sqlite3.connect(gateway.root / "state" / "gateway.db")) as db:
        db.execute(f"UPDATE {table} SET message = x'ffff' WHERE rowid = 1")
        db.commit()
    gateway.start()
    again, other = sign_in(gateway), sign_in(gateway, "marie")
    assert {info.name for info in again.list(again.home)} == {"one", "two"}
    _, received = other.call("ListReceivedShares", collaboration.ListReceivedSharesRequest())
    _, links = again.call("ListPublicShares", link_api.ListPublicSharesRequest())
    assert len(received.shares) == (1 if table == "shares" else 2)
    assert len(links.share) == (1 if table == "links" else 2)


@given(seconds=st.integers(EARLIEST, LAST), nanos=st.integers(0, SECOND - 1))
def test_any_time_of_a_file_and_of_a_save_is_survived(
    einstein: Caller, seconds: int, nanos: int
) -> None:
    folder = einstein.fresh()
    path = f"{folder}/file"
    sent = {"X-OC-Mtime": f"{seconds}.{nanos:09}"}
    assert einstein.save(path, b"first", opaque=sent).status == 200
    assert einstein.read(path) == b"first"
    for place in (path, folder):
        with suppress(OSError, OverflowError):
            os.utime(file_on_disk(einstein, place), ns=(seconds * SECOND + nanos,) * 2)
    (info,) = einstein.list(folder)
    assert 0 <= info.mtime.seconds <= LATEST // SECOND
    assert einstein.read(path) == b"first"
    assert einstein.delete(folder) == "OK"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EOVERFLOW])
def test_what_cannot_be_looked_at_for_a_while_keeps_its_id(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = store.files / f"folder-{number}"
    folder.mkdir()
    (folder / "file").touch()
    parent = store.tree.node([folder.name])
    assert parent is not None
    (before,) = store.tree.children(parent)

    def unreadable(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr("cs3lab.gateway.store.tree.scan", lambda _: {})
        patched.setattr("cs3lab.gateway.store.tree.look", unreadable)
        assert store.tree.children(parent) == []
    (after,) = store.tree.children(parent)
    assert (after.id, after.etag) == (before.id, before.etag)

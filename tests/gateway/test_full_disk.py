"""A full disk is survived: what is there can be seen, deleted and purged, and it starts again.

The disk is a small tmpfs, which only some accounts may mount; nothing of it differs by profile.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces

from cs3lab.gateway.store.reserve import SIZE
from tests.gateway.caller import Caller, at
from tests.gateway.conftest import SignIn
from tests.gateway.test_auth import authenticate
from tests.support.gateway import GatewayProcess

MEBIBYTE = 1 << 20


class Disk:
    """A file system of 24 MiB."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = path / "root"
        self._filler = path / "filler"

    def fill(self) -> None:
        with self._filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        assert os.statvfs(self.path).f_bavail == 0

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "cs3lab-test", str(path)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this account may not mount a file system")
    yield Disk(path)
    subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture
def gateway(disk: Disk) -> Iterator[GatewayProcess]:
    with GatewayProcess(disk.root) as running:
        yield running


@pytest.fixture
def caller(gateway: GatewayProcess, sign_in: SignIn) -> Caller:
    """Somebody with a few files."""
    caller = sign_in(gateway)
    for number in range(4):
        caller.save(f"{caller.home}/{number}", b"first")
        caller.save(f"{caller.home}/{number}", b"x" * MEBIBYTE)
    return caller


def names(caller: Caller) -> set[str]:
    return {Path(info.path).name for info in caller.list(caller.home)}


def purge(caller: Caller) -> str:
    return caller.code("PurgeRecycle", provider.PurgeRecycleRequest(ref=at(caller.home)))


def change_below(gateway: GatewayProcess) -> None:
    """Change what can be changed without any room, past the gateway."""
    home = gateway.files / "einstein"
    os.utime(home / "0", ns=(1, 1))
    os.rename(home / "1", home / "one")
    os.truncate(home / "2", 3)


def test_what_is_there_is_seen(disk: Disk, gateway: GatewayProcess, caller: Caller) -> None:
    disk.fill()
    change_below(gateway)
    disk.fill()  # what the truncated file left
    for _ in range(3):
        assert names(caller) == {"0", "one", "2", "3"}
        assert caller.read(caller.home + "/2") == b"xxx"
        assert caller.stat_code(caller.home) == "OK"
    reading: dict[str, Any] = {
        "ListFileVersions": provider.ListFileVersionsRequest(ref=at(caller.home + "/3")),
        "ListRecycle": provider.ListRecycleRequest(ref=at(caller.home)),
        "ListStorageSpaces": spaces.ListStorageSpacesRequest(),
    }
    assert {caller.code(*one) for one in reading.items()} == {"OK"}
    assert caller.get(caller.open(caller.home + "/3")[1]).status == 200


def test_reading_does_not_write(disk: Disk, gateway: GatewayProcess, caller: Caller) -> None:
    disk.fill()
    (gateway.root / "state" / "reserve").unlink()
    disk.fill()
    for number in range(4):
        os.utime(gateway.files / "einstein" / str(number), ns=(number, number))
        assert names(caller) == {"0", "1", "2", "3"}
    gateway.kill()
    gateway.start()


def test_a_save_is_refused_and_changes_nothing(disk: Disk, caller: Caller) -> None:
    path, new = caller.home + "/3", caller.home + "/new"
    before = caller.stat(path).etag
    disk.fill()
    assert caller.begin(path, 5)[0] == "INSUFFICIENT_STORAGE"
    assert caller.make(new) == "INSUFFICIENT_STORAGE"
    assert caller.code("TouchFile", provider.TouchFileRequest(ref=at(new))) == (
        "INSUFFICIENT_STORAGE"
    )
    assert (caller.stat(path).etag, caller.read(path)[:1]) == (before, b"x")
    assert (disk.root / "state" / "reserve").exists()
    assert not list((disk.root / "state" / "tmp").iterdir())


def test_a_save_under_way_is_refused_and_changes_nothing(disk: Disk, caller: Caller) -> None:
    path = caller.home + "/3"
    protocol = caller.begin(path, 5)[1]
    disk.fill()
    assert caller.put(protocol, b"abcde").status == 507
    assert caller.read(path) == b"x" * MEBIBYTE
    assert not list((disk.root / "state" / "tmp").iterdir())


def test_files_are_deleted_and_purged_until_there_is_room(disk: Disk, caller: Caller) -> None:
    disk.fill()
    for number in range(4):
        assert caller.delete(f"{caller.home}/{number}") == "OK"
    assert names(caller) == set()
    assert purge(caller) == "OK"
    disk.fill()
    assert names(caller) == set()
    disk.empty()
    assert caller.save(caller.home + "/new", b"new").status == 200


def test_the_reserve_comes_back_with_the_room(disk: Disk, caller: Caller) -> None:
    reserve = disk.root / "state" / "reserve"
    assert reserve.stat().st_blocks * 512 >= SIZE
    disk.fill()
    caller.delete(caller.home + "/0")
    assert not reserve.exists()
    disk.empty()
    caller.delete(caller.home + "/1")
    assert reserve.exists()


@pytest.mark.parametrize("end", ["stop", "kill"])
@pytest.mark.parametrize("reserve", [True, False])
def test_it_starts_again(
    disk: Disk, gateway: GatewayProcess, caller: Caller, sign_in: SignIn, end: str, reserve: bool
) -> None:
    getattr(gateway, end)()
    if not reserve:
        (gateway.root / "state" / "reserve").unlink()
    disk.fill()
    change_below(gateway)
    disk.fill()
    gateway.start()
    again = sign_in(gateway)
    assert names(again) == {"0", "one", "2", "3"}
    if reserve:
        assert again.delete(again.home + "/3") == "OK"
        assert names(again) == {"0", "one", "2"}
    assert purge(again) == "OK"
    disk.empty()
    assert again.save(again.home + "/new", b"new").status == 200


def test_many_deletions_fit_into_the_reserve(
    disk: Disk, gateway: GatewayProcess, caller: Caller
) -> None:
    folder = caller.fresh()
    for number in range(200):
        (gateway.files / "einstein" / folder.rpartition("/")[2] / str(number)).touch()
    entries = caller.list(folder)
    assert len(entries) == 200
    disk.fill()
    codes = {caller.delete(f"{folder}/{number}") for number in range(200)}
    assert codes == {"OK"}
    assert caller.list(folder) == []


def test_a_first_start_without_room_leaves_no_way_in(disk: Disk, sign_in: SignIn) -> None:
    disk.root.mkdir()
    disk.fill()
    with pytest.raises(RuntimeError, match="did not start"):
        GatewayProcess(disk.root)
    disk.empty()
    with GatewayProcess(disk.root) as gateway:
        caller = sign_in(gateway)
        assert len(gateway.machine_secret) >= 32
        assert authenticate(caller, "machine", "marie", "")[0] == "PERMISSION_DENIED"

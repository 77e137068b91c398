"""Kernels and people change the files directly; every look must be true."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gateway.caller import Caller, on_opencloud


def disk(caller: Caller, path: str) -> Path:
    return caller.gateway.files / caller.username / path.removeprefix(caller.home).lstrip("/")


def names(caller: Caller, folder: str) -> list[str]:
    return sorted(info.path.rpartition("/")[2] for info in caller.list(folder))


@pytest.fixture
def path(einstein: Caller) -> str:
    """A file."""
    path = einstein.fresh() + "/a"
    einstein.save(path, b"old")
    return path


def test_an_edit_in_place_gives_a_new_etag(einstein: Caller, path: str) -> None:
    before = einstein.stat(path)
    disk(einstein, path).write_bytes(b"new content")
    after = einstein.stat(path)
    assert (after.id, after.size) == (before.id, 11)
    assert after.etag != before.etag
    assert einstein.stat(path).etag == after.etag
    assert einstein.read(path) == b"new content"
    assert not after.checksum.sum


def test_a_replaced_file_keeps_its_id(einstein: Caller, path: str) -> None:
    before = einstein.stat(path)
    other = disk(einstein, path).with_name("other")
    other.write_bytes(b"old")
    os.replace(other, disk(einstein, path))
    after = einstein.stat(path)
    assert after.id == before.id
    assert after.etag != before.etag


def test_a_new_file_is_there_at_once(einstein: Caller, path: str) -> None:
    folder = path.rpartition("/")[0]
    disk(einstein, folder).joinpath("result.csv").write_bytes(b"1,2")
    assert names(einstein, folder) == ["a", "result.csv"]
    assert einstein.read(folder + "/result.csv") == b"1,2"
    assert einstein.stat(folder + "/result.csv").etag


def test_a_removed_file_is_gone(einstein: Caller, path: str) -> None:
    disk(einstein, path).unlink()
    assert einstein.stat_code(path) == "NOT_FOUND"
    assert names(einstein, path.rpartition("/")[0]) == []


@on_opencloud
def test_a_file_renamed_in_its_folder_keeps_its_id(einstein: Caller, path: str) -> None:
    before = einstein.stat(path)
    disk(einstein, path).rename(disk(einstein, path).with_name("b"))
    after = einstein.stat(path.removesuffix("a") + "b")
    assert (after.id, after.etag) == (before.id, before.etag)


def test_a_file_became_a_directory(einstein: Caller, path: str) -> None:
    disk(einstein, path).unlink()
    disk(einstein, path).mkdir()
    disk(einstein, path).joinpath("x").write_bytes(b"x")
    assert names(einstein, path) == ["x"]


def test_symbolic_links_are_not_seen(einstein: Caller, path: str) -> None:
    folder = path.rpartition("/")[0]
    disk(einstein, folder).joinpath("link").symlink_to("/etc")
    disk(einstein, folder).joinpath("file").symlink_to("/etc/passwd")
    assert names(einstein, folder) == ["a"]
    assert einstein.stat_code(folder + "/link/passwd") == "NOT_FOUND"
    assert einstein.stat_code(folder + "/file") == "NOT_FOUND"


@on_opencloud
def test_an_edit_shows_in_the_folder_at_once(einstein: Caller, path: str) -> None:
    folder = path.rpartition("/")[0]
    before = einstein.stat(folder)
    disk(einstein, path).write_bytes(b"longer than it was")
    after = einstein.stat(folder)
    assert after.etag != before.etag
    assert after.size == before.size + 15


def eventually(happened: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < 20, "it was never noticed"
        time.sleep(0.05)


@on_opencloud
def test_an_edit_deep_below_shows_in_the_home_soon(einstein: Caller, path: str) -> None:
    before = einstein.stat(einstein.home).etag
    disk(einstein, path).write_bytes(b"deep")
    eventually(lambda: bool(einstein.stat(einstein.home).etag != before))


@on_opencloud
def test_a_new_tree_shows_in_the_home_soon(einstein: Caller) -> None:
    home = disk(einstein, einstein.fresh())
    size = einstein.stat(einstein.home).size
    home.joinpath("a/b/c").mkdir(parents=True)
    home.joinpath("a/b/c/d").write_bytes(b"12345")
    eventually(lambda: bool(einstein.stat(einstein.home).size == size + 5))


def test_a_save_notices_an_edit_nobody_looked_at(einstein: Caller, path: str) -> None:
    disk(einstein, path).write_bytes(b"by a kernel")
    etag = einstein.stat(path).etag
    disk(einstein, path).write_bytes(b"by a kernel again")
    code = einstein.begin(path, 3, if_match=etag)[0]
    assert code == einstein.expect("ABORTED", "OK")


@on_opencloud
def test_a_file_moved_to_another_folder_keeps_its_id(einstein: Caller, path: str) -> None:
    before = einstein.stat(path)
    other = einstein.fresh()
    disk(einstein, path).rename(disk(einstein, other) / "b")
    after = einstein.stat(other + "/b")
    assert (after.id, after.etag) == (before.id, before.etag)
    assert einstein.stat_code(path) == "NOT_FOUND"


def test_a_symbolic_link_is_not_replaced(einstein: Caller, path: str) -> None:
    folder = path.rpartition("/")[0]
    link = disk(einstein, folder).joinpath("link")
    link.symlink_to("nowhere")
    protocol = einstein.begin(folder + "/link", 1)[1]
    assert einstein.put(protocol, b"x").status == 500
    assert einstein.move(path, folder + "/link") == "INTERNAL"
    assert einstein.make(folder + "/link") == "INTERNAL"
    assert link.is_symlink()
    assert einstein.read(path) == b"old"

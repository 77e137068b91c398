"""docs/servers.md, "References and listings" (what calls answer) and "Names"."""

import functools
from collections.abc import Callable

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.gateway.caller import Caller, at, of, on_local, on_opencloud
from tests.gateway.conftest import SignIn
from tests.support.gateway import GatewayProcess


def touch(caller: Caller, path: str) -> str:
    return caller.code("TouchFile", provider.TouchFileRequest(ref=at(path)))


def list_code(caller: Caller, path: str) -> str:
    return caller.code("ListContainer", provider.ListContainerRequest(ref=at(path)))


def test_saved_content_is_read_back(einstein: Caller) -> None:
    path = einstein.fresh() + "/a.txt"
    assert einstein.save(path, b"hello").status == 200
    assert einstein.read(path) == b"hello"
    assert einstein.save(path, b"hello again").status == 200
    assert einstein.read(path) == b"hello again"
    assert einstein.stat(path).size == 11


def test_files_lie_as_plain_files(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"hello")
    home = einstein.gateway.files / "einstein"
    assert (home / folder.rpartition("/")[2] / "a.txt").read_bytes() == b"hello"
    assert {path.name for path in einstein.gateway.files.iterdir()} >= {"einstein", "marie"}


def test_a_listing_names_every_entry(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"a")
    einstein.make(folder + "/b")
    names = sorted(info.path.rpartition("/")[2] for info in einstein.list(folder))
    assert names == ["a.txt", "b"]


def test_a_touched_file_is_empty(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    assert touch(einstein, path) == "OK"
    assert einstein.read(path) == b""


def test_what_exists_cannot_be_made(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    assert einstein.make(folder) == "ALREADY_EXISTS"
    assert touch(einstein, folder + "/a") == "ALREADY_EXISTS"
    assert einstein.read(folder + "/a") == b"a"


def test_nothing_is_made_in_a_missing_parent(einstein: Caller) -> None:
    missing = einstein.expect("FAILED_PRECONDITION", "NOT_FOUND")
    folder = einstein.fresh()
    assert einstein.make(folder + "/x/y") == missing
    assert touch(einstein, folder + "/x/y") == missing


@pytest.mark.parametrize("call", ["stat", "list", "delete"])
def test_missing_and_below_a_file(einstein: Caller, call: str) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    asks: dict[str, Callable[[str], str]] = {
        "stat": einstein.stat_code,
        "list": functools.partial(list_code, einstein),
        "delete": einstein.delete,
    }
    ask = asks[call]
    assert ask(folder + "/missing") == "NOT_FOUND"
    assert ask(folder + "/a/b") == einstein.expect("NOT_FOUND", "INTERNAL")


def test_a_file_cannot_be_listed(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"a")
    assert list_code(einstein, path) == "INTERNAL"


def test_a_moved_file_is_at_its_new_place_only(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"a")
    assert einstein.move(folder + "/a.txt", folder + "/b.txt") == "OK"
    assert einstein.stat_code(folder + "/a.txt") == "NOT_FOUND"
    assert einstein.read(folder + "/b.txt") == b"a"


def test_a_moved_directory_takes_its_files_along(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.make(folder + "/a")
    einstein.make(folder + "/b")
    einstein.save(folder + "/a/x", b"x")
    before = einstein.stat(folder + "/a/x")
    assert einstein.move(folder + "/a", folder + "/b/c") == "OK"
    assert einstein.read(folder + "/b/c/x") == b"x"
    assert (einstein.stat(folder + "/b/c/x").id == before.id) is einstein.expect(
        True, False, eos=True
    )


def test_moving_onto_a_file(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    einstein.save(folder + "/b", b"b")
    assert einstein.move(folder + "/a", folder + "/b") == einstein.expect("ALREADY_EXISTS", "OK")
    assert einstein.read(folder + "/b") == einstein.expect(b"b", b"a")


def test_moving_onto_a_directory_or_itself(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    einstein.make(folder + "/b")
    refused = einstein.expect("ALREADY_EXISTS", "INTERNAL")
    assert einstein.move(folder + "/a", folder + "/b") == refused
    assert einstein.move(folder + "/a", folder + "/a") == refused
    assert einstein.read(folder + "/a") == b"a"


def test_moving_from_or_to_nowhere(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    missing = einstein.expect("NOT_FOUND", "INTERNAL")
    assert einstein.move(folder + "/x", folder + "/y") == missing
    assert einstein.move(folder + "/a", folder + "/x/y") == missing
    assert einstein.read(folder + "/a") == b"a"


def test_a_directory_is_not_moved_into_itself(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    assert einstein.move(folder, folder + "/b") == "INTERNAL"
    assert einstein.read(folder + "/a") == b"a"


def test_a_deleted_directory_is_gone_with_all_it_holds(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"a")
    assert einstein.delete(folder) == "OK"
    assert einstein.stat_code(folder) == "NOT_FOUND"
    assert einstein.stat_code(folder + "/a.txt") == "NOT_FOUND"


def test_a_home_is_neither_deleted_nor_moved(einstein: Caller) -> None:
    assert einstein.delete(einstein.home) == "PERMISSION_DENIED"
    assert einstein.move(einstein.home, einstein.home + "2") != "OK"
    assert einstein.stat_code(einstein.home) == "OK"


def test_links_are_not_made(einstein: Caller) -> None:
    request = provider.CreateSymlinkRequest(ref=at(einstein.home + "/l"), target="x")
    assert einstein.code("CreateSymlink", request) == "UNIMPLEMENTED"


def test_create_home_is_no_error_when_it_is_there(einstein: Caller) -> None:
    assert einstein.code("CreateHome", provider.CreateHomeRequest()) == "OK"


@pytest.mark.parametrize(
    "name",
    [
        *(" x ", "ä", "a\u0308", "日本", "100%", "%41", "a%2Fb", "?", "#", "&=;+", "\\", ':*<>|"'),
        *(".x", "...", "x.", "new\nline", "tab\t", "'", "[]", "~", "$", "x.REV.1", "n" * 240),
    ],
)
def test_odd_names_are_kept_byte_for_byte(einstein: Caller, name: str) -> None:
    folder = einstein.fresh()
    path = f"{folder}/{name}"
    einstein.save(path, b"odd")
    (info,) = einstein.list(folder)
    assert info.path.rpartition("/")[2] == name
    assert einstein.read(path) == b"odd"
    assert einstein.read(of(info.id)) == b"odd"
    assert einstein.delete(path) == "OK"


@on_opencloud
@pytest.mark.parametrize("name", ["n" * 256, "nul\0"])
def test_impossible_names_are_internal_errors_on_opencloud(einstein: Caller, name: str) -> None:
    assert einstein.begin(einstein.fresh() + "/" + name, 1)[0] == "INTERNAL"


@on_local
@pytest.mark.parametrize("name", ["n" * 256, "nul\0"])
def test_impossible_names_fail_at_the_put_on_local(einstein: Caller, name: str) -> None:
    code, protocol = einstein.begin(einstein.fresh() + "/" + name, 1)
    assert code == "OK"
    assert einstein.put(protocol, b"x").status == 500


@on_local
def test_a_long_name_can_be_saved_but_not_deleted_on_local(einstein: Caller) -> None:
    path = einstein.fresh() + "/" + "n" * 241
    assert einstein.save(path, b"x").status == 200
    assert einstein.delete(path) == "INTERNAL"


@on_opencloud
def test_a_control_character_makes_a_file_nobody_can_download(einstein: Caller) -> None:
    path = einstein.fresh() + "/a\x01"
    assert einstein.save(path, b"x").status == 200
    protocol = einstein.open(path)[1]
    assert einstein.get(protocol).status == 500


def test_a_listing_too_large_is_refused(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    # The longer the paths, the fewer files it takes where each is told in full.
    deep = "/".join(["d" * 240] * 3)
    folder = own_gateway.files / "einstein" / deep
    folder.mkdir(parents=True)
    for number in range(caller.expect(12_000, 5_000, eos=12_000)):
        (folder / f"{number:0>240}").touch()
    assert list_code(caller, f"{caller.home}/{deep}") == "gRPC RESOURCE_EXHAUSTED"
    assert caller.stat_code(f"{caller.home}/{deep}") == "OK"

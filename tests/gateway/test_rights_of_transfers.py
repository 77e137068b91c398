"""A transfer that was begun goes on only for who may still have it."""

from collections.abc import Callable

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.gateway.caller import Caller, at, of, on_opencloud
from tests.gateway.sharing import (
    FILE_EDITOR,
    VIEWER,
    Visitor,
    linked,
    remove,
    shared,
    unlink,
    update,
    user,
)

Change = Callable[[Caller, str], None]


def another_file(caller: Caller, path: str) -> None:
    caller.delete(path)
    caller.save(path, b"another")


def another_by_rename(caller: Caller, path: str) -> None:
    caller.delete(path)
    caller.save(path + ".new", b"another")
    assert caller.move(path + ".new", path) == "OK"


def folder_replaced(caller: Caller, path: str) -> None:
    folder = path.rpartition("/")[0]
    caller.delete(folder)
    caller.make(folder)
    caller.save(path, b"another")


def gone(caller: Caller, path: str) -> None:
    caller.delete(path)


def moved(caller: Caller, path: str) -> None:
    assert caller.move(path, path + ".moved") == "OK"


@pytest.mark.parametrize("change", [another_file, another_by_rename, folder_replaced, gone, moved])
def test_a_download_is_of_the_file_it_began_with(einstein: Caller, change: Change) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"first")
    protocol = einstein.open(path)[1]
    change(einstein, path)
    answer = einstein.get(protocol)
    assert (answer.status, answer.body) == (404, b"")


def test_a_download_of_nothing_stays_one(einstein: Caller) -> None:
    path = einstein.fresh() + "/file"
    protocol = einstein.open(path)[1]
    einstein.save(path, b"content")
    answer = einstein.get(protocol)
    assert (answer.status, answer.body) == (404, b"")


def test_a_download_begun_before_a_save_is_of_what_was_saved(einstein: Caller) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"first")
    protocol = einstein.open(path)[1]
    einstein.save(path, b"second")
    assert einstein.get(protocol).body == b"second"


@on_opencloud
def test_what_was_not_there_for_who_asked_is_not_sent(einstein: Caller, marie: Caller) -> None:
    folder = einstein.fresh()
    seen = shared(einstein, folder, user(marie), VIEWER)
    code, protocol = marie.open(of(seen.resource_id, "./secret"))
    assert code == "OK"
    remove(einstein, seen)
    einstein.save(folder + "/secret", b"secret")
    answer = marie.get(protocol)
    assert (answer.status, answer.body) == (404, b"")


@on_opencloud
@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda owner, made: remove(owner, made), 404),
        (lambda owner, made: update(owner, made, ["stat"]), 403),
    ],
    ids=["removed", "fewer rights"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_download_ends_with_the_share(
    einstein: Caller, marie: Caller, change: Callable[..., str], status: int, method: str
) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"secret")
    made = shared(einstein, path, user(marie), VIEWER)
    protocol = marie.open(of(made.resource_id))[1]
    assert change(einstein, made) == "OK"
    answer = marie.get(protocol, method=method)
    assert (answer.status, answer.body, answer.headers.get("ETag")) == (status, b"", None)


@on_opencloud
def test_a_download_of_a_version_ends_with_the_right_to_versions(
    einstein: Caller, marie: Caller
) -> None:
    path = einstein.fresh() + "/file"
    for content in (b"old", b"new"):
        einstein.save(path, content)
    made = shared(einstein, path, user(marie), VIEWER)
    request = provider.ListFileVersionsRequest(ref=of(made.resource_id))
    key = marie.call("ListFileVersions", request)[1].versions[0].key
    reference = of(made.resource_id)
    reference.resource_id.opaque_id = key
    protocol = marie.open(reference)[1]
    fewer = [right for right in VIEWER if right != "list_file_versions"]
    assert update(einstein, made, fewer) == "OK"
    assert marie.get(protocol).status == 403


def test_a_download_ends_with_the_link(einstein: Caller) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"secret")
    made = linked(einstein, path, VIEWER)
    visitor = Visitor(einstein.gateway, made.token)
    code, protocol = visitor.open(_seen(einstein, made, path))
    assert code == "OK"
    assert visitor.get(protocol).body == b"secret"
    assert unlink(einstein, made) == "OK"
    answer = visitor.get(protocol)
    assert (answer.status in (403, 404), answer.body) == (True, b"")
    visitor.close()


@on_opencloud
def test_an_upload_ends_with_the_share(einstein: Caller, marie: Caller) -> None:
    path = einstein.fresh() + "/file"
    einstein.save(path, b"mine")
    made = shared(einstein, path, user(marie), FILE_EDITOR)
    protocol = marie.begin(of(made.resource_id), 5)[1]
    remove(einstein, made)
    assert marie.put(protocol, b"yours").status == 403
    assert einstein.read(path) == b"mine"


def _seen(owner: Caller, made: resources.Reference, path: str) -> resources.Reference:
    """Name what a link opens as its visitors do."""
    if owner.gateway.profile == "opencloud":
        return of(owner.stat(path).id)
    return at(f"/public/{made.token}/{path.rpartition('/')[2]}")

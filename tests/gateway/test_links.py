"""docs/servers.md, "Public links": made, listed, changed, and opened by visitors."""

import time
from collections.abc import Callable, Iterator

import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as collaboration
from cs3.sharing.link.v1beta1 import link_api_pb2 as link_api
from cs3.sharing.link.v1beta1 import resources_pb2 as links
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.types.v1beta1 import types_pb2 as types

from tests.gateway.caller import Caller, of, on_local, on_opencloud
from tests.gateway.sharing import (
    EDITOR,
    FILE_EDITOR,
    UPDATE,
    VIEWER,
    Visitor,
    change_link,
    link,
    linked,
    shared,
    unlink,
    user,
)
from tests.support.gateway import GatewayProcess

FILTER = link_api.ListPublicSharesRequest.Filter
Visit = Callable[..., Visitor]


@pytest.fixture
def visit(gateway: GatewayProcess) -> Iterator[Visit]:
    """Open links: `visit(made, "password")`."""
    visitors: list[Visitor] = []

    def visited(made: links.PublicShare, password: str = "") -> Visitor:
        visitors.append(Visitor(gateway, made.token, password))
        return visitors[-1]

    yield visited
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def path(einstein: Caller) -> str:
    """A file of einstein's, alone in its folder."""
    found = einstein.fresh() + "/a.txt"
    einstein.save(found, b"text")
    return found


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def listed(caller: Caller, *filters: object) -> list[str]:
    request = link_api.ListPublicSharesRequest(filters=filters)
    return [each.id.opaque_id for each in caller.call("ListPublicShares", request)[1].share]


def in_seconds(seconds: int) -> types.Timestamp:
    return types.Timestamp(seconds=int(time.time()) + seconds)


@on_opencloud
def test_a_list_holds_ones_own_and_nothing_by_creator(
    einstein: Caller, marie: Caller, path: str
) -> None:
    made = linked(einstein, path, VIEWER)
    assert made.display_name == made.token
    assert made.id.opaque_id in listed(einstein)
    assert made.id.opaque_id not in listed(marie)
    by_item = FILTER(type=FILTER.TYPE_RESOURCE_ID, resource_id=einstein.stat(path).id)
    assert listed(einstein, by_item) == [made.id.opaque_id]
    assert listed(einstein, FILTER(type=FILTER.TYPE_CREATOR, creator=einstein.user.id)) == []


@on_local
def test_a_list_holds_everybodys(einstein: Caller, marie: Caller, path: str) -> None:
    made = linked(einstein, path, VIEWER)
    assert made.display_name == "Link"
    assert made.id.opaque_id in listed(marie)
    by_creator = FILTER(type=FILTER.TYPE_CREATOR, creator=einstein.user.id)
    assert made.id.opaque_id in listed(einstein, by_creator)
    by_other = FILTER(type=FILTER.TYPE_CREATOR, creator=marie.user.id)
    assert made.id.opaque_id not in listed(einstein, by_other)


@on_opencloud
def test_a_bare_id_crashes_the_maker(einstein: Caller, path: str) -> None:
    info = einstein.stat(path)
    info.ClearField("arbitrary_metadata")
    request = link_api.CreatePublicShareRequest(resource_info=info)
    assert einstein.code("CreatePublicShare", request) == "gRPC INTERNAL"


@on_opencloud
def test_a_recipient_cannot_make_a_link(einstein: Caller, marie: Caller, path: str) -> None:
    shared(einstein, path, user(marie), VIEWER)
    info = einstein.stat(path)
    info.arbitrary_metadata.SetInParent()
    request = link_api.CreatePublicShareRequest(resource_info=info)
    assert marie.code("CreatePublicShare", request) == "INVALID_ARGUMENT"


def test_an_end_in_the_past(einstein: Caller, path: str, gateway: GatewayProcess) -> None:
    answered = "INVALID_ARGUMENT" if gateway.profile == "opencloud" else "OK"
    assert link(einstein, path, VIEWER, expiration=in_seconds(-10))[0] == answered
    made = linked(einstein, path, VIEWER)
    assert (
        change_link(einstein, made, UPDATE.TYPE_EXPIRATION, expiration=in_seconds(-10)) == answered
    )


def test_only_some_things_can_be_changed(einstein: Caller, path: str) -> None:
    made = linked(einstein, path, VIEWER)
    assert change_link(einstein, made, UPDATE.TYPE_DISPLAYNAME, display_name="plots") == "OK"
    assert change_link(einstein, made, UPDATE.TYPE_DESCRIPTION) == "INTERNAL"


@on_opencloud
def test_strangers_cannot_change_a_link(einstein: Caller, marie: Caller, path: str) -> None:
    made = linked(einstein, path, VIEWER)
    assert change_link(marie, made, UPDATE.TYPE_PASSWORD, password="x") == "NOT_FOUND"
    assert unlink(marie, made) == "gRPC INTERNAL"
    assert unlink(einstein, made) == "OK"
    assert unlink(einstein, made) == "gRPC UNKNOWN"


@on_local
def test_strangers_can_end_a_link(einstein: Caller, marie: Caller, path: str) -> None:
    made = linked(einstein, path, VIEWER)
    assert unlink(marie, made) == "OK"
    assert unlink(einstein, made) == "NOT_FOUND"


def test_a_password_is_asked_for(einstein: Caller, path: str, visit: Visit) -> None:
    made = linked(einstein, path, VIEWER, password="open sesame")
    assert made.password_protected
    assert visit(made, "wrong").opened == "PERMISSION_DENIED"
    assert visit(made).opened == "PERMISSION_DENIED"
    assert visit(made, "open sesame").opened == "OK"
    change_link(einstein, made, UPDATE.TYPE_PASSWORD, password="")
    assert visit(made).opened == "OK"


def test_a_password_is_not_kept_in_clear(einstein: Caller, path: str) -> None:
    linked(einstein, path, VIEWER, password="open sesame")
    state = einstein.gateway.root / "state"
    for file in state.glob("gateway.db*"):
        assert b"open sesame" not in file.read_bytes()


def test_an_ended_link_opens_nothing(einstein: Caller, path: str, visit: Visit) -> None:
    made = linked(einstein, path, VIEWER)
    visitor = visit(made)
    assert visitor.stat_code(visitor.home) == "OK"
    unlink(einstein, made)
    assert visit(made).opened == "NOT_FOUND"
    assert visitor.stat_code(visitor.home) == "NOT_FOUND"


def test_who_a_visitor_is(
    einstein: Caller, path: str, visit: Visit, gateway: GatewayProcess
) -> None:
    visitor = visit(linked(einstein, path, VIEWER))
    whoami = gateway_api.WhoAmIRequest(token=visitor.token)
    if gateway.profile == "opencloud":
        assert visitor.user.username == "einstein"
        assert visitor.code("WhoAmI", whoami) == "OK"
    else:
        assert visitor.user.id.opaque_id.startswith("publiclink:")
        assert visitor.user.username == ""
        assert visitor.code("WhoAmI", whoami) == "gRPC PERMISSION_DENIED"


def test_a_file_is_read_by_either_path(einstein: Caller, path: str, visit: Visit) -> None:
    visitor = visit(linked(einstein, path, VIEWER))
    assert visitor.read(visitor.home) == b"text"
    assert visitor.read(visitor.home + "/a.txt") == b"text"
    assert visitor.stat_code(visitor.home + "/b.txt") != "OK"


def test_a_viewer_cannot_save(
    einstein: Caller, path: str, visit: Visit, gateway: GatewayProcess
) -> None:
    visitor = visit(linked(einstein, path, VIEWER))
    refused = "PERMISSION_DENIED" if gateway.profile == "opencloud" else "gRPC PERMISSION_DENIED"
    assert visitor.begin(visitor.home, 4)[0] == refused
    assert einstein.read(path) == b"text"


def test_an_editor_saves(einstein: Caller, path: str, visit: Visit) -> None:
    visitor = visit(linked(einstein, path, FILE_EDITOR))
    assert visitor.save(visitor.home, b"theirs").status == 200
    assert einstein.read(path) == b"theirs"


def test_an_editor_of_a_folder_works_in_it(einstein: Caller, path: str, visit: Visit) -> None:
    visitor = visit(linked(einstein, folder_of(path), EDITOR))
    assert visitor.make(visitor.home + "/sub") == "OK"
    assert visitor.save(visitor.home + "/sub/b.txt", b"b").status == 200
    assert visitor.move(visitor.home + "/sub/b.txt", visitor.home + "/c.txt") == "OK"
    assert visitor.delete(visitor.home + "/a.txt") == "OK"
    assert {info.path.rpartition("/")[2] for info in einstein.list(folder_of(path))} == {
        "sub",
        "c.txt",
    }


def test_listed_ids_can_be_used(
    einstein: Caller, path: str, visit: Visit, gateway: GatewayProcess
) -> None:
    visitor = visit(linked(einstein, folder_of(path), VIEWER))
    (entry,) = visitor.list(visitor.home)
    assert visitor.read(of(entry.id)) == b"text"
    if gateway.profile == "opencloud":
        assert entry.id == einstein.stat(path).id
    else:
        assert entry.id.storage_id == "public"
        assert entry.path == f"{visitor.home}/a.txt"


def test_a_link_leads_nowhere_else(
    einstein: Caller, path: str, visit: Visit, gateway: GatewayProcess
) -> None:
    folder = folder_of(path)
    einstein.make(folder + "/inner")
    visitor = visit(linked(einstein, folder + "/inner", EDITOR))
    other = linked(einstein, path, VIEWER)
    for place in (
        path,
        of(einstein.stat(path).id),
        of(einstein.stat(folder).id),
        f"{visitor.home}/../a.txt",
        f"/public/{other.token}",
        einstein.home,
    ):
        assert visitor.stat_code(place) in ("NOT_FOUND", "gRPC PERMISSION_DENIED")
    for method, request in (
        ("ListShares", collaboration.ListSharesRequest()),
        ("GetHome", provider.GetHomeRequest()),
        ("ListRecycle", provider.ListRecycleRequest()),
        ("CreateShare", collaboration.CreateShareRequest(resource_info=einstein.stat(path))),
    ):
        assert visitor.code(method, request) == "gRPC PERMISSION_DENIED"


def test_a_link_cannot_be_moved_out_of(einstein: Caller, path: str, visit: Visit) -> None:
    folder = folder_of(path)
    einstein.make(folder + "/inner")
    visitor = visit(linked(einstein, folder + "/inner", EDITOR))
    assert visitor.save(visitor.home + "/b.txt", b"b").status == 200
    request = provider.MoveRequest(
        source=of(einstein.stat(folder + "/inner/b.txt").id),
        destination=of(einstein.stat(folder).id, "./b.txt"),
    )
    assert visitor.code("Move", request) != "OK"

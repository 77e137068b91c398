"""docs/servers.md, "Shares": every line of its tables."""

import time

import pytest
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as collaboration
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as shares
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, of, on_local, on_opencloud
from tests.gateway.conftest import SignIn
from tests.gateway.sharing import (
    ACCEPTED,
    EDITOR,
    FILE_EDITOR,
    PENDING,
    REJECTED,
    VIEWER,
    answer,
    group,
    listed,
    names_of,
    received,
    remove,
    share,
    shared,
    update,
    user,
)
from tests.support.gateway import GatewayProcess


@pytest.fixture
def richard(gateway: GatewayProcess, sign_in: SignIn) -> Caller:
    """Richard Feynman, with whom nothing is shared."""
    return sign_in(gateway, "richard")


@pytest.fixture
def path(einstein: Caller) -> str:
    """A file of einstein's."""
    found = einstein.fresh() + "/a.txt"
    einstein.save(found, b"text")
    return found


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


@on_opencloud
def test_permissions_are_kept_as_sent(einstein: Caller, marie: Caller, path: str) -> None:
    assert names_of(shared(einstein, path, user(marie), VIEWER).permissions) == set(VIEWER)


@on_local
def test_permissions_are_rewritten(einstein: Caller, marie: Caller, path: str) -> None:
    made = shared(einstein, path, user(marie), FILE_EDITOR)
    assert {"move", "delete", "create_container"} <= names_of(made.permissions)
    assert not made.grantee.user_id.idp
    assert made.owner.opaque_id == einstein.user.id.opaque_id


@on_opencloud
@pytest.mark.parametrize("names", [EDITOR, ["add_grant", *VIEWER], ["create_container"]])
def test_permissions_unfit_for_a_file_are_refused(
    einstein: Caller, marie: Caller, path: str, names: list[str]
) -> None:
    assert share(einstein, path, user(marie), names)[0] == "INVALID_ARGUMENT"


@on_local
def test_a_denial_fails(einstein: Caller, marie: Caller, path: str) -> None:
    assert share(einstein, path, user(marie), [])[0] == "INTERNAL"


def test_a_duplicate_is_refused(
    einstein: Caller, marie: Caller, path: str, gateway: GatewayProcess
) -> None:
    shared(einstein, path, user(marie), VIEWER)
    refused = "ALREADY_EXISTS" if gateway.profile == "opencloud" else "gRPC UNKNOWN"
    assert share(einstein, path, user(marie), VIEWER)[0] == refused


def test_sharing_with_oneself_is_refused(einstein: Caller, path: str) -> None:
    assert share(einstein, path, user(einstein), VIEWER)[0] == "gRPC UNKNOWN"


def test_sharing_with_nobody_is_accepted(einstein: Caller, path: str) -> None:
    assert share(einstein, path, group("nobody"), VIEWER)[0] == "OK"


def test_a_share_inside_a_shared_folder(
    einstein: Caller, marie: Caller, path: str, gateway: GatewayProcess
) -> None:
    shared(einstein, folder_of(path), user(marie), EDITOR)
    answered = "OK" if gateway.profile == "opencloud" else "ABORTED"
    assert share(einstein, path, user(marie), VIEWER)[0] == answered


def test_a_recipient_shares_on(einstein: Caller, marie: Caller, richard: Caller, path: str) -> None:
    shared(einstein, path, user(marie), VIEWER)
    info = einstein.stat(path)
    grant = shares.ShareGrant(
        grantee=user(richard),
        permissions=shares.SharePermissions(
            permissions=resources.ResourcePermissions(stat=True, initiate_file_download=True)
        ),
    )
    request = collaboration.CreateShareRequest(resource_info=info, grant=grant)
    answered = einstein.expect("PERMISSION_DENIED", "OK", eos="PERMISSION_DENIED")
    assert marie.code("CreateShare", request) == answered


@on_opencloud
def test_only_the_maker_changes_and_ends(
    einstein: Caller, marie: Caller, richard: Caller, path: str
) -> None:
    made = shared(einstein, path, user(marie), VIEWER)
    assert update(marie, made, FILE_EDITOR) == "PERMISSION_DENIED"
    assert remove(marie, made) == "PERMISSION_DENIED"
    assert remove(richard, made) == "PERMISSION_DENIED"
    assert update(einstein, made, FILE_EDITOR) == "OK"
    assert remove(einstein, made) == "OK"
    assert remove(einstein, made) == "INTERNAL"


@on_local
def test_nobody_else_knows_of_a_share(einstein: Caller, marie: Caller, path: str) -> None:
    made = shared(einstein, path, user(marie), VIEWER)
    assert update(marie, made, FILE_EDITOR) == "gRPC UNKNOWN"
    assert remove(marie, made) == "gRPC UNKNOWN"
    assert remove(einstein, made) == "OK"
    assert remove(einstein, made) == "gRPC UNKNOWN"


@on_opencloud
def test_an_update_by_field_alone_fails(einstein: Caller, marie: Caller, path: str) -> None:
    made = shared(einstein, path, user(marie), VIEWER)
    field = collaboration.UpdateShareRequest.UpdateField(permissions=made.permissions)
    ref = shares.ShareReference(id=made.id)
    request = collaboration.UpdateShareRequest(ref=ref, field=field)
    assert einstein.code("UpdateShare", request) == "INTERNAL"


@on_opencloud
def test_a_list_holds_ones_own_and_nothing_by_creator(
    einstein: Caller, marie: Caller, richard: Caller, path: str
) -> None:
    made = shared(einstein, path, user(marie), VIEWER).id.opaque_id
    assert made in listed(einstein)
    assert made not in listed(marie)
    assert listed(einstein, creator=einstein.user.id) == []
    assert listed(einstein, owner=einstein.user.id) == []
    target = einstein.stat(path).id
    assert listed(einstein, resource_id=target) == [made]
    assert listed(marie, resource_id=target) == [made]
    assert listed(richard, resource_id=target) == []


@on_local
def test_a_list_holds_everybodys_unless_asked_by_creator(
    einstein: Caller, marie: Caller, path: str
) -> None:
    made = shared(einstein, path, user(marie), VIEWER).id.opaque_id
    assert made in listed(marie)
    assert made in listed(einstein, creator=einstein.user.id)
    assert made not in listed(einstein, creator=marie.user.id)
    assert listed(marie, resource_id=einstein.stat(path).id) == [made]


def test_existing_shares_carry_what_is_shared(
    einstein: Caller, marie: Caller, path: str, gateway: GatewayProcess
) -> None:
    made = shared(einstein, path, user(marie), VIEWER)
    if gateway.profile == "opencloud":
        for method, request in (
            ("ListExistingShares", collaboration.ListSharesRequest()),
            ("ListExistingReceivedShares", collaboration.ListReceivedSharesRequest()),
        ):
            assert marie.code(method, request) == "gRPC UNKNOWN"
        return
    _, response = einstein.call("ListExistingShares", collaboration.ListSharesRequest())
    infos = {each.share.id.opaque_id: each.resource_info for each in response.share_infos}
    assert infos[made.id.opaque_id].path == path
    request = collaboration.ListReceivedSharesRequest()
    _, response = marie.call("ListExistingReceivedShares", request)
    ids = [each.received_share.share.id for each in response.share_infos]
    assert made.id in ids


@on_opencloud
def test_a_share_waits_is_accepted_named_and_rejected(
    einstein: Caller, marie: Caller, path: str
) -> None:
    name = f"{path.split('/')[-2]}.txt"
    named = folder_of(path) + f"/{name}"
    einstein.move(path, named)
    made = shared(einstein, named, user(marie), VIEWER)
    seen = received(marie, made)
    assert seen is not None
    assert (seen.state, seen.mount_point.path) == (PENDING, "")
    assert answer(marie, made, "state", state=ACCEPTED) == "OK"
    assert received(marie, made).mount_point.path == name  # type: ignore[union-attr]  # seen above
    point = resources.Reference(path="mine")
    assert answer(marie, made, "mount_point", mount_point=point) == "OK"
    assert answer(marie, made, "hidden", hidden=True) == "OK"
    assert answer(marie, made, "state", state=REJECTED) == "OK"
    seen = received(marie, made)
    assert seen is not None
    assert (seen.state, seen.hidden, seen.mount_point.path) == (REJECTED, True, "mine")
    assert answer(marie, made, "alias", alias="x") == "INTERNAL"
    assert answer(marie, shares.Share(id=shares.ShareId(opaque_id="no")), "state") == "NOT_FOUND"


@on_opencloud
def test_a_second_mount_of_a_name_is_numbered(einstein: Caller, marie: Caller) -> None:
    name = einstein.fresh().rpartition("/")[2] + ".txt"
    mounts = []
    for _ in range(3):
        path = f"{einstein.fresh()}/{name}"
        einstein.save(path, b"a")
        made = shared(einstein, path, user(marie), VIEWER)
        answer(marie, made, "state", state=ACCEPTED)
        mounts.append(received(marie, made).mount_point.path)  # type: ignore[union-attr]  # shared
    stem = name.removesuffix(".txt")
    assert mounts == [name, f"{stem} (1).txt", f"{stem} (2).txt"]


@on_local
def test_a_share_is_accepted_or_hidden(einstein: Caller, marie: Caller, path: str) -> None:
    made = shared(einstein, path, user(marie), VIEWER)
    seen = received(marie, made)
    assert seen is not None
    assert (seen.state, seen.hidden) == (ACCEPTED, False)
    assert answer(marie, made, "hidden", hidden=True) == "OK"
    assert received(marie, made).state == ACCEPTED  # type: ignore[union-attr]  # seen above
    assert answer(marie, made, "state", state=REJECTED) == "OK"
    seen = received(marie, made)
    assert seen is not None
    assert (seen.state, seen.hidden) == (REJECTED, True)
    point = resources.Reference(path="mine")
    assert answer(marie, made, "mount_point", mount_point=point) == "INTERNAL"


def test_a_group_share_reaches_all_members_the_sharer_too(
    einstein: Caller, marie: Caller, richard: Caller, path: str
) -> None:
    made = shared(einstein, path, group("physics-lovers"), VIEWER)
    assert received(einstein, made) is not None
    assert received(marie, made) is not None
    assert received(richard, made) is None


@on_opencloud
def test_rights_follow_the_share_at_once(einstein: Caller, marie: Caller, path: str) -> None:
    target = of(einstein.stat(path).id)
    assert marie.stat_code(target) == "NOT_FOUND"
    made = shared(einstein, path, user(marie), VIEWER)
    assert marie.read(target) == b"text"
    assert marie.begin(target, 1)[0] == "PERMISSION_DENIED"
    update(einstein, made, FILE_EDITOR)
    assert marie.begin(target, 1)[0] == "OK"
    assert answer(marie, made, "state", state=REJECTED) == "OK"
    assert marie.read(target) == b"text"
    remove(einstein, made)
    assert marie.stat_code(target) == "NOT_FOUND"


@on_opencloud
def test_a_save_begun_before_the_share_ended_is_refused(
    einstein: Caller, marie: Caller, path: str
) -> None:
    made = shared(einstein, path, user(marie), FILE_EDITOR)
    code, protocol = marie.begin(of(einstein.stat(path).id), 4)
    assert code == "OK"
    remove(einstein, made)
    assert marie.put(protocol, b"hers").status == 403
    assert einstein.read(path) == b"text"


@on_opencloud
def test_an_expired_share_gives_nothing(einstein: Caller, marie: Caller, path: str) -> None:
    code, made = share(einstein, path, user(marie), VIEWER, end=int(time.time()) - 10)
    assert code == "OK"
    assert marie.stat_code(of(einstein.stat(path).id)) == "NOT_FOUND"
    assert received(marie, made) is None
    assert made.id.opaque_id not in listed(einstein)


@on_opencloud
def test_an_editor_of_a_folder_works_below_it_only(
    einstein: Caller, marie: Caller, path: str
) -> None:
    top = folder_of(path)
    inner = f"{top}/inner"
    einstein.make(inner)
    shared(einstein, inner, user(marie), EDITOR)
    inside = einstein.stat(inner).id
    request = provider.CreateContainerRequest(ref=of(inside, "./sub"))
    assert marie.code("CreateContainer", request) == "OK"
    assert marie.stat_code(of(einstein.stat(top).id)) == "NOT_FOUND"
    assert marie.stat_code(of(einstein.stat(path).id)) == "NOT_FOUND"
    moved = provider.MoveRequest(
        source=of(inside, "./sub"), destination=of(einstein.stat(top).id, "./sub")
    )
    assert marie.code("Move", moved) != "OK"


def test_a_share_outlives_its_file(
    einstein: Caller, marie: Caller, path: str, gateway: GatewayProcess
) -> None:
    made = shared(einstein, path, user(marie), VIEWER)
    einstein.delete(path)
    assert made.id.opaque_id in listed(einstein)
    assert received(marie, made) is not None
    gone = "INTERNAL" if gateway.profile == "opencloud" else "NOT_FOUND"
    assert remove(einstein, made) == gone


@on_opencloud
def test_a_share_outlives_its_folder_without_a_name(einstein: Caller, marie: Caller) -> None:
    folder = einstein.fresh()
    made = shared(einstein, folder, user(marie), EDITOR)
    einstein.delete(folder)
    assert made.id.opaque_id in listed(einstein)
    assert marie.stat_code(of(made.resource_id)) == "NOT_FOUND"
    kept = received(marie, made)
    assert kept is not None
    assert not kept.mount_point.path
    assert remove(einstein, made) == "INTERNAL"


def test_the_grants_of_a_space_stand_among_shares_on_opencloud(
    gateway_factory: GatewayFactory, sign_in: SignIn
) -> None:
    gateway = gateway_factory(profile="opencloud")
    einstein, marie = sign_in(gateway), sign_in(gateway, "marie")
    own = shared(einstein, einstein.home, user(einstein), EDITOR)
    hers = shared(einstein, einstein.home, user(marie), EDITOR)
    assert own.resource_id.opaque_id == own.resource_id.space_id
    assert listed(einstein) == [own.id.opaque_id, hers.id.opaque_id]
    waiting = received(marie, hers)
    assert waiting is not None
    assert waiting.state == PENDING
    assert remove(einstein, own) == "PERMISSION_DENIED"
    assert update(einstein, own, VIEWER) == "PERMISSION_DENIED"
    assert remove(einstein, hers) == "OK"


def test_shares_survive_a_crash(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    einstein, marie = sign_in(own_gateway), sign_in(own_gateway, "marie")
    path = einstein.home + "/a.txt"
    einstein.save(path, b"text")
    made = shared(einstein, path, user(marie), VIEWER)
    answer(marie, made, "state", state=ACCEPTED)
    own_gateway.kill()
    own_gateway.restart()
    einstein, marie = sign_in(own_gateway), sign_in(own_gateway, "marie")
    assert made.id.opaque_id in listed(einstein)
    assert received(marie, made).state == ACCEPTED  # type: ignore[union-attr]  # shared above

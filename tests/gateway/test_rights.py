"""Who may do what on whose files."""

import pytest
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as collaboration
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as sharing
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, of, on_local, on_opencloud
from tests.gateway.conftest import SignIn


@on_opencloud
def test_a_stranger_sees_nothing_by_path_or_id(einstein: Caller, marie: Caller) -> None:
    path = einstein.fresh() + "/secret"
    einstein.save(path, b"secret")
    by_id = of(einstein.stat(path).id)
    for reference in (path, by_id):
        assert marie.stat_code(reference) == "NOT_FOUND"
        assert marie.open(reference)[0] == "NOT_FOUND"
        assert marie.begin(reference, 1)[0] == "NOT_FOUND"
    assert marie.code("Delete", provider.DeleteRequest(ref=by_id)) == "NOT_FOUND"
    assert marie.delete(path) == "NOT_FOUND"
    assert marie.make(path.rpartition("/")[0] + "/mine") == "NOT_FOUND"
    assert marie.move(path, marie.home + "/stolen") == "NOT_FOUND"
    assert marie.code("ListContainer", provider.ListContainerRequest(ref=by_id)) == "NOT_FOUND"
    assert marie.code("SetLock", provider.SetLockRequest(ref=by_id)) == "NOT_FOUND"
    assert einstein.read(path) == b"secret"


@on_local
def test_local_lets_everybody_do_everything(einstein: Caller, marie: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"a")
    assert marie.read(path) == b"a"
    assert marie.stat(path).owner.opaque_id == marie.user.id.opaque_id
    assert marie.stat(path).permission_set.initiate_file_upload


@on_opencloud
def test_moving_between_homes_is_unimplemented(einstein: Caller, marie: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"a")
    assert einstein.move(path, marie.home + "/a") == "NOT_FOUND"


@pytest.fixture
def granted(gateway_factory: GatewayFactory, sign_in: SignIn) -> tuple[Caller, Caller, str]:
    """Einstein and Marie, and a file in a folder that marie may read."""
    gateway = gateway_factory("opencloud")
    einstein, marie = sign_in(gateway), sign_in(gateway, "marie")
    einstein.make(einstein.home + "/shared")
    path = einstein.home + "/shared/a"
    einstein.save(path, b"a")
    grantee = resources.Grantee(type=resources.GRANTEE_TYPE_USER, user_id=marie.user.id)
    rights = dict.fromkeys(("stat", "list_container", "get_path", "initiate_file_download"), True)
    permissions = sharing.SharePermissions(permissions=resources.ResourcePermissions(**rights))
    request = collaboration.CreateShareRequest(
        resource_info=einstein.stat(einstein.home + "/shared"),
        grant=sharing.ShareGrant(grantee=grantee, permissions=permissions),
    )
    assert einstein.code("CreateShare", request) == "OK"
    return einstein, marie, path


def test_a_grant_on_a_folder_opens_what_is_in_it(granted: tuple[Caller, Caller, str]) -> None:
    einstein, marie, path = granted
    reference = of(einstein.stat(path).id)
    assert marie.read(reference) == b"a"
    assert not marie.stat(reference).permission_set.initiate_file_upload
    (listed,) = marie.list(of(einstein.stat(einstein.home + "/shared").id))
    assert listed.permission_set.initiate_file_download
    assert marie.stat(reference).owner.opaque_id == einstein.user.id.opaque_id


def test_a_grant_gives_no_more_than_it_says(granted: tuple[Caller, Caller, str]) -> None:
    einstein, marie, path = granted
    reference = of(einstein.stat(path).id)
    assert marie.begin(reference, 1)[0] == "PERMISSION_DENIED"
    denied = {
        "Delete": provider.DeleteRequest(ref=reference),
        "SetLock": provider.SetLockRequest(ref=reference),
        "ListFileVersions": provider.ListFileVersionsRequest(ref=reference),
    }
    for method, request in denied.items():
        assert marie.code(method, request) == "PERMISSION_DENIED"
    assert marie.stat_code(path) == "NOT_FOUND"

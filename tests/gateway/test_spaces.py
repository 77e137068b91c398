"""docs/servers.md, "Spaces and quota"."""

import json
import resource
from pathlib import Path
from typing import Any

import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as api
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces

from tests.conftest import PROFILES, GatewayFactory
from tests.gateway.caller import Caller, at, of, on_local, on_opencloud
from tests.gateway.conftest import SignIn
from tests.support.gateway import GatewayProcess

FILTER = spaces.ListStorageSpacesRequest.Filter


def listed(caller: Caller, *filters: Any) -> tuple[str, list[Any]]:
    request = spaces.ListStorageSpacesRequest(filters=filters)
    code, response = caller.call("ListStorageSpaces", request)
    return code, list(response.storage_spaces)


@on_opencloud
def test_the_personal_space_on_opencloud(einstein: Caller) -> None:
    ((space,),) = (listed(einstein)[1],)
    assert space.space_type == "personal"
    assert space.opaque.map["path"].value.decode() == einstein.home
    assert space.root_info.path == "."
    assert int(space.opaque.map["quota.used"].value) == einstein.stat(einstein.home).size
    assert einstein.stat(of(space.root)).id == space.root


@on_local
def test_the_personal_space_on_local(einstein: Caller) -> None:
    ((space,),) = (listed(einstein)[1],)
    assert space.root_info.path == einstein.home
    assert not space.HasField("root")
    assert einstein.stat(space.root_info.path).id == space.root_info.id


def test_spaces_are_filtered(einstein: Caller) -> None:
    (space,) = listed(einstein)[1]
    kind = FILTER(type=FILTER.TYPE_SPACE_TYPE, space_type="project")
    assert listed(einstein, kind) == ("OK", [])
    same = FILTER(type=FILTER.TYPE_ID, id=space.id)
    assert len(listed(einstein, same)[1]) == 1
    path = FILTER(type=FILTER.TYPE_PATH, path="/x")
    assert listed(einstein, path)[0] == einstein.expect("INVALID_ARGUMENT", "OK")


def test_the_quota_without_a_quota(einstein: Caller) -> None:
    code, response = einstein.call("GetQuota", api.GetQuotaRequest(ref=at(einstein.home)))
    assert code == "OK"
    assert (response.total_bytes == 0) is einstein.expect(True, False)
    assert (response.used_bytes == 0) is einstein.expect(True, False)


@pytest.fixture(params=PROFILES)
def poor(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    gateway_factory: GatewayFactory,
    sign_in: SignIn,
) -> Caller:
    """Einstein with 100 bytes."""
    users = tmp_path / "users.json"
    identity = {"opaque_id": "1", "idp": "http://x", "type": 1}
    person = {"id": identity, "username": "einstein", "secret": "relativity", "quota": 100}
    users.write_text(json.dumps([person]))
    return sign_in(gateway_factory(request.param, ("--users", str(users))))


def test_a_full_quota_is_told_at_initiate(poor: Caller) -> None:
    path = poor.home + "/a"
    poor.save(path, b"a" * 60)
    assert poor.begin(poor.home + "/b", 60)[0] == "INSUFFICIENT_STORAGE"
    assert poor.begin(path, 90)[0] == "OK"


def test_a_full_quota_is_told_at_the_put(poor: Caller) -> None:
    path = poor.home + "/b"
    protocol = poor.begin(path, 60)[1]
    poor.save(poor.home + "/a", b"a" * 60)
    assert poor.put(protocol, b"b" * 60).status == 507
    assert poor.stat_code(path) == "NOT_FOUND"
    assert list((poor.gateway.root / "state" / "tmp").iterdir()) == []


def test_more_than_the_disk_holds_is_refused_at_initiate(einstein: Caller) -> None:
    assert einstein.begin(einstein.fresh() + "/a", 1 << 60)[0] == "INSUFFICIENT_STORAGE"


def test_a_disk_that_fills_up_leaves_the_old_content(
    own_gateway: GatewayProcess, sign_in: SignIn
) -> None:
    caller = sign_in(own_gateway)
    path = caller.home + "/a"
    caller.save(path, b"old")
    # The kernel refuses to let a file of the gateway grow, as it would on a full disk.
    resource.prlimit(own_gateway.pid, resource.RLIMIT_FSIZE, (4 << 20, resource.RLIM_INFINITY))
    body = b"x" * (8 << 20)
    assert caller.put(caller.begin(path, len(body))[1], body).status == 507
    assert caller.read(path) == b"old"
    assert list((own_gateway.root / "state" / "tmp").iterdir()) == []


def test_projects_cannot_be_made(einstein: Caller) -> None:
    request = spaces.CreateStorageSpaceRequest(type="project", name="x")
    assert einstein.code("CreateStorageSpace", request) == "gRPC UNIMPLEMENTED"
    touched = provider.SetImmutableRequest(ref=resources.Reference(path="/x"))
    assert einstein.code("SetImmutable", touched) == "gRPC UNIMPLEMENTED"

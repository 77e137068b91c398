"""docs/servers.md, "People and metadata": groups."""

import pytest
from cs3.identity.group.v1beta1 import group_api_pb2 as api
from cs3.identity.group.v1beta1 import resources_pb2 as groups

from tests.gateway.caller import Caller
from tests.support.gateway import GatewayProcess


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("PHYSICS", ["physics-lovers"]),
        ("Sailing Lov", ["sailing-lovers"]),
        ("", ["physics-lovers", "quantum-lovers", "radium-lovers", "sailing-lovers"]),
        ("nobody", []),
    ],
)
def test_groups_are_found_by_part_of_a_name(einstein: Caller, query: str, names: list[str]) -> None:
    wanted = api.Filter(type=api.Filter.TYPE_QUERY, query=query)
    request = api.FindGroupsRequest(filters=[wanted])
    assert [one.group_name for one in einstein.call("FindGroups", request)[1].groups] == names


def test_a_search_without_filter_fails(einstein: Caller, gateway: GatewayProcess) -> None:
    code = "gRPC INTERNAL" if gateway.profile == "opencloud" else "gRPC UNKNOWN"
    assert einstein.code("FindGroups", api.FindGroupsRequest()) == code


@pytest.mark.parametrize(("skip", "members"), [(True, 0), (False, 2)])
def test_a_group_tells_its_members_unless_asked_not_to(
    einstein: Caller, skip: bool, members: int
) -> None:
    group_id = groups.GroupId(opaque_id="physics-lovers")
    request = api.GetGroupRequest(group_id=group_id, skip_fetching_members=skip)
    assert len(einstein.call("GetGroup", request)[1].group.members) == members


def test_an_unknown_group_is_not_found(einstein: Caller) -> None:
    request = api.GetGroupRequest(group_id=groups.GroupId(opaque_id="nobody"))
    assert einstein.code("GetGroup", request) == "NOT_FOUND"

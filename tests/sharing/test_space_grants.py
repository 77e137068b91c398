"""Who belongs to a space is kept as shares of its root: nobody shares those with anybody."""

from __future__ import annotations

import pytest
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as api
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as resources

from cs3lab.client import sharing_convert
from cs3lab.client.model import Reference
from cs3lab.client.roles import permissions_of
from cs3lab.client.sharing_model import Role, ShareState
from tests.client.conftest import EINSTEIN, MARIE
from tests.conftest import GatewayFactory
from tests.sharing.conftest import Meet, Person
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


@pytest.fixture
def own_gateway(gateway_factory: GatewayFactory) -> GatewayProcess:
    """A storage with spaces, of nobody else."""
    return gateway_factory(profile="opencloud")


async def grant(manager: Person, member: Person) -> str:
    """Let somebody belong to the space of the manager; return the id."""
    root = await manager.storage.files.stat(Reference.at(await manager.storage.files.home()))
    allowed = permissions_of(Role.EDITOR, directory=True)
    request = api.CreateShareRequest(
        resource_info=sharing_convert.to_resource_info(root),
        grant=resources.ShareGrant(
            grantee=sharing_convert.to_grantee(member.user.id),
            permissions=resources.SharePermissions(permissions=allowed),
        ),
    )
    answer = await manager.client.call("CreateShare", request)
    return str(answer.share.id.opaque_id)


async def test_a_manager_shares_nothing_by_them(own_gateway: GatewayProcess, meet_at: Meet) -> None:
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    await grant(einstein, einstein)
    await grant(einstein, marie)
    await einstein.file("a.txt")
    share = await einstein.service.outgoing.create("a.txt", marie.user.id, Role.VIEWER, None)
    assert [row.id for row in await einstein.service.outgoing.all()] == [share.id]


async def test_a_member_is_asked_for_no_answer(own_gateway: GatewayProcess, meet_at: Meet) -> None:
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    told: list[int] = []
    marie.storage.received.observers.append(lambda shares, _: told.append(len(shares)))
    await grant(einstein, einstein)
    share_id = await grant(einstein, marie)
    assert await marie.service.received.all() == []
    assert told == [0]
    await marie.storage.received.decline(share_id)
    assert await marie.service.received.all() == []


async def test_a_space_that_was_accepted_as_a_share_stays_within_reach(
    own_gateway: GatewayProcess, meet_at: Meet
) -> None:
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    share_id = await grant(einstein, marie)
    await marie.storage.received.accept(share_id)
    [row] = await marie.service.received.all()
    assert (row.id, row.state) == (share_id, ShareState.ACCEPTED)

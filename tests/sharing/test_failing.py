"""What cannot be looked at is marked, and fails nothing else."""

from __future__ import annotations

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client.errors import Cs3Error
from cs3lab.client.sharing_model import Role
from cs3lab.namespace.paths import Paths
from tests.client.conftest import EINSTEIN, MARIE
from tests.sharing.conftest import Meet, Person
from tests.support.gateway import GatewayProcess
from tests.support.lacking import Instead, lacking

pytestmark = pytest.mark.asyncio

MANY = 10
_INTERNAL = 15  # CODE_INTERNAL of the API


def failing(ids: set[str]) -> Instead:
    """Fail to describe what has one of these ids."""

    def stat(request: bytes) -> bytes | None:
        wanted = provider_api.StatRequest.FromString(request).ref.resource_id.opaque_id
        if wanted not in ids:
            return None
        answer = provider_api.StatResponse()
        answer.status.code = _INTERNAL
        answer.status.message = "disk on fire at /srv/secret"
        found: bytes = answer.SerializeToString()
        return found

    return stat


@pytest.fixture
def ids() -> set[str]:
    """What cannot be described, by id."""
    return set()


async def share_ten(einstein: Person, marie: Person, ids: set[str]) -> set[str]:
    """Share ten files, accept them, and let every other fail; give the shares of those."""
    broken = set()
    for number in range(MANY):
        item = await einstein.file(f"{number}.txt")
        created = await einstein.service.outgoing.create(
            f"{number}.txt", marie.user.id, Role.VIEWER, None
        )
        await marie.service.received.accept(created.id)
        if number % 2:
            ids.add(item.id.opaque_id)
            broken.add(created.id)
    return broken


async def test_half_of_what_i_share(
    own_gateway: GatewayProcess, meet_at: Meet, ids: set[str]
) -> None:
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    broken = await share_ten(einstein, marie, ids)
    async with lacking(own_gateway.grpc, instead={"Stat": failing(ids)}) as address:
        rows = await (await meet_at(address, EINSTEIN)).service.outgoing.all()
    assert len(rows) == MANY
    assert {row.id for row in rows if row.status == "unknown"} == broken
    assert all(
        row.status == "ready" and row.message is None for row in rows if row.id not in broken
    )
    assert all(row.message and "secret" not in row.message for row in rows if row.id in broken)


async def test_half_of_what_is_shared_with_me(
    own_gateway: GatewayProcess, meet_at: Meet, ids: set[str]
) -> None:
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    broken = await share_ten(einstein, marie, ids)
    async with lacking(own_gateway.grpc, instead={"Stat": failing(ids)}) as address:
        rows = await (await meet_at(address, MARIE)).service.received.all()
    assert len(rows) == MANY
    assert {row.id for row in rows if row.status == "unknown"} == broken
    assert {row.failed for row in rows if row.id in broken} == {"storage"}
    assert all(row.item.path is None for row in rows if row.id in broken)
    assert all(row.item.path for row in rows if row.id not in broken)


async def test_half_of_the_folder_of_shares(
    own_gateway: GatewayProcess, meet_at: Meet, ids: set[str]
) -> None:
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    await share_ten(einstein, marie, ids)
    async with lacking(own_gateway.grpc, instead={"Stat": failing(ids)}) as address:
        marie = await meet_at(address, MARIE)
        folder = Paths(marie.storage, marie.namespace).shares
        assert len(await folder.entries()) == MANY / 2
        # A listing in which something lacks is not one to be kept.
        assert folder.as_last_seen.etag == ""
        ids.update({row.id.opaque_id for row in await folder.entries()})
        with pytest.raises(Cs3Error):
            await folder.entries()
        ids.clear()
        assert len(await folder.entries()) == MANY
        assert folder.as_last_seen.etag

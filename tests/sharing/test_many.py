"""Five hundred shares: every list is whole, at its price, and others have their turn meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from cs3lab.client.gather import AT_ONCE, gather_each
from cs3lab.client.sharing_model import Role, Share
from cs3lab.namespace.paths import Paths
from tests.client.conftest import EINSTEIN, MARIE
from tests.sharing.conftest import Meet, Person
from tests.support.gateway import GatewayProcess
from tests.support.turns import turns

pytestmark = pytest.mark.asyncio

MANY = 500


@dataclass
class Both:
    """Who shares, and who has accepted all."""

    einstein: Person
    marie: Person


@pytest_asyncio.fixture
async def both(own_gateway: GatewayProcess, meet_at: Meet) -> Both:
    """Five hundred files of einstein's in two folders, each shared with marie."""
    einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
    top: Path = own_gateway.files / "einstein" / einstein.root.name
    for number in range(MANY):
        (top / f"{number}.ipynb").write_text("{}")

    async def share(number: int) -> Share:
        item = await einstein.storage.files.stat(einstein.root.child(f"{number}.ipynb"))
        created = await einstein.storage.shares.create(item, marie.user.id, Role.VIEWER)
        await marie.storage.received.accept(created.id)
        return created

    shares = await gather_each(range(MANY), share)
    assert all(isinstance(one, Share) for one in shares.values())
    for person in (einstein, marie):
        person.forget()
    return Both(einstein, marie)


async def shown(whose: Person, ask: Callable[[], Awaitable[Sequence[object]]]) -> None:
    """Hold one list to its length and price."""
    async with turns() as others:
        rows = await ask()
    assert len(rows) == MANY
    assert whose.calls.count("Stat") == MANY
    assert len(whose.calls) <= MANY + 2
    # At least between one batch of questions and the next.
    assert others[0] > MANY / AT_ONCE


async def test_every_list_is_whole(both: Both) -> None:
    marie, einstein = both.marie, both.einstein
    await shown(marie, marie.service.received.all)
    await shown(einstein, einstein.service.outgoing.all)
    marie.forget()
    folder = Paths(marie.storage, marie.namespace).shares
    await shown(marie, folder.entries)
    marie.forget()
    assert (await folder.find("499.ipynb")).name == "499.ipynb"
    assert marie.calls == []

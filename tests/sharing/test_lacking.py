"""Storages that know no groups, or make no links: hidden, and no error."""

from __future__ import annotations

import pytest

from cs3lab.cs3.client import Client
from cs3lab.cs3.credentials import Basic
from cs3lab.cs3.errors import Unsupported
from cs3lab.cs3.sharing_model import Role
from cs3lab.cs3.storage import Storage
from cs3lab.namespace import Namespace
from cs3lab.paths import Paths
from cs3lab.sharing.parties import search
from cs3lab.sharing.views import Views
from tests.cs3.conftest import EINSTEIN
from tests.cs3.counting import Calls
from tests.sharing.conftest import Person
from tests.support.gateway import GatewayProcess
from tests.support.lacking import lacking

pytestmark = pytest.mark.asyncio

LINKS = ("CreatePublicShare", "ListPublicShares")


async def test_without_groups_people_are_found_all_the_same(gateway: GatewayProcess) -> None:
    calls = Calls()
    async with lacking(gateway.grpc, "FindGroups", "GetGroup") as address:
        storage = Storage(Client(address, Basic(*EINSTEIN), observer=calls))
        for _ in range(2):
            assert [one.name for one in await search(storage.people, "cur")] == ["Marie Curie"]
        assert storage.people.groups is False
        assert calls.count("FindGroups") == 1
        await storage.close()


async def test_without_links_the_dialog_shows_the_shares(
    gateway: GatewayProcess, einstein: Person, marie: Person
) -> None:
    await einstein.file("a.txt")
    made = await einstein.views.made.create("a.txt", marie.user.id, Role.VIEWER, None)
    async with lacking(gateway.grpc, *LINKS) as address:
        storage = Storage(Client(address, Basic(*EINSTEIN)))
        views = Views.over(storage, Paths(storage, Namespace(einstein.root.path)))
        shown = await views.dialog.of("a.txt")
        assert shown.links is None
        assert [row.id for row in shown.shares] == [made.id]
        with pytest.raises(Unsupported):
            await views.links.create("a.txt", Role.VIEWER, "", None)
        await storage.close()

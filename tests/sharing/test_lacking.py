"""Storages that know no groups, or make no links: hidden, and no error."""

from __future__ import annotations

import pytest

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.errors import Unsupported
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from cs3lab.namespace.api_path import Namespace
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.principals import search
from cs3lab.sharing.service import SharingService
from tests.client.conftest import EINSTEIN
from tests.client.counting import Calls
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
    created = await einstein.service.outgoing.create("a.txt", marie.user.id, Role.VIEWER, None)
    async with lacking(gateway.grpc, *LINKS) as address:
        storage = Storage(Client(address, Basic(*EINSTEIN)))
        service = SharingService.over(storage, Paths(storage, Namespace(einstein.root.path)))
        shown = await service.dialog.of("a.txt")
        assert (shown.links, shown.linkable) == (None, False)
        assert [row.id for row in shown.shares] == [created.id]
        with pytest.raises(Unsupported):
            await service.links.create("a.txt", Role.VIEWER, "", None)
        await storage.close()


async def test_a_link_that_nobody_could_hand_on_is_not_offered(einstein: Person) -> None:
    await einstein.file("a.txt")
    row = await einstein.service.links.create("a.txt", Role.VIEWER, "", None)
    assert (await einstein.service.dialog.of("a.txt")).linkable
    paths = Paths(einstein.storage, einstein.namespace)
    shown = await SharingService.over(einstein.storage, paths).dialog.of("a.txt")
    assert shown.linkable is False
    assert [(each.id, each.url) for each in shown.links or ()] == [(row.id, None)]

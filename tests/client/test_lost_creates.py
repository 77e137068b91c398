"""Shares and links whose making was not answered: found, and never made twice."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.credentials import Basic
from cs3lab.client.errors import Unavailable
from cs3lab.client.model import Reference, Resource
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from tests.client.conftest import MARIE, Open
from tests.support.gateway import GatewayProcess
from tests.support.lost import Lose

pytestmark = pytest.mark.asyncio


async def item(storage: Storage, top: Reference) -> Resource:
    """Make a file to share."""
    await storage.transfer.upload(top.child("a"), b"a", 1)
    return await storage.files.stat(top.child("a"))


async def test_a_share_that_was_made_is_shown(
    storage: Storage, gateway: GatewayProcess, top: Reference, sign_in: Open, lose: Lose
) -> None:
    shared = await item(storage, top)
    marie = await sign_in(gateway, Basic(*MARIE)).people.me()
    lose("CreateShare")
    made = await storage.shares.create(shared, marie.id, Role.EDITOR)
    assert made.role is Role.EDITOR
    assert [share.id for share in await storage.shares.of(shared.id)] == [made.id]


async def test_a_link_that_was_made_is_shown(storage: Storage, top: Reference, lose: Lose) -> None:
    linked = await item(storage, top)
    end = datetime.now(timezone.utc) + timedelta(days=1)
    other = await storage.links.create(linked, Role.VIEWER)
    lose("CreatePublicShare")
    made = await storage.links.create(linked, Role.VIEWER, "open sesame", end)
    assert made.protected
    assert {link.id for link in await storage.links.of(linked.id)} == {other.id, made.id}


async def test_what_was_not_made_is_told(
    storage: Storage, gateway: GatewayProcess, top: Reference, sign_in: Open, refuse: Lose
) -> None:
    shared = await item(storage, top)
    marie = await sign_in(gateway, Basic(*MARIE)).people.me()
    refuse("CreateShare")
    with pytest.raises(Unavailable):
        await storage.shares.create(shared, marie.id, Role.VIEWER)
    await storage.links.create(shared, Role.EDITOR)
    refuse("CreatePublicShare")
    with pytest.raises(Unavailable):
        await storage.links.create(shared, Role.VIEWER)
    assert len(await storage.links.of(shared.id)) == 1

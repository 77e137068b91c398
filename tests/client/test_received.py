"""Lists of shares with me overtake one another: only what is newer is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import ReceivedShare, Role
from cs3lab.client.storage import Storage
from tests.client.conftest import MARIE
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


class Slow(Client):
    """A client whose next list of shares is answered, but arrives only when it may."""

    answered: asyncio.Event | None = None
    arrives: asyncio.Event | None = None

    def hold(self) -> None:
        """Hold the next list back."""
        self.answered, self.arrives = asyncio.Event(), asyncio.Event()

    async def call(self, name: str, request: Any, **options: Any) -> Any:
        answer = await super().call(name, request, **options)
        answered, arrives = self.answered, self.arrives
        if name == "ListReceivedShares" and answered is not None and arrives is not None:
            self.answered = None
            answered.set()
            await arrives.wait()
        return answer


class Marie:
    """Marie's shares, and what was told of them: how many there are, and which are her doing."""

    def __init__(self, gateway: GatewayProcess) -> None:
        self.client = Slow(gateway.grpc, Basic(*MARIE))
        self.storage = Storage(self.client)
        self.received = self.storage.received
        self.told: list[tuple[set[str], frozenset[str]]] = []
        self.received.observers.append(self._hear)

    def _hear(self, shares: Sequence[ReceivedShare], own: frozenset[str]) -> None:
        self.told.append(({each.share.id for each in shares}, own))

    async def begins_to_list(self) -> asyncio.Task[list[ReceivedShare]]:
        """Ask for a list that does not arrive until `client.arrives`."""
        self.client.hold()
        answered = self.client.answered
        task = asyncio.create_task(self.received.list())
        assert answered is not None
        await answered.wait()
        return task

    async def ends(self, task: asyncio.Task[list[ReceivedShare]]) -> None:
        """Let it arrive."""
        assert self.client.arrives is not None
        self.client.arrives.set()
        await task


@pytest_asyncio.fixture
async def marie(gateway: GatewayProcess) -> AsyncIterator[Marie]:
    """The one who is shared with."""
    found = Marie(gateway)
    await found.received.list()
    found.told.clear()
    yield found
    await found.storage.close()


async def share(storage: Storage, marie: Marie, ref: Reference) -> str:
    await storage.transfer.upload(ref, b"text", 4)
    grantee = (await marie.storage.people.me()).id
    item = await storage.files.stat(ref)
    return (await storage.shares.create(item, grantee, Role.VIEWER)).id


async def test_a_list_that_was_overtaken_is_not_told(
    storage: Storage, top: Reference, marie: Marie
) -> None:
    old = await marie.begins_to_list()
    made = await share(storage, marie, top.child("a"))
    await marie.received.list()
    await marie.ends(old)
    assert [made in shares for shares, _ in marie.told] == [True]


async def test_a_list_from_before_an_answer_is_not_told(
    storage: Storage, top: Reference, marie: Marie
) -> None:
    made = await share(storage, marie, top.child("a"))
    old = await marie.begins_to_list()
    await marie.received.decline(made)
    await marie.ends(old)
    assert marie.told == []
    await marie.received.list()
    assert [own for _, own in marie.told] == [{made}]


async def test_what_one_did_is_told_once(storage: Storage, top: Reference, marie: Marie) -> None:
    made = await share(storage, marie, top.child("a"))
    await marie.received.decline(made)
    await marie.received.list()
    await marie.received.list()
    assert [own for _, own in marie.told] == [{made}, frozenset()]

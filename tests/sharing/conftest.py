"""Sharing between people over one gateway, in each of its profiles."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.errors import AlreadyExists
from cs3lab.client.model import Reference, Resource, User
from cs3lab.client.storage import Storage
from cs3lab.namespace.api_path import Namespace
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.service import SharingService
from tests.client.conftest import (  # noqa: F401  # fixtures
    EINSTEIN,
    MARIE,
    RICHARD,
    Open,
    sign_in,
)
from tests.client.counting import Calls
from tests.support.gateway import GatewayProcess


class Waves(Client):
    """A client that tells how many of its calls had to wait for one another."""

    waves = 0

    async def call(self, name: str, request: Any, **options: Any) -> Any:
        wave = self.waves + 1
        answer = await super().call(name, request, **options)
        self.waves = max(self.waves, wave)
        return answer


@dataclass
class Person:
    """Somebody who shares, with the calls made for them."""

    storage: Storage
    client: Waves
    service: SharingService
    calls: Calls
    user: User
    root: Reference
    namespace: Namespace

    def forget(self) -> None:
        """Count calls and waves anew."""
        self.calls.clear()
        self.client.waves = 0

    async def file(self, name: str, content: bytes = b"text") -> Resource:
        """Save a file in the root of the tree."""
        await self.storage.transfer.upload(self.root.child(name), content, len(content))
        return await self.storage.files.stat(self.root.child(name))


Meet = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture
async def meet_at(folder: str) -> AsyncIterator[Meet]:
    """Sign people in at a gateway, each with a fresh folder as the root of the tree."""
    opened: list[Storage] = []

    async def met(gateway: GatewayProcess | str, who: tuple[str, str]) -> Person:
        calls = Calls()
        address = gateway if isinstance(gateway, str) else gateway.grpc
        client = Waves(address, Basic(*who), observer=calls)
        storage = Storage(client)
        opened.append(storage)
        home = await storage.files.home()
        root = Reference.at(home).child(folder)
        with contextlib.suppress(AlreadyExists):
            await storage.files.create_directory(root)
        namespace = Namespace.rooted(home, folder)
        service = SharingService.over(
            storage, Paths(storage, namespace), "https://example.org/s/{token}"
        )
        # What a session asks once: who it is, and where the home lies.
        me = await storage.people.me()
        await storage.spaces.home_space()
        person = Person(storage, client, service, calls, me, root, namespace)
        person.forget()
        return person

    yield met
    for storage in opened:
        await storage.close()


@pytest_asyncio.fixture
async def einstein(gateway: GatewayProcess, meet_at: Meet) -> Person:
    """Albert Einstein, who shares."""
    return await meet_at(gateway, EINSTEIN)


@pytest_asyncio.fixture
async def marie(gateway: GatewayProcess, meet_at: Meet) -> Person:
    """Marie Curie, who is shared with."""
    return await meet_at(gateway, MARIE)


@pytest_asyncio.fixture
async def richard(gateway: GatewayProcess, meet_at: Meet) -> Person:
    """Richard Feynman, who has nothing to do with it."""
    return await meet_at(gateway, RICHARD)

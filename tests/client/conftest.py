"""A real client of the embedded gateway, in each of its profiles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic, Credentials
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.counting import Calls
from tests.support.gateway import GatewayProcess

EINSTEIN = ("einstein", "relativity")
MARIE = ("marie", "radioactivity")
RICHARD = ("richard", "superfluidity")

Open = Callable[..., Storage]


@pytest.fixture
def calls() -> Calls:
    """The remote calls of `storage`."""
    return Calls()


@pytest_asyncio.fixture
async def sign_in() -> AsyncIterator[Open]:
    """Open storages: `sign_in(gateway, credentials=..., **options of Client)`."""
    opened: list[Storage] = []

    def make(
        gateway: GatewayProcess | str, credentials: Credentials | None = None, **options: object
    ) -> Storage:
        address = gateway if isinstance(gateway, str) else gateway.grpc
        client = Client(address, credentials or Basic(*EINSTEIN), **options)  # type: ignore[arg-type]  # passed on
        opened.append(Storage(client))
        return opened[-1]

    yield make
    for storage in opened:
        await storage.close()


@pytest_asyncio.fixture
async def storage(gateway: GatewayProcess, calls: Calls, sign_in: Open) -> Storage:
    """The storage as einstein sees it."""
    return sign_in(gateway, observer=calls)


@pytest_asyncio.fixture
async def top(storage: Storage, folder: str, calls: Calls) -> Reference:
    """A fresh folder of einstein's; what it took to make it is not counted."""
    made = Reference.at(await storage.files.home()).child(folder)
    await storage.files.create_directory(made)
    await storage.files.stat(made)
    calls.drain()
    return made

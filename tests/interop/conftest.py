"""Points the scenarios at each embedded profile, or at a gateway of your choice:

    pytest tests/interop --cs3-gateway HOST:PORT --cs3-user einstein:relativity \
        --cs3-user marie:radioactivity

Everything happens in a fresh folder of the first user's home, deleted afterwards. What the
server lacks is listed at the end as not supported, and is no failure, unless it was expected:

    --cs3-expect locks,versions,rights,spaces
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client.client import Client
from cs3lab.client.credentials import (
    Basic,
    Credentials,
    StaticToken,
    Token,
    Visitor,
)
from cs3lab.client.errors import Cs3Error
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.conftest import PROFILES
from tests.support.gateway import GatewayProcess, as_shipped

Visit = Callable[[str, str], Storage]
WithToken = Callable[..., Awaitable[Storage]]
DEMO_USERS = ("einstein:relativity", "marie:radioactivity")


@dataclass(frozen=True)
class Server:
    """Where a gateway is and who may sign in, as (name, password)."""

    address: str
    users: tuple[tuple[str, str], ...]
    plain: bool = False


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("cs3")
    group.addoption("--cs3-gateway", metavar="HOST:PORT", help="a running gateway to test against")
    group.addoption(
        "--cs3-user", action="append", metavar="NAME:PASSWORD", help="a user of it; give two"
    )
    group.addoption(
        "--cs3-plain", action="store_true", help="speak to it unencrypted, also over a network"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "server" in metafunc.fixturenames:
        address = metafunc.config.getoption("--cs3-gateway", None)
        profiles = getattr(metafunc.cls, "profiles", PROFILES)
        stored = [address] if address else list(profiles)
        metafunc.parametrize("server", stored, indirect=True, scope="session")


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The gateway under test."""
    named = request.config.getoption("--cs3-user", None) or DEMO_USERS
    people = [tuple(one.partition(":")[::2]) for one in named]
    users = tuple((name, password) for name, password in people)
    if ":" in request.param:
        yield Server(request.param, users, request.config.getoption("--cs3-plain"))
        return
    root, options = tmp_path_factory.mktemp("interop"), as_shipped(request.param)
    with GatewayProcess(root, request.param, options) as gateway:
        yield Server(gateway.grpc, users)


@pytest_asyncio.fixture
async def storage(server: Server) -> AsyncIterator[Storage]:
    """The storage as the first user sees it."""
    async with _signed_in(server, 0) as opened:
        yield opened


@pytest_asyncio.fixture
async def other(server: Server) -> AsyncIterator[Storage]:
    """The storage as the second user sees it."""
    if len(server.users) < 2:
        pytest.skip("needs a second --cs3-user")
    async with _signed_in(server, 1) as opened:
        yield opened


@pytest_asyncio.fixture
async def visit(server: Server) -> AsyncIterator[Visit]:
    """The storage as visitors by link see it: `visit(token, password)`."""
    opened: list[Storage] = []

    def make(token: str, password: str) -> Storage:
        opened.append(Storage(_client(server, Visitor(token, password))))
        return opened[-1]

    yield make
    for storage in opened:
        await storage.close()


class _Outdated(Basic):
    """A name and password whose first token is dead."""

    def __init__(self, user: str, password: str, first: str) -> None:
        super().__init__(user, password)
        self._token = Token.parse(first, time.time())


@pytest_asyncio.fixture
async def with_token(server: Server, storage: Storage) -> AsyncIterator[WithToken]:
    """The storage by a token: `with_token(dead=True, renewable=False)`.

    A dead one has a signature that is not the server's, which is refused as one that has ended.
    """
    opened: list[Storage] = []

    async def make(*, dead: bool, renewable: bool = False) -> Storage:
        value = (await storage.client.token()).value
        if dead:
            head, dot, signature = value.rpartition(".")
            value = head + dot + signature[::-1]
        credentials = _Outdated(*server.users[0], value) if renewable else StaticToken(value)
        opened.append(Storage(_client(server, credentials)))
        return opened[-1]

    yield make
    for each in opened:
        await each.close()


def _client(server: Server, credentials: Credentials) -> Client:
    return Client(server.address, credentials, tls=False if server.plain else None)


@contextlib.asynccontextmanager
async def _signed_in(server: Server, number: int) -> AsyncIterator[Storage]:
    client = _client(server, Basic(*server.users[number]))
    # One who never signed in elsewhere may not have a home yet.
    with contextlib.suppress(Cs3Error):
        await client.call("CreateHome", provider_api.CreateHomeRequest())
    yield Storage(client)
    await client.close()


@pytest_asyncio.fixture
async def top(storage: Storage) -> AsyncIterator[Reference]:
    """A fresh folder, deleted afterwards."""
    home = Reference.at(await storage.files.home())
    made = home.child(f"cs3lab-interop-{uuid.uuid4().hex[:12]}")
    await storage.files.create_directory(made)
    yield made
    with contextlib.suppress(Cs3Error):
        await storage.files.delete(made)

"""A storage that answers nonsense once: nothing of it is believed later."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.identity.user.v1beta1 import resources_pb2 as users
from cs3.identity.user.v1beta1 import user_api_pb2 as user_api
from cs3.rpc.v1beta1 import status_pb2
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client.credentials import Basic
from cs3lab.client.errors import Cs3Error, Unavailable
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import EINSTEIN, MARIE, Open
from tests.support.abilities import on_one_storage
from tests.support.gateway import GatewayProcess
from tests.support.lacking import Instead, lacking
from tests.support.misrouting import misrouting

pytestmark = [pytest.mark.asyncio, on_one_storage]

OK = status_pb2.Status(code=1)
Ask = Callable[[Storage], Awaitable[Any]]


def once(answer: Any) -> Instead:
    """Answer so the first time; later the gateway does."""
    left = [answer.SerializeToString()]
    return lambda _: left.pop() if left else None


async def home(storage: Storage) -> Any:
    return await storage.files.home()


async def me(storage: Storage) -> Any:
    return await storage.people.me()


async def another(storage: Storage) -> Any:
    found = await storage.files.stat(Reference.at(await storage.files.home()))
    assert found.owner is not None
    return await storage.people.get_user(found.owner)


async def home_space(storage: Storage) -> Any:
    return await storage.spaces.home_space()


async def name(storage: Storage) -> Any:
    spaces = {one.type: one.root.resource_id for one in await storage.spaces.list()}
    top = spaces["personal"]
    assert top is not None
    await storage.locator.find(top)
    return storage.locator.name_of(top)


async def places(storage: Storage) -> Any:
    top = await storage.files.stat(Reference.at(await storage.files.home()))
    located = {"home": await storage.locator.find(top.id)}
    return await storage.locator.absolute(located)


def user(name: str = "", opaque_id: str = "") -> Any:
    return users.User(id=users.UserId(opaque_id=opaque_id), username=name)


def named(name: str) -> Any:
    info = resources.ResourceInfo(name=name, id=resources.ResourceId(opaque_id="a"))
    return provider_api.StatResponse(status=OK, info=info)


CASES: dict[str, tuple[str, Any, Ask]] = {
    "no home": ("GetHome", provider_api.GetHomeResponse(status=OK), home),
    "a home that climbs": ("GetHome", provider_api.GetHomeResponse(status=OK, path="/a/.."), home),
    "nobody signed in": ("WhoAmI", gateway_api.WhoAmIResponse(status=OK), me),
    "nobody by that id": ("GetUser", user_api.GetUserResponse(status=OK), another),
    "a person without a name": (
        "GetUser",
        user_api.GetUserResponse(status=OK, user=user(opaque_id="a")),
        another,
    ),
    "another person": (
        "GetUser",
        user_api.GetUserResponse(status=OK, user=user("marie", "elsewhere")),
        another,
    ),
    "a home without a space": ("Stat", named("a"), home_space),
    "nothing described": ("Stat", provider_api.StatResponse(status=OK), places),
    "a name that climbs": ("Stat", named(".."), name),
    "a name that is a path": ("Stat", named("a/b"), name),
    "no token": ("Authenticate", gateway_api.AuthenticateResponse(status=OK), home),
    "a token no header holds": (
        "Authenticate",
        gateway_api.AuthenticateResponse(status=OK, token="a\nb"),
        home,
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_nonsense_is_forgotten(gateway: GatewayProcess, sign_in: Open, case: str) -> None:
    call, answer, ask = CASES[case]
    async with lacking(gateway.grpc, instead={call: once(answer)}) as address:
        asked = sign_in(address, Basic(*EINSTEIN))
        with contextlib.suppress(Cs3Error):
            await ask(asked)
        assert await ask(asked) == await ask(sign_in(gateway, Basic(*EINSTEIN)))
        await asked.close()


async def test_a_person_found_without_a_name_hides_nobody(
    gateway: GatewayProcess, sign_in: Open
) -> None:
    truth = sign_in(gateway, Basic(*MARIE))
    marie = (await truth.people.me()).id
    nameless = user_api.FindUsersResponse(status=OK, users=[user(opaque_id=marie.opaque_id)])
    async with lacking(gateway.grpc, instead={"FindUsers": once(nameless)}) as address:
        asked = sign_in(address, Basic(*EINSTEIN))
        await asked.people.find("marie")
        assert (await asked.people.get_user(marie)).username == "marie"
        await asked.close()


@asynccontextmanager
async def through_a_proxy(
    gateway: GatewayProcess, sign_in: Open
) -> AsyncIterator[tuple[Storage, Callable[[], None]]]:
    async with misrouting(gateway.grpc) as (address, repair):
        storage = sign_in(address, Basic(*EINSTEIN))
        yield storage, repair
        await storage.close()


async def test_a_proxy_that_knows_no_way_says_nothing_of_the_storage(
    gateway: GatewayProcess, sign_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cs3lab.client.policy.FIRST_PAUSE_SECONDS", 0.001)
    async with through_a_proxy(gateway, sign_in) as (storage, repair):
        with pytest.raises(Unavailable):
            await storage.client.whoami()
        repair()
        await storage.received.list()
        assert storage.received.supported

"""Where a token goes that the storage sends somewhere: to where it may, and never further."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.rpc.v1beta1 import status_pb2

from cs3lab.client.credentials import Basic
from cs3lab.client.errors import ServerError, UntrustedEndpoint
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import EINSTEIN, Open
from tests.support.abilities import on_one_storage
from tests.support.gateway import GatewayProcess
from tests.support.lacking import lacking

pytestmark = [pytest.mark.asyncio, on_one_storage]

FILE = Reference.at("/home/a")


class DataServer:
    """A server that takes every token, and may send it on."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.url = ""
        self.redirects_to = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        if self.redirects_to:
            return web.Response(status=307, headers={"Location": self.redirects_to})
        return web.Response(body=b"content")


@pytest_asyncio.fixture
async def data() -> AsyncIterator[DataServer]:
    """Serve contents."""
    server = DataServer()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


def led_to(url: str) -> dict[str, Any]:
    """Give the answers of a gateway that sends transfers to a URL."""
    ok = status_pb2.Status(code=1)
    down = gateway_api.InitiateFileDownloadResponse(status=ok)
    down.protocols.add(protocol="simple", download_endpoint=url, token="t")
    up = gateway_api.InitiateFileUploadResponse(status=ok)
    up.protocols.add(protocol="simple", upload_endpoint=url, token="t")
    answers = {"InitiateFileDownload": down, "InitiateFileUpload": up}
    return {name: lambda _, a=a: a.SerializeToString() for name, a in answers.items()}


async def both_ways(storage: Storage) -> Sequence[object]:
    """Download and upload; give what came of it."""
    there = Reference.at(await storage.files.home()).child("a")
    return await asyncio.gather(
        storage.transfer.read(there),
        storage.transfer.upload(there, b"abc", 3),
        return_exceptions=True,
    )


async def test_a_host_that_is_not_listed_gets_nothing(
    gateway: GatewayProcess, sign_in: Open, data: DataServer
) -> None:
    async with lacking(gateway.grpc, instead=led_to(data.url)) as address:
        storage = sign_in(address, Basic(*EINSTEIN), data_hosts=["data.example.org"])
        refused = await both_ways(storage)
    assert [type(each) for each in refused] == [UntrustedEndpoint, UntrustedEndpoint]
    assert data.asked == []


async def test_a_host_that_is_listed_serves(
    gateway: GatewayProcess, sign_in: Open, data: DataServer
) -> None:
    async with lacking(gateway.grpc, instead=led_to(data.url)) as address:
        storage = sign_in(address, Basic(*EINSTEIN), data_hosts=[data.url.removeprefix("http://")])
        assert await storage.transfer.read(FILE) == b"content"


async def test_a_gateway_on_this_machine_names_hosts_on_it(
    gateway: GatewayProcess, sign_in: Open, data: DataServer
) -> None:
    async with lacking(gateway.grpc, instead=led_to(data.url)) as address:
        assert await sign_in(address, Basic(*EINSTEIN)).transfer.read(FILE) == b"content"


async def test_a_name_that_leads_to_this_machine_gets_nothing(
    gateway: GatewayProcess, sign_in: Open, data: DataServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = socket.getaddrinfo

    def hijacked(host: str, *args: Any, **options: Any) -> Any:
        return lookup("127.0.0.1" if host == "data.example.org" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", hijacked)
    named = data.url.replace("127.0.0.1", "data.example.org")
    async with lacking(gateway.grpc, instead=led_to(named)) as address:
        # An address in a form of gRPC's own is no name of this machine to us.
        storage = sign_in(f"ipv4:{address}", Basic(*EINSTEIN), tls=False)
        refused = await both_ways(storage)
    assert [type(each) for each in refused] == [UntrustedEndpoint, UntrustedEndpoint]
    assert data.asked == []


async def test_a_redirect_is_not_followed(
    gateway: GatewayProcess, sign_in: Open, data: DataServer
) -> None:
    data.redirects_to = f"{data.url}/elsewhere"
    async with lacking(gateway.grpc, instead=led_to(f"{data.url}/here")) as address:
        failed = await both_ways(sign_in(address, Basic(*EINSTEIN)))
    assert [type(each) for each in failed] == [ServerError, ServerError]
    assert sorted(data.asked) == ["GET /here", "PUT /here"]

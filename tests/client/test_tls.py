"""Encrypted connections, and why there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
import pytest_asyncio
from aiohttp import web
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.gateway.v1beta1 import gateway_api_pb2_grpc as gateway_grpc
from cs3.rpc.v1beta1 import code_pb2, status_pb2

from cs3lab.client.credentials import Basic, StaticToken
from cs3lab.client.errors import Unavailable, UntrustedEndpoint
from cs3lab.client.model import Reference
from tests.client.conftest import EINSTEIN, Open
from tests.support.abilities import on_one_storage
from tests.support.encrypted import CA, TLS, encrypted, server_context
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

FILE = Reference.at("/home/a")


@pytest.fixture(autouse=True)
def impatiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what does not come."""
    monkeypatch.setattr("cs3lab.client.policy.FIRST_PAUSE_SECONDS", 0.001)


class Gateway(gateway_grpc.GatewayAPIServicer):  # type: ignore[misc]  # ships no types
    """Offers one file, at the URL it is told."""

    url = ""

    async def InitiateFileDownload(self, request: Any, context: Any) -> Any:  # noqa: N802
        answer = gateway_api.InitiateFileDownloadResponse(
            status=status_pb2.Status(code=code_pb2.CODE_OK)
        )
        answer.protocols.add(protocol="simple", download_endpoint=self.url, token="t")
        return answer


async def content(request: web.Request) -> web.Response:
    return web.Response(body=b"content")


@asynccontextmanager
async def serving(servicer: Gateway, credentials: Any = None) -> AsyncIterator[str]:
    """Serve gRPC; give the address."""
    server = grpc.aio.server()
    gateway_grpc.add_GatewayAPIServicer_to_server(servicer, server)
    if credentials is None:
        port = server.add_insecure_port("127.0.0.1:0")
    else:
        port = server.add_secure_port("127.0.0.1:0", credentials)
    await server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await server.stop(None)


@pytest_asyncio.fixture
async def secure() -> AsyncIterator[tuple[str, Gateway]]:
    """Serve gRPC and HTTP with a certificate; gives the address and the gateway."""
    pair = ((TLS / "server.key").read_bytes(), (TLS / "server.pem").read_bytes())
    servicer = Gateway()
    app = web.Application()
    app.router.add_get("/data", content)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_context())
    await site.start()
    servicer.url = f"https://localhost:{runner.addresses[0][1]}/data"
    async with serving(servicer, grpc.ssl_server_credentials([pair])) as address:
        yield address.replace("127.0.0.1", "localhost"), servicer
    await runner.cleanup()


async def test_a_file_of_the_operators_is_trusted(
    secure: tuple[str, Gateway], sign_in: Open
) -> None:
    storage = sign_in(secure[0], StaticToken("t"), tls=True, ca=CA)
    assert await storage.transfer.read(FILE) == b"content"


async def test_a_gateway_nobody_vouches_for_is_not_spoken_to(
    secure: tuple[str, Gateway], sign_in: Open
) -> None:
    storage = sign_in(secure[0], StaticToken("t"), tls=True)
    with pytest.raises(Unavailable):
        await storage.transfer.read(FILE)


async def test_a_token_is_not_sent_in_plain_text_over_a_network(
    secure: tuple[str, Gateway], sign_in: Open
) -> None:
    secure[1].url = "http://data.example.org/"
    storage = sign_in(secure[0], StaticToken("t"), tls=True, ca=CA)
    with pytest.raises(UntrustedEndpoint, match="unencrypted"):
        await storage.transfer.read(FILE)


@on_one_storage
async def test_a_gateway_is_signed_in_to_over_tls(gateway: GatewayProcess, sign_in: Open) -> None:
    async with encrypted(gateway.grpc) as address:
        storage = sign_in(address, Basic(*EINSTEIN), tls=True, ca=CA)
        assert (await storage.client.whoami()).username == "einstein"
        await storage.close()


@on_one_storage
@pytest.mark.parametrize(
    ("certificate", "options", "words"),
    [
        ("expired", {"tls": True, "ca": CA}, "certificate of the storage has expired"),
        ("elsewhere", {"tls": True, "ca": CA}, "for another name"),
        ("server", {"tls": True}, r"an authority that is not known here.*\(ca\)"),
        ("server", {"tls": False}, r"speaks TLS alone.*\(tls\)"),
    ],
)
async def test_why_there_is_no_connection_is_told(
    gateway: GatewayProcess, sign_in: Open, certificate: str, options: dict[str, Any], words: str
) -> None:
    async with encrypted(gateway.grpc, certificate) as address:
        storage = sign_in(address, Basic(*EINSTEIN), **options)
        with pytest.raises(Unavailable, match=words):
            await storage.client.whoami()
        await storage.close()


@on_one_storage
async def test_a_gateway_without_tls_is_told(gateway: GatewayProcess, sign_in: Open) -> None:
    with pytest.raises(Unavailable, match=r"speaks no TLS.*\(tls\)"):
        await sign_in(gateway, Basic(*EINSTEIN), tls=True, ca=CA).client.whoami()


@pytest.mark.parametrize("tls", [True, False])
async def test_a_gateway_that_is_away_is_no_matter_of_tls(sign_in: Open, tls: bool) -> None:
    with pytest.raises(Unavailable) as away:
        await sign_in("127.0.0.1:9", Basic(*EINSTEIN), tls=tls).client.whoami()
    assert away.value.message == Unavailable.words


async def test_a_data_server_nobody_vouches_for_is_told_by_its_certificate(
    secure: tuple[str, Gateway], sign_in: Open
) -> None:
    # The gateway on this machine is plain, its data server is not, and nobody names its authority.
    servicer = Gateway()
    servicer.url = secure[1].url
    async with serving(servicer) as address:
        with pytest.raises(Unavailable, match="an authority that is not known here"):
            await sign_in(address, StaticToken("t")).transfer.read(FILE)

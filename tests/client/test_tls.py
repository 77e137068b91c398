"""Encrypted connections, with the certificates in tls/ (of a test CA, valid for localhost)."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio
from aiohttp import web
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.gateway.v1beta1 import gateway_api_pb2_grpc as gateway_grpc
from cs3.rpc.v1beta1 import code_pb2, status_pb2

from cs3lab.client.credentials import StaticToken
from cs3lab.client.errors import FailedPrecondition, Unavailable
from cs3lab.client.model import Reference
from tests.client.conftest import Open

pytestmark = pytest.mark.asyncio

TLS = Path(__file__).parent / "tls"
CA = TLS / "ca.pem"
FILE = Reference.at("/home/a")


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


@pytest_asyncio.fixture
async def secure() -> AsyncIterator[tuple[str, Gateway]]:
    """Serve gRPC and HTTP with a certificate; gives the address and the gateway."""
    servicer = Gateway()
    server = grpc.aio.server()
    gateway_grpc.add_GatewayAPIServicer_to_server(servicer, server)
    pair = ((TLS / "server.key").read_bytes(), (TLS / "server.pem").read_bytes())
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    await server.start()
    app = web.Application()
    app.router.add_get("/data", content)
    runner = web.AppRunner(app)
    await runner.setup()
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(TLS / "server.pem", TLS / "server.key")
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=trust)
    await site.start()
    servicer.url = f"https://localhost:{runner.addresses[0][1]}/data"
    yield f"localhost:{port}", servicer
    await runner.cleanup()
    await server.stop(None)


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
    with pytest.raises(FailedPrecondition, match="unencrypted"):
        await storage.transfer.read(FILE)

"""A gateway behind TLS, as operators run it: what is decrypted goes on to the embedded gateway.

The certificates in tls/ are of a test CA whose key was thrown away, all for one key: `server` is
valid for localhost, `expired` was, and `elsewhere` is valid for cs3.example.org.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.pumping import pump

TLS = Path(__file__).parent / "tls"
CA = TLS / "ca.pem"


def server_context(certificate: str = "server") -> ssl.SSLContext:
    """Give what a server encrypts by."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / f"{certificate}.pem", TLS / "server.key")
    return context


@asynccontextmanager
async def encrypted(gateway: str, certificate: str = "server") -> AsyncIterator[str]:
    """Stand before a gateway (host:port) with a certificate; give the address to call."""
    host, _, port = gateway.rpartition(":")

    opened: list[asyncio.StreamWriter] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
        opened.append(inner_writer)
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

    context = server_context(certificate)
    context.set_alpn_protocols(["h2"])
    server = await asyncio.start_server(pass_on, "127.0.0.1", 0, ssl=context)
    try:
        yield f"localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in opened:
            writer.transport.abort()

"""A proxy that answers "404 not found" over HTTP/2 until its routes are put right.

So do load balancers while a gateway is moved; gRPC takes it for UNIMPLEMENTED.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from tests.support.pumping import pump

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_HEADERS, _SETTINGS = 1, 4
_ACK, _END = 0x1, 0x5
# By the static table of HPACK.
_STATUS_404 = b"\x8d"


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return (
        len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload
    )


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(len(_PREFACE))
    writer.write(_frame(_SETTINGS, 0, 0))
    while True:
        head = await reader.readexactly(9)
        await reader.readexactly(int.from_bytes(head[:3], "big"))
        kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
        if kind == _SETTINGS and not flags & _ACK:
            writer.write(_frame(_SETTINGS, _ACK, 0))
        elif kind == _HEADERS:
            writer.write(_frame(_HEADERS, _END, stream, _STATUS_404))


@asynccontextmanager
async def misrouting(gateway: str) -> AsyncIterator[tuple[str, Callable[[], None]]]:
    """Stand before a gateway (host:port); give the address to call, and what puts it right."""
    host, _, port = gateway.rpartition(":")
    astray: set[asyncio.StreamWriter] = set()
    opened: list[asyncio.StreamWriter] = []
    repaired = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            if not repaired.is_set():
                astray.add(writer)
                await _refuse(reader, writer)
            inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
            opened.append(inner_writer)
            await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

    def repair() -> None:
        repaired.set()
        for writer in astray:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", repair
    finally:
        server.close()
        for writer in opened:
            writer.transport.abort()

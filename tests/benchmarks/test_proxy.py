"""The proxy passes connections on, and cuts them where it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from benchmarks.faults.proxy import Proxy, Way, proxy

pytestmark = pytest.mark.asyncio


class Storage:
    """Takes what comes, and answers each piece with OK."""

    def __init__(self) -> None:
        self.taken = b""
        self.ended = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1000):
            self.taken += piece
            writer.write(b"OK")
        writer.close()
        self.ended.set()


@pytest.fixture
def storage() -> Storage:
    return Storage()


@pytest_asyncio.fixture
async def between(storage: Storage) -> AsyncIterator[Proxy]:
    server = await asyncio.start_server(storage.serve, "127.0.0.1", 0)
    async with proxy(f"127.0.0.1:{server.sockets[0].getsockname()[1]}") as made:
        yield made
    server.close()


async def ask(between: Proxy, what: bytes) -> bytes:
    """Send something over a new connection; give what comes back."""
    host, _, port = between.address.rpartition(":")
    try:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(what)
        answer = await reader.read(1000)
        writer.close()
    except OSError:
        return b""
    return answer


async def test_all_passes(between: Proxy, storage: Storage) -> None:
    assert await ask(between, b"hello") == b"OK"
    assert (storage.taken, between.happened) == (b"hello", 0)


async def test_what_is_sent_is_cut_off(between: Proxy, storage: Storage) -> None:
    between.cut(Way.THERE, 2)
    assert await ask(between, b"hello") == b""
    await storage.ended.wait()
    assert (storage.taken, between.happened) == (b"he", 1)


async def test_an_answer_is_lost_to_what_arrived(between: Proxy, storage: Storage) -> None:
    between.cut(Way.BACK, 0)
    assert await ask(between, b"hello") == b""
    assert (storage.taken, between.happened) == (b"hello", 1)


async def test_an_answer_is_cut_off(between: Proxy) -> None:
    between.cut(Way.BACK, 1)
    assert await ask(between, b"hello") == b"O"


async def test_bytes_are_counted_over_connections(between: Proxy) -> None:
    between.cut(Way.THERE, 7)
    assert await ask(between, b"hello") == b"OK"
    assert await ask(between, b"hello") == b""


async def test_as_many_connections_are_cut_as_were_asked_for(between: Proxy) -> None:
    between.cut(Way.BACK, 0, times=2)
    answers = [await ask(between, b"hello") for _ in range(3)]
    assert answers == [b"", b"", b"OK"]


async def test_nothing_is_taken_while_the_storage_is_away(between: Proxy) -> None:
    between.leave()
    assert await ask(between, b"hello") == b""
    between.heal()
    assert await ask(between, b"hello") == b"OK"

"""Downloads under /files that end early, and what is refused there: words, and one line of log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jupyter_server.serverapp import ServerApp

from tests.conftest import GatewayFactory
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, store

# Without it nobody serves at the address of the server.
pytestmark = pytest.mark.usefixtures("contents")
SIZE = 64 * 1024 * 1024
"""More than sockets take that nobody reads from."""


@pytest.fixture
def gateway(gateway_factory: GatewayFactory) -> GatewayProcess:
    """A gateway of this test's own, which may be killed."""
    return gateway_factory()


class Lines(logging.Handler):
    """What the server logs; `until` waits for a line."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []
        self._news = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)
        self._news.set()

    async def until(self, words: str) -> None:
        """Wait for a line with these words."""
        while not any(words in record.getMessage() for record in self.records):
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 60)

    @property
    def loud(self) -> list[str]:
        """Lines above info, or with a traceback."""
        return [
            record.getMessage()
            for record in self.records
            if record.levelno > logging.INFO or record.exc_info
        ]


@pytest.fixture
def lines(jp_serverapp: ServerApp) -> Iterator[Lines]:
    """What the server and tornado log from now on."""
    found = Lines()
    loggers = [
        jp_serverapp.log,
        *(logging.getLogger(f"tornado.{n}") for n in ("general", "access")),
    ]
    loggers.append(logging.getLogger("tornado.application"))
    for logger in loggers:
        logger.addHandler(found)
    yield found
    for logger in loggers:
        logger.removeHandler(found)


async def begun(server: ServerApp, path: str) -> tuple[Any, asyncio.StreamWriter, int]:
    """Begin a download: its connection, and how many bytes are to come."""
    url = urlsplit(server.connection_url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port, limit=1024)
    token = server.identity_provider.token
    request = f"GET {url.path}files/{path} HTTP/1.1\r\nHost: {url.netloc}\r\n"
    writer.write(f"{request}Authorization: token {token}\r\n\r\n".encode())
    assert b" 200 " in await reader.readline()
    length = 0
    while (line := await reader.readline()) != b"\r\n":
        name, _, value = line.decode().partition(":")
        length = int(value) if name.lower() == "content-length" else length
    return reader, writer, length


async def test_a_browser_that_goes_away_is_no_error(
    jp_serverapp: ServerApp, home: Path, lines: Lines
) -> None:
    store(home / "a.bin", bytes(SIZE))
    _, writer, length = await begun(jp_serverapp, "a.bin")
    assert length == SIZE
    writer.transport.abort()
    await lines.until("the browser went away")
    await lines.until("GET /a%40b/files/a.bin")
    assert lines.loud == []


async def test_a_storage_that_stops_cuts_the_connection_and_says_so_once(
    jp_serverapp: ServerApp, home: Path, lines: Lines, gateway: GatewayProcess
) -> None:
    store(home / "a.bin", bytes(SIZE))
    reader, writer, length = await begun(jp_serverapp, "a.bin")
    gateway.kill()
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await reader.readexactly(length)
    writer.close()
    await lines.until("a download of a.bin was cut")
    assert lines.loud == []


async def test_errors_are_plain_text(contents: Contents, home: Path) -> None:
    (home / "sub").mkdir()
    expected = {"missing.txt": 404, "sub": 400, ".hidden": 404, "a\0b": 400}
    for path, code in expected.items():
        answer = await contents.ask("files", path)
        assert answer.code == code, path
        assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
        assert b"<" not in answer.body
        assert answer.body.decode().strip()

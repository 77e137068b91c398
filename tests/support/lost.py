"""Answers that get lost on their way, and bodies that are cut off on theirs."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cs3lab.client import http
from cs3lab.client.body import Body
from cs3lab.client.client import Client, Outcome
from cs3lab.client.credentials import Token
from cs3lab.client.datapath import Endpoint, upload_headers
from cs3lab.client.errors import Cs3Error, TransferInterrupted, error_for_http
from tests.support.abilities import Ability, has
from tests.support.gateway import GatewayProcess

_PUT = "cs3lab.client.transfer.put"
Lose = Callable[..., None]


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Lose:
    """Lose the next answer of a call: the storage does it, and nobody hears of it.

    `lose("PUT", 502)`: a proxy answers instead.
    """

    def lose_next(name: str, status: int = 0) -> None:
        if name == "PUT":
            _lose_put(monkeypatch, status)
        else:
            _lose_call(monkeypatch, name)

    return lose_next


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Lose:
    """Lose the next call of a name itself: the storage never hears of it."""
    return lambda name: _lose_call(monkeypatch, name, done=False)


def _lose_call(monkeypatch: pytest.MonkeyPatch, name: str, *, done: bool = True) -> None:
    attempt = Client._attempt
    left = [name]

    async def lost(self: Client, called: str, *args: Any) -> Outcome:
        if called not in left:
            return await attempt(self, called, *args)
        if done and (outcome := await attempt(self, called, *args)).code != "OK":
            # Nothing was done yet: such a storage is asked again.
            return outcome
        left.remove(called)
        return Outcome(None, "UNAVAILABLE", True, "Socket closed")

    monkeypatch.setattr(Client, "_attempt", lost)


def _lose_put(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    put = http.put

    async def lost(*args: Any) -> Any:
        monkeypatch.setattr(_PUT, put)
        await put(*args)
        raise _failure(status)

    monkeypatch.setattr(_PUT, lost)


def _failure(status: int) -> Cs3Error:
    if not status:
        return TransferInterrupted(operation="PUT")
    return error_for_http(status)(operation="PUT", code=f"HTTP {status}")


Cut = Callable[..., None]
PATIENCE_SECONDS = 10


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Cut the next PUT off in its middle: `cut(gateway, path on its disk)`.

    Nothing goes on before half of it came, and shows on the disk where the storage tears files:
    a real one writes what comes as it comes. With `times` the next few.
    """

    def cut_next(gateway: GatewayProcess, path: Path, times: int = 1) -> None:
        put = http.put
        left = [None] * times

        async def broken(
            client: Client, endpoint: Endpoint, token: Token, body: Body, *_: object
        ) -> Any:
            left.pop()
            if not left:
                monkeypatch.setattr(_PUT, put)
            client.observe("PUT")
            headers = endpoint.headers(token.value) | upload_headers(body.length, None)
            half = b"".join([chunk async for chunk in body.chunks()])[: body.length // 2]
            body.sha1 = None
            await asyncio.to_thread(_send_half, gateway, endpoint.url, headers, half)
            if not has(gateway.profile, Ability.WHOLE_SAVES):
                await asyncio.to_thread(_until, lambda: _holds(path, half))
            raise TransferInterrupted(operation="PUT")

        monkeypatch.setattr(_PUT, broken)

    return cut_next


def _send_half(gateway: GatewayProcess, url: str, headers: dict[str, str], half: bytes) -> None:
    where = urlsplit(url)
    lines = [f"PUT {where.path} HTTP/1.1", f"Host: {where.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((where.hostname or "", where.port or 0)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + half)
        incoming = gateway.root / "state" / "tmp"
        _until(lambda: any(_holds(path, half) for path in incoming.iterdir()))


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def _until(happened: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < end, "the storage did not take what came"
        time.sleep(0.001)

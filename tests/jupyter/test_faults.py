"""Crashes during saves, and many saves at once from two servers."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.jupyter.jupyter_process import TOKEN, JupyterProcess
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import stored, text_model

pytestmark = pytest.mark.asyncio

SIZE = 2_000_000
LONGEST_TURN = 0.1
"""Seconds of work in one turn of the loop: twice what is allowed, for slow machines."""


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client with the token of the servers."""
    headers = {"Authorization": f"token {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as opened:
        yield opened


@pytest.fixture
def gateway(own_gateway: GatewayProcess) -> GatewayProcess:
    """One gateway for each test: these kill it."""
    return own_gateway


def content(number: int, size: int = SIZE) -> str:
    return str(number % 10) * size


async def save(session: aiohttp.ClientSession, server: JupyterProcess, name: str, text: str) -> int:
    url = f"{server.url}api/contents/{name}"
    body = io.BytesIO(json.dumps(text_model(text)).encode())
    async with session.put(url, data=body) as answer:
        return answer.status


async def save_until_cut_off(
    session: aiohttp.ClientSession, server: JupyterProcess, saved: list[int]
) -> int:
    """Save one content after the other; give the number of the first that was not confirmed."""
    number = 1
    while True:
        try:
            status = await save(session, server, "a.txt", content(number))
        except aiohttp.ClientError:
            return number
        if status != 200:
            return number
        saved.append(number)
        number += 1


async def some_saves(saved: list[int], count: int) -> None:
    while len(saved) < count:  # noqa: ASYNC110  # what is awaited is another process
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("victim", ["gateway", "server"])
async def test_crash_during_a_save_leaves_the_old_or_the_new(
    session: aiohttp.ClientSession,
    gateway: GatewayProcess,
    home: Path,
    tmp_path: Path,
    victim: str,
) -> None:
    with JupyterProcess(tmp_path / "server", gateway.grpc, home.name) as server:
        assert await save(session, server, "a.txt", content(0)) == 201
        saved: list[int] = []
        saving = asyncio.create_task(save_until_cut_off(session, server, saved))
        await some_saves(saved, 3)
        (gateway if victim == "gateway" else server).kill()
        last = await saving
    left = (home / "a.txt").read_text()
    assert left in (content(saved[-1]), content(last))
    assert stored(home) == ["a.txt"]


async def save_and_read(
    session: aiohttp.ClientSession, servers: tuple[JupyterProcess, JupyterProcess], name: str
) -> str:
    """Save by one server, read by the other, save again; give what is in the file now."""
    writer, reader = servers
    text = f"{name} " * 2_000
    assert await save(session, writer, name, text) in (200, 201)
    async with session.get(f"{reader.url}api/contents/{name}?hash=1") as answer:
        model = await answer.json()
    assert model["content"] == text
    assert await save(session, writer, name, text.upper() + "!") == 200
    return text.upper() + "!"


async def test_two_servers_save_and_read_different_files_at_once_and_hold_no_loop(
    session: aiohttp.ClientSession, gateway: GatewayProcess, home: Path, tmp_path: Path
) -> None:
    with (
        JupyterProcess(tmp_path / "one", gateway.grpc, home.name) as one,
        JupyterProcess(tmp_path / "two", gateway.grpc, home.name) as two,
    ):

        async def work(number: int) -> str:
            servers = (one, two) if number % 2 else (two, one)
            return await save_and_read(session, servers, f"{number}.txt")

        # What is loaded at first use holds the loop once.
        await asyncio.gather(work(0), work(1))
        for server in (one, two):
            await session.delete(f"{server.url}meter")
        texts = await asyncio.gather(*(work(number) for number in range(50)))
        for server in (one, two):
            async with session.get(f"{server.url}meter") as answer:
                meter = await answer.json()
            assert meter["held"] - meter["collected"] < LONGEST_TURN
    assert stored(home) == sorted(f"{number}.txt" for number in range(50))
    for number, text in enumerate(texts):
        assert (home / f"{number}.txt").read_text() == text

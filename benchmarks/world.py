"""The ground every benchmark stands on: a gateway, a measured Jupyter server, a bare client."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import psutil

from benchmarks.bare import Bare
from tests.support.gateway import GatewayProcess
from tests.support.meter import EXTENSIONS

TOKEN = "benchmark"
MEBIBYTE = 2**20

Action = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; times are the best of several, in seconds."""

    scenario: str
    ours: float
    bare: float
    calls: int | None = None
    held: float | None = None
    grown: float | None = None
    """Bytes by which the server's memory was larger at worst than before."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """A home on the gateway, seen from the disk, through Jupyter and by a bare client."""

    home: Path
    gateway: str
    http: aiohttp.ClientSession
    bare: Bare
    server: psutil.Process

    async def measure(
        self, scenario: str, ours: Action, bare: Action, *, repeat: int = 5, note: str = ""
    ) -> Result:
        """Run both until warm, then `repeat` times each, in turn: what else runs slows both."""
        await ours()
        await bare()
        best, least, calls, held, grown = float("inf"), float("inf"), 0, 0.0, 0.0
        for _ in range(repeat):
            await (await self.http.delete("/meter")).read()
            async with _memory(self.server) as memory:
                best = min(best, await timed(ours))
            async with self.http.get("/meter") as response:
                seen = await response.json()
            calls = len(seen["calls"])
            held, grown = max(held, seen["held"]), max(grown, memory.grown)
            least = min(least, await timed(bare))
        return Result(scenario, best, least, calls, held, grown, note)


@asynccontextmanager
async def world(*, latency_ms: int = 0, profile: str = "opencloud") -> AsyncIterator[World]:
    """Start everything, and stop it afterwards; `latency_ms` is added to each call."""
    options = ["--latency-ms", str(latency_ms)]
    with TemporaryDirectory() as name:
        root = Path(name)
        home = root / "gateway" / "files" / "einstein"
        home.mkdir(parents=True)
        with GatewayProcess(root / "gateway", profile, options) as gateway:
            extensions = f"--ServerApp.jpserver_extensions={EXTENSIONS}"
            command = [sys.executable, "-m", "jupyter_server", extensions]
            environment = jupyter_environment(root) | {
                "CS3LAB_GATEWAY": gateway.grpc,
                "CS3LAB_USER": "einstein",
                "CS3LAB_SECRET": "relativity",
            }
            async with (
                jupyter(command, environment) as (process, http),
                Bare(gateway.grpc) as bare,
            ):
                yield World(home, gateway.grpc, http, bare, process)


def jupyter_environment(root: Path) -> dict[str, str]:
    """Return an environment in which Jupyter knows nothing but this installation."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "CS3LAB"))
    }
    own = {
        f"JUPYTER_{name}_DIR": str(root / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    return kept | own | {"JUPYTER_TOKEN": TOKEN}


@asynccontextmanager
async def jupyter(
    command: list[str], environment: dict[str, str]
) -> AsyncIterator[tuple[psutil.Process, aiohttp.ClientSession]]:
    """Run a Jupyter server until it answers, and stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--ServerApp.open_browser=False", "--allow-root", f"--ServerApp.port={port}"]
    process = await asyncio.create_subprocess_exec(
        *command, *options, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    session = aiohttp.ClientSession(
        f"http://127.0.0.1:{port}",
        headers={"Authorization": f"token {TOKEN}"},
        timeout=aiohttp.ClientTimeout(total=300),
        raise_for_status=True,
    )
    try:
        async with session:
            while not await _answers(session):
                if process.returncode is not None:
                    raise RuntimeError("the Jupyter server did not start")
                await asyncio.sleep(0.005)
            yield psutil.Process(process.pid), session
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def timed(action: Action) -> float:
    """Return the seconds that `action` takes."""
    start = time.perf_counter()
    await action()
    return time.perf_counter() - start


async def _answers(session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get("/api"):
            return True
    except aiohttp.ClientConnectionError:
        return False


class _Memory:
    grown = 0


@asynccontextmanager
async def _memory(process: psutil.Process) -> AsyncIterator[_Memory]:
    memory = _Memory()
    before = process.memory_info().rss

    async def watch() -> None:
        while True:
            memory.grown = max(memory.grown, process.memory_info().rss - before)
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    try:
        yield memory
    finally:
        watching.cancel()
        memory.grown = max(memory.grown, process.memory_info().rss - before)

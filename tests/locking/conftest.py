"""Lock managers as Jupyter servers have them, over a real gateway; `server` starts them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from cs3lab.client.model import Lock, Reference, Uploaded
from cs3lab.client.storage import Storage
from cs3lab.connection import Connection, Settings
from cs3lab.locking.driver import Clock
from cs3lab.locking.leases import Leases
from cs3lab.locking.manager import LockManager
from cs3lab.locking.notifier import Announce
from cs3lab.locking.states import LockStatus
from cs3lab.locking.types import LockEvent, Timing
from cs3lab.locking.writing import LockedWriter
from cs3lab.supervisor import Supervisor
from tests.conftest import GatewayFactory
from tests.jupyter.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    connection,
    contents,
    cs3lab_config,
    home,
    jp_server_config,
    manager,
    tree,
)
from tests.support.gateway import GatewayProcess

SECRETS = {"einstein": "relativity", "marie": "radioactivity", "richard": "superfluidity"}
QUICK = Timing(ttl=4, refresh=0.4, settle=0.3, grace=0.2, silence=60, look=0.2, retry=0.1, spread=0)
PATIENCE = 20.0
"""Seconds after which what should happen has not."""


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""

    async def watch() -> None:
        while not await check():  # noqa: ASYNC110  # the storage has no events to wait for
            await asyncio.sleep(0.02)

    await asyncio.wait_for(watch(), PATIENCE)


@dataclass
class Server:
    """What one Jupyter server has of locking. `told` is what browsers were told."""

    lock_manager: LockManager
    writer: LockedWriter
    storage: Storage
    leases: Leases
    supervisor: Supervisor
    told: list[tuple[LockEvent, LockStatus]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    async def crash(self) -> None:
        """End as kill -9 does: tasks stop, and files stay as they are."""
        await self.supervisor.close()
        alive, self.leases._alive = self.leases._alive, None
        assert alive is not None
        os.close(alive)

    async def until_told(self, event: LockEvent) -> LockStatus:
        """Wait for something to be told."""

        async def told() -> bool:
            return any(what is event for what, _ in self.told)

        await until(told)
        return next(status for what, status in self.told if what is event)

    async def until_called(self, name: str, times: int = 1) -> None:
        """Wait for a call to be made."""

        async def called() -> bool:
            return self.calls.count(name) >= times

        await until(called)

    async def held(self, path: str) -> Lock | None:
        """The lock the storage shows."""
        top = Reference.at(await self.storage.files.home())
        found = await self.storage.files.stat(top.child(path))
        return await self.storage.locks.get(found.id)

    async def until_free(self, path: str) -> None:
        """Wait until the storage shows no lock."""

        async def free() -> bool:
            return await self.held(path) is None

        await until(free)

    async def save(self, path: str, content: bytes) -> Uploaded:
        """Save as the contents manager does."""
        ref = Reference.at(await self.storage.files.home()).child(path)

        async def send(lock: Lock | None) -> Uploaded:
            return await self.storage.transfer.upload(ref, content, len(content), lock=lock)

        return await self.writer.save(path, send)


StartServer = Callable[..., Awaitable[Server]]


@pytest.fixture
def locking_gateway(gateway_factory: GatewayFactory) -> GatewayProcess:
    """A fresh gateway that keeps locks, which a test may stop and kill."""
    return gateway_factory(profile="opencloud")


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[StartServer]:
    """Start servers: `await server(gateway, user, timing=..., runtime=...)`."""
    running: list[Server] = []

    async def start(
        gateway: GatewayProcess,
        user: str = "einstein",
        timing: Timing = QUICK,
        runtime: str = "",
        token_file: str = "",
        clock: Clock | None = None,
        announce: Announce = lambda event, status: None,
        started: bool = True,
    ) -> Server:
        address = gateway.grpc
        settings = Settings(gateway=address, user=user, secret=SECRETS[user], deadline=3)
        if token_file:
            settings = Settings(gateway=address, token_file=token_file, deadline=3)
        own = Connection(settings)
        log = logging.getLogger("test")
        leases = Leases(tmp_path / (runtime or f"runtime-{len(running)}"), address, log)
        told: list[tuple[LockEvent, LockStatus]] = []
        supervisor = Supervisor(log, sleep=lambda _: asyncio.sleep(0))

        def tell(event: LockEvent, status: LockStatus) -> None:
            announce(event, status)
            told.append((event, status))

        lock_manager = LockManager(
            own,
            leases,
            tell,
            log,
            timing,
            clock,
            supervisor=supervisor,
        )
        storage = await own.storage()
        one = Server(lock_manager, LockedWriter(lock_manager), storage, leases, supervisor, told)
        own.observers.append(one.calls.append)
        running.append(one)
        if started:
            await lock_manager.start()
        return one

    yield start
    for each in running:
        await each.lock_manager.stop()
        await each.supervisor.close()
        await each.lock_manager.connection.close()


async def write(server: Server, path: str, content: bytes = b"1") -> str:
    """Make a file, beside all locks."""
    top = Reference.at(await server.storage.files.home())
    done = await server.storage.transfer.upload(top.child(path), content, len(content))
    assert done.etag
    return done.etag

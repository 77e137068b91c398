"""A storage and the Jupyter servers of two people, all of which can be made to fail."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.faults.documents import marks
from benchmarks.faults.plan import PEOPLE, Failing, Fault
from benchmarks.faults.proxy import Proxy, Way, proxy
from cs3lab.client.policy import PROOF_SECONDS
from tests.jupyter.jupyter_process import JupyterProcess
from tests.support.gateway import USERS, GatewayProcess

QUOTA = 64 << 20
_DISK = 192
"""MiB."""
_CHECKED_MS = 20
"""How long the storage checks what it took."""
TAKEN_BACK = "*taken-back*"
"""The names of what it takes back then."""
_DOWN = 0.1
"""Seconds for which the storage is away."""
_LOCKED = """
SELECT name FROM locks JOIN nodes ON nodes.id = locks.node
WHERE locks.node NOT IN (SELECT node FROM bin)
"""
_GRACE = 0.05
"""Seconds in which a tab that left may come back."""


class World:
    """A gateway, proxies before it, and a server for each person."""

    def __init__(self, root: Path, profile: str, calls: Proxy, transfers: Proxy) -> None:
        self.root = root
        self.happened = 0
        """Faults other than of connections."""
        self._read: dict[str, tuple[tuple[int, ...], set[str]]] = {}
        self._calls = calls
        self._transfers = transfers
        self.has_disk = os.path.ismount(root)
        """The files lie on a small disk of their own."""
        options = ["--data-url", f"http://{transfers.address}", "--users", str(_users(root))]
        options += ["--processing-ms", str(_CHECKED_MS), "--reject", TAKEN_BACK]
        self.gateway = GatewayProcess(root / "gateway", profile, options)
        calls.target = self.gateway.grpc
        transfers.target = self.gateway.http.removeprefix("http://")
        self.servers = {person: self._server(person) for person in PEOPLE}

    def _server(self, person: str) -> JupyterProcess:
        state = self.root.parent / person
        return JupyterProcess(state, self._calls.address, "", grace=_GRACE, user=person)

    @property
    def faults(self) -> int:
        """How often something failed."""
        return self.happened + self._calls.happened + self._transfers.happened

    async def fail(self, fault: Fault) -> None:
        """Let something fail; what was killed runs again afterwards, the rest until `heal`."""
        await asyncio.sleep(fault.delay)
        way = {Failing.CALL: Way.THERE, Failing.CALL_ANSWER: Way.BACK}.get(fault.failing)
        if way is not None:
            self._calls.cut(way, fault.after % 1000, fault.times)
            return
        way = {Failing.TRANSFER: Way.THERE, Failing.TRANSFER_ANSWER: Way.BACK}.get(fault.failing)
        if way is not None:
            self._transfers.cut(way, fault.after, fault.times)
            return
        await self._fail_as_a_whole(fault)

    async def _fail_as_a_whole(self, fault: Fault) -> None:
        match fault.failing:
            case Failing.AWAY:
                self._calls.leave()
                self._transfers.leave()
                await asyncio.sleep(_DOWN)
                self._calls.heal()
                self._transfers.heal()
            case Failing.GATEWAY:
                self.happened += 1
                await asyncio.to_thread(self._kill_gateway, False)
            case Failing.TOKENS:
                self.happened += 1
                await asyncio.to_thread(self._kill_gateway, True)
                # So long a token that was alive is not doubted, and files may seem to be missing.
                await asyncio.sleep(PROOF_SECONDS)
            case Failing.SERVER:
                self.happened += 1
                await asyncio.to_thread(self._kill_servers, fault.person)
            case Failing.BOTH:
                self.happened += 1
                killing = asyncio.to_thread(self._kill_servers, *PEOPLE)
                await asyncio.gather(asyncio.to_thread(self._kill_gateway, False), killing)
            case Failing.DISK if self.has_disk:
                self.happened += 1
                await asyncio.to_thread(self._fill_disk)
            case _:
                self.happened += 1
                for person in PEOPLE:
                    with (self.gateway.files / person / "filler").open("wb") as filler:
                        filler.truncate(QUOTA)

    async def heal(self) -> None:
        """Let everything work again."""
        self._calls.heal()
        self._transfers.heal()
        (self.root / "filler").unlink(missing_ok=True)
        for person in PEOPLE:
            (self.gateway.files / person / "filler").unlink(missing_ok=True)

    def _kill_gateway(self, forget_key: bool) -> None:
        self.gateway.kill()
        if forget_key:
            (self.gateway.root / "state" / "signing-key").unlink()
        self.gateway.start()

    def _kill_servers(self, *people: str) -> None:
        for person in people:
            self.servers[person].kill()
        for person in people:
            self.servers[person] = self._server(person)

    def _fill_disk(self) -> None:
        with (self.root / "filler").open("wb") as filler, suppress(OSError):
            os.posix_fallocate(filler.fileno(), 0, shutil.disk_usage(self.root).free)

    def put(self, place: str, content: str) -> None:
        """Put a file there as something else than Jupyter does."""
        path = self.gateway.files / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def typed_in(self, place: str) -> set[str] | None:
        """Find what was typed in a stored file."""
        path = self.gateway.files / place
        try:
            found = path.stat()
            state = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._read.get(place, ((), set()))[0] != state:
                self._read[place] = (state, marks(path.read_bytes()))
        except FileNotFoundError:
            return None
        return self._read[place][1]

    def keeps(self, mark: str) -> bool:
        """Whether something typed lies among the versions, or in the bin."""
        places = (self.gateway.root / "state" / name for name in ("versions", "bin"))
        files = (path for place in places for path in place.rglob("*") if path.is_file())
        return any(mark.encode() in path.read_bytes() for path in files)

    def present(self) -> list[str]:
        """List all files of people."""
        files = self.gateway.files
        found = (path for path in files.rglob("*") if path.is_file() and path.name != "filler")
        return [str(path.relative_to(files)) for path in found]

    def locks(self) -> list[str]:
        """List the files that are there and locked; those in the bin are nobody's to edit.

        A copy is read, since nobody but the gateway may open its database.
        """
        with TemporaryDirectory() as copy:
            for path in (self.gateway.root / "state").glob("gateway.db*"):
                shutil.copy(path, copy)
            with closing(sqlite3.connect(Path(copy, "gateway.db"))) as opened:
                rows = opened.execute(_LOCKED).fetchall()
        return [str(name) for (name,) in rows]

    def memory(self) -> dict[int, int]:
        """Give the bytes each process takes, by its id."""
        pids = [self.gateway.pid, *(server.pid for server in self.servers.values())]
        return {pid: psutil.Process(pid).memory_info().rss for pid in pids}

    def end(self) -> None:
        """End all of it."""
        for server in self.servers.values():
            server.kill()
        self.gateway.kill()


@asynccontextmanager
async def world(profile: str) -> AsyncIterator[World]:
    """Start everything, and end it afterwards."""
    async with AsyncExitStack() as stack:
        top = Path(stack.enter_context(TemporaryDirectory(prefix="cs3lab-faults-")))
        root = top / "storage"
        root.mkdir()
        stack.enter_context(_disk(root))
        calls = await stack.enter_async_context(proxy())
        transfers = await stack.enter_async_context(proxy())
        made = await asyncio.to_thread(World, root, profile, calls, transfers)
        stack.callback(made.end)
        yield made


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Put a small file system there; accounts that may not mount one use up quotas instead."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}m", "cs3lab-faults", str(path)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(path)], check=True)


def _users(root: Path) -> Path:
    people = [person | {"quota": QUOTA} for person in json.loads(USERS.read_text("utf-8"))]
    path = root / "users.json"
    path.write_text(json.dumps(people))
    path.chmod(0o600)
    return path

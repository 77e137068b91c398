"""The locks of this server on disk, so that after a crash the next one takes them back at once.

Each server has a file of its own in the Jupyter runtime directory, beside one that it keeps
locked while it lives: whose lock can be had has died, and what it held may be taken over. Where
files cannot be locked nothing is taken over, and the locks end by themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import msgspec

from cs3lab.client.model import Lock, ResourceId

_fcntl: ModuleType | None
try:
    import fcntl as _fcntl
except ImportError:  # Windows
    _fcntl = None

_PREFIX = "cs3lab-leases-"


@dataclass(frozen=True, slots=True)
class Lease:
    """A lock of this server on a file, and the tabs it is held for; `path` as people know it."""

    file: ResourceId
    path: str
    lock: Lock
    tabs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    owner: str
    leases: list[Lease]


class Leases:
    """The leases of one server. `owner` names the storage and who is signed in."""

    def __init__(self, directory: Path, owner: str) -> None:
        self._directory = directory
        self._owner = owner
        self._name = _PREFIX + secrets.token_hex(8)
        self._leases: dict[ResourceId, Lease] = {}
        self._alive: int | None = None
        self._writing = asyncio.Lock()

    async def open(self) -> list[Lease]:
        """Begin, and give the leases of servers of the same owner that died."""
        try:
            left = await asyncio.to_thread(self._open)
        except OSError:
            return []
        self._leases = {lease.file: lease for lease in left}
        return left

    async def put(self, lease: Lease) -> None:
        """Write a lease down."""
        self._leases[lease.file] = lease
        await self._write()

    async def drop(self, file: ResourceId) -> None:
        """Forget a lease, if there is one."""
        if self._leases.pop(file, None) is not None:
            await self._write()

    async def close(self) -> None:
        """End; what could not be freed stays written for the next server."""
        await asyncio.to_thread(self._close)

    async def _write(self) -> None:
        async with self._writing:
            written = msgspec.json.encode(_Written(self._owner, list(self._leases.values())))
            # Where it cannot be written, locks end by themselves after a crash: no reason to stop.
            with contextlib.suppress(OSError):
                await asyncio.to_thread(_replace, self._file(self._name, "json"), written)

    def _file(self, name: str, kind: str) -> Path:
        return self._directory / f"{name}.{kind}"

    def _open(self) -> list[Lease]:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._alive is None:
            self._alive = _locked(self._file(self._name, "lock"))
        with contextlib.ExitStack() as taken:
            left = dict(self._left(taken))
            leases = [lease for written in left.values() for lease in written]
            data = msgspec.json.encode(_Written(self._owner, leases))
            _replace(self._file(self._name, "json"), data)
            for name in left:
                self._remove(name)
        return leases

    def _left(self, taken: contextlib.ExitStack) -> Iterator[tuple[str, list[Lease]]]:
        """Give what dead servers left, by name; `taken` keeps others from doing the same."""
        for found in self._directory.glob(f"{_PREFIX}*.json"):
            alive = _locked(self._file(found.stem, "lock"))
            if alive is None:
                continue
            taken.callback(os.close, alive)
            with contextlib.suppress(OSError, ValueError):
                written = msgspec.json.decode(found.read_bytes(), type=_Written)
                if written.owner == self._owner:
                    yield found.stem, written.leases

    def _close(self) -> None:
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None
        if not self._leases:
            self._remove(self._name)

    def _remove(self, name: str) -> None:
        self._file(name, "json").unlink(missing_ok=True)
        self._file(name, "lock").unlink(missing_ok=True)


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; nobody else may read it: who has a lock may write."""
    fresh = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    fresh.replace(path)


def _locked(path: Path) -> int | None:
    """Open a file locked for as long as it is open; None where another process has it so."""
    if _fcntl is None:
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle

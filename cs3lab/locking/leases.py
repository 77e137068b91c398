"""The locks of this server on disk: after a crash, the next server takes them back at once.

Each server has a file of its own in the Jupyter runtime directory, beside one that it keeps
locked while it lives. A server whose file can be locked has died, and its locks may be taken over.
Where files cannot be locked nothing is taken over, and the locks end by themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from logging import Logger
from pathlib import Path
from types import ModuleType

import msgspec

from cs3lab.client.model import Lock, ResourceId
from cs3lab.log import OncePerMinute

_fcntl: ModuleType | None
try:
    import fcntl as _fcntl
except ImportError:  # Windows
    _fcntl = None

_PREFIX = "cs3lab-leases-"


@dataclass(frozen=True, slots=True)
class Lease:
    """A lock of this server on a file, with the tabs it is held for and the path people know."""

    file: ResourceId
    path: str
    lock: Lock
    tabs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _LeaseFile:
    owner: str
    leases: list[Lease]


class Leases:
    """The leases of one server. `owner` names the storage and who is signed in."""

    def __init__(self, directory: Path, owner: str, log: Logger) -> None:
        self._directory = directory
        self._owner = owner
        self._log = OncePerMinute(log)
        self._name = _PREFIX + secrets.token_hex(8)
        self._leases: dict[ResourceId, Lease] = {}
        self._alive: int | None = None
        """The handle of the file that is locked while this server lives."""
        self._writing = asyncio.Lock()

    async def open(self) -> list[Lease]:
        """Take over the leases of servers of the same owner that died, and return them."""
        try:
            inherited = await asyncio.to_thread(self._open)
        except OSError as error:
            self._warn(error)
            return []
        self._leases = {lease.file: lease for lease in inherited}
        return inherited

    async def put(self, lease: Lease) -> None:
        """Write a lease down."""
        self._leases[lease.file] = lease
        await self._write()

    async def drop(self, file: ResourceId) -> None:
        """Delete the lease of a file, if there is one."""
        if self._leases.pop(file, None) is not None:
            await self._write()

    async def close(self) -> None:
        """End; the leases of locks that were not released stay for the next server."""
        await asyncio.to_thread(self._close)

    async def _write(self) -> None:
        async with self._writing:
            data = msgspec.json.encode(_LeaseFile(self._owner, list(self._leases.values())))
            try:
                await asyncio.to_thread(_replace, self._file(self._name, "json"), data)
            except OSError as error:
                # No reason not to lock: after a crash, the lock ends by itself.
                self._warn(error)

    def _warn(self, error: OSError) -> None:
        self._log.warning(
            "cs3lab: locks cannot be written down, so that none is taken back after a crash: %s",
            error,
        )

    def _file(self, name: str, kind: str) -> Path:
        return self._directory / f"{name}.{kind}"

    def _open(self) -> list[Lease]:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Not a second time, where opening failed before: it is locked already.
        if self._alive is None:
            self._alive = _lock_file(self._file(self._name, "lock"))
        with contextlib.ExitStack() as claims:
            inherited = dict(self._of_the_dead(claims))
            leases = [lease for each in inherited.values() for lease in each]
            # Written here before it is deleted there: a crash in between loses nothing.
            data = msgspec.json.encode(_LeaseFile(self._owner, leases))
            _replace(self._file(self._name, "json"), data)
            for name in inherited:
                self._remove(name)
        return leases

    def _of_the_dead(self, claims: contextlib.ExitStack) -> Iterator[tuple[str, list[Lease]]]:
        """Yield the leases of dead servers by name; until `claims` end, no other server can."""
        for found in self._directory.glob(f"{_PREFIX}*.json"):
            handle = _lock_file(self._file(found.stem, "lock"))
            if handle is None:
                continue
            claims.callback(os.close, handle)
            with contextlib.suppress(OSError, ValueError):
                content = msgspec.json.decode(found.read_bytes(), type=_LeaseFile)
                if content.owner == self._owner:
                    yield found.stem, content.leases

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
    """Write a file whole or not at all, for its owner alone: whoever has a lock's id may write."""
    fresh = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    fresh.replace(path)


def _lock_file(path: Path) -> int | None:
    """Lock a file and return its handle; None where another process has it locked."""
    if _fcntl is None:
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle

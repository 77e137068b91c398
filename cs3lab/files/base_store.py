"""What browsers have loaded and saved here, by etag, on disk: the bases of merges to come.

A tab shows what was made from a content that the storage may have replaced since. Not every
storage can give an earlier content back, so the server keeps what it handed out: bounded, readable
by its user alone, and never relied on. What is lost or damaged is “not known”, no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable
from logging import Logger
from pathlib import Path
from threading import Lock
from typing import TypeVar

from cs3lab.client.model import ResourceId
from cs3lab.supervisor import Supervisor

LARGEST = 32 * 1024 * 1024
"""Larger contents are not kept; in bytes."""
ROOM = 256 * 1024 * 1024
"""What all contents together may take on the disk, in bytes; the least recently used go."""
LOCAL = "local-"
"""Begins what stands for a content that no storage has: the rest is its SHA-256."""

_DIGEST = hashlib.sha256().digest_size
_UNFINISHED = ".new"
T = TypeVar("T")


def key_of(resource_id: ResourceId) -> str:
    """Return the name a file's contents are kept by, the same in every space that lists the file.

    Etags alone do not: where they are made of times, two files can have the same one.
    Source: docs/servers.md, References and listings.
    """
    return f"{resource_id.storage_id}!{resource_id.opaque_id}"


class BaseStore:
    """Contents by etag and file, in a directory that other servers of the same person may share.

    Nothing here raises, and the disk is used in threads only.
    """

    def __init__(
        self, directory: Path, log: Logger, supervisor: Supervisor, room: int = ROOM
    ) -> None:
        self._directory = directory
        self._log = log
        self._supervisor = supervisor
        self._room = room
        self._turn = Lock()
        self._sizes: OrderedDict[str, int] | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def note(self, etag: str, key: str, data: bytes) -> None:
        """Begin to keep a content; only the next `get` waits for it."""
        if etag and key and len(data) <= LARGEST:
            task = self._supervisor.run("keeping a base", self.keep(etag, key, data))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def keep(self, etag: str, key: str, data: bytes) -> None:
        """Keep the content a file has by this etag; write nothing if it is kept already."""
        if etag and key and len(data) <= LARGEST:
            await self._on_disk(lambda: self._write(_name(etag, key), data))

    async def keep_local(self, data: bytes) -> str:
        """Keep a content that no storage has, and return what is used in place of its etag."""
        digest = (await asyncio.to_thread(hashlib.sha256, data)).hexdigest()
        etag = LOCAL + digest
        await self.keep(etag, LOCAL, data)
        return etag

    async def get(self, etag: str, key: str) -> bytes | None:
        """Return the content a file had by this etag, None where it is not known.

        A content kept by `keep_local` is the same whatever the file.
        """
        await self.settled()
        name = _name(etag, LOCAL if etag.startswith(LOCAL) else key)
        return await self._on_disk(lambda: self._read(name))

    async def settled(self) -> None:
        """Wait until everything noted is kept."""
        if self._under_way:
            await asyncio.wait(set(self._under_way))

    async def _on_disk(self, work: Callable[[], T]) -> T | None:
        def in_turn() -> T:
            with self._turn:
                return work()

        try:
            return await asyncio.to_thread(in_turn)
        except OSError as error:
            self._log.debug("The contents loaded here are not at hand: %s", error)
            return None

    # Below, in threads, one at a time.

    def _write(self, name: str, data: bytes) -> None:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        sizes = self._known()
        if name in sizes and (self._directory / name).exists():
            self._touch(name)
            return
        # A reader finds the whole content or none, even after a crash or beside another server.
        unfinished = self._directory / (secrets.token_hex(8) + _UNFINISHED)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest())
                file.write(data)
            unfinished.replace(self._directory / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        sizes[name] = _DIGEST + len(data)
        sizes.move_to_end(name)
        self._make_room(sizes)

    def _read(self, name: str) -> bytes | None:
        path = self._directory / name
        try:
            stored = path.read_bytes()
        except FileNotFoundError:
            return None
        data = stored[_DIGEST:]
        # A merge with a wrong base would take lines away: a damaged base is worse than none.
        if hashlib.sha256(data).digest() != stored[:_DIGEST]:
            self._log.debug("A content loaded here was damaged on the disk.")
            path.unlink(missing_ok=True)
            return None
        self._known()[name] = len(stored)
        self._touch(name)
        return data

    def _touch(self, name: str) -> None:
        """Count a content as used just now, for this server and the ones after it."""
        self._known().move_to_end(name)
        with contextlib.suppress(OSError):
            os.utime(self._directory / name)

    def _make_room(self, sizes: OrderedDict[str, int]) -> None:
        total = sum(sizes.values())
        while total > self._room and len(sizes) > 1:
            name, size = sizes.popitem(last=False)
            (self._directory / name).unlink(missing_ok=True)
            total -= size

    def _known(self) -> OrderedDict[str, int]:
        """Return the sizes of what is kept, the least recently used first; read from disk once."""
        if self._sizes is None:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._directory.chmod(0o700)
            found = []
            for entry in os.scandir(self._directory):
                if entry.name.endswith(_UNFINISHED):
                    Path(entry.path).unlink(missing_ok=True)
                elif entry.is_file(follow_symlinks=False):
                    about = entry.stat()
                    found.append((about.st_mtime_ns, entry.name, about.st_size))
            self._sizes = OrderedDict((name, size) for _, name, size in sorted(found))
        return self._sizes


def _name(etag: str, key: str) -> str:
    return hashlib.sha256(f"{key}\0{etag}".encode("utf-8", "surrogatepass")).hexdigest()

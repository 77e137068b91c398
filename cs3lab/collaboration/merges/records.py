"""The merges of this server by id, on disk: to be resolved, undone and shown.

Bounded in number, bytes and age, readable by its user alone. Losing one harms no document: what
the storage holds is whole before and after every merge.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import msgspec

from cs3lab.collaboration.merges.model import Record
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal

_NUMBER = 200
_BYTES = 512 * 1024 * 1024
_SECONDS = 24 * 3600.0
_UNFINISHED = ".new"
_ID = re.compile(r"[\w-]{16,64}", re.ASCII)


class MergeRecords:
    """Merges on disk, in a directory of this user; none stays in memory."""

    def __init__(
        self,
        directory: Path,
        *,
        number: int = _NUMBER,
        room: int = _BYTES,
        seconds: float = _SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._directory = directory
        self._number = number
        self._room = room
        self._seconds = seconds
        self._clock = clock
        self._turn = Lock()

    @staticmethod
    def new_id() -> str:
        """Return an id nobody can guess."""
        return secrets.token_urlsafe(16)

    async def put(self, record: Record) -> bool:
        """Keep a merge, in place of an earlier one with its id; False where the disk refuses."""
        try:
            await asyncio.to_thread(self._put, record)
        except OSError:
            return False
        return True

    async def get(self, name: str) -> Record:
        """Return a merge. Raises Refusal where it is not kept any more."""
        if _ID.fullmatch(name):
            try:
                return await asyncio.to_thread(self._get, self._directory / name)
            except (OSError, msgspec.MsgspecError):
                pass
        raise Refusal(404, Sentence.MERGE_GONE(), "missing")

    async def forget(self, name: str) -> None:
        """Forget a merge, if it is kept."""
        if _ID.fullmatch(name):
            path = self._directory / name
            await asyncio.to_thread(path.unlink, missing_ok=True)

    # Below, in threads.

    def _put(self, record: Record) -> None:
        data = msgspec.msgpack.encode(record)
        with self._turn:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._directory.chmod(0o700)
            self._make_room(record.id, len(data))
            unfinished = self._directory / (secrets.token_hex(8) + _UNFINISHED)
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                unfinished.replace(self._directory / record.id)
            except OSError:
                unfinished.unlink(missing_ok=True)
                raise

    def _get(self, path: Path) -> Record:
        # Old ones are removed when others need room, which may be long after.
        if self._clock() - path.stat().st_mtime > self._seconds:
            raise FileNotFoundError
        return msgspec.msgpack.decode(path.read_bytes(), type=Record)

    def _make_room(self, name: str, size: int) -> None:
        """Remove the oldest merges until there is room for one more."""
        kept = []
        for entry in os.scandir(self._directory):
            about = entry.stat(follow_symlinks=False)
            if entry.name != name:
                kept.append((about.st_mtime_ns, about.st_size, Path(entry.path)))
        kept.sort(reverse=True)
        oldest = (self._clock() - self._seconds) * 1e9
        for number, (when, bytes_, path) in enumerate(kept, 2):
            size += bytes_
            if number > self._number or size > self._room or when < oldest:
                path.unlink(missing_ok=True)

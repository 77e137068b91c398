"""Writes under a lock: this server's where it holds one, else one for as long as the write."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from cs3lab.client import errors
from cs3lab.client.lock_rules import locked_by
from cs3lab.client.model import Lock, Resource
from cs3lab.locking.manager import LockManager
from cs3lab.locking.open_file import OpenFile
from cs3lab.locking.session import Session
from cs3lab.locking.types import Effect, Mode, Phase
from cs3lab.namespace.api_path import parse

Result = TypeVar("Result")
Send = Callable[[Lock | None], Awaitable[Result]]
"""Sends a write with the lock it shows, None where there is none; may be called again."""


class LockedWriter:
    """The writes of one server. Every coroutine raises Cs3Error: Locked where another edits."""

    def __init__(self, lock_manager: LockManager) -> None:
        self._lock_manager = lock_manager
        self._numbers = itertools.count(1)

    async def save(self, path: str, send: Send[Result], found: Resource | None = None) -> Result:
        """Save a content under a lock; returns what `send` returns.

        Where this server holds the lock, the only calls are those of `send`; otherwise Stat,
        SetLock and Unlock are added. Nothing is locked where no file is yet, on a storage without
        locks, and where the operator wants none. `found` is what Stat told the caller of the file
        right before: it saves the Stat.
        """
        async with self._changing(path), self.saving(path):
            return await self._save(path, send, found)

    async def _save(self, path: str, send: Send[Result], found: Resource | None) -> Result:
        await self._lock_manager.start()
        if not self._lock_manager.locking:
            return await self._change(path, send)
        open_file = self._lock_manager.at(path)
        if open_file is None or open_file.session.phase not in (Phase.HELD, Phase.NONE):
            found = found or await self._stat(path)
            if found is None or found.is_directory or not found.permissions.write:
                # Nothing to lock: the storage itself answers what is wrong, if anything is.
                return await send(None)
            open_file = await self._lock_manager.open(path, found)
        # A write takes part like a tab: those of several people here share one lock.
        session, name = open_file.session, f"write {next(self._numbers)}"
        open_file.do(session.join(name, Mode.EDIT, self._lock_manager.now(), pinned=True))
        try:
            await open_file.settled()
            return await self._send(open_file, send)
        finally:
            session.leave(name, self._lock_manager.now(), closed=True)
            if session.call is None:
                open_file.do(session.tick(self._lock_manager.now()))
                await open_file.settled()

    async def change(self, path: str, send: Send[Result]) -> Result:
        """Rename, move or delete a file; returns what `send` returns.

        It shows this server's lock, or is done where nobody holds one. Where the storage refuses
        what somebody has locked by itself, the only calls are those of `send`.
        """
        async with self._changing(path):
            return await self._change(path, send)

    async def _change(self, path: str, send: Send[Result]) -> Result:
        await self._lock_manager.start()
        open_file = self._lock_manager.at(path)
        if open_file is not None and open_file.session.phase is Phase.HELD:
            return await self._send(open_file, partial(self._confirmed, open_file, send))
        storage = await self._lock_manager.connection.storage()
        if not storage.locks.enforced:
            await self._require_free(path)
        return await send(None)

    @asynccontextmanager
    async def saving(self, path: str) -> AsyncIterator[None]:
        """Let people learn with a save that is refused inside that they may no longer write."""
        async with self._learning(path, Session.forbidden):
            yield

    @asynccontextmanager
    async def _changing(self, path: str) -> AsyncIterator[None]:
        # Who may not rename or delete may save all the same: the lock tells.
        async with self._learning(path, Session.recheck):
            try:
                yield
            finally:
                # A Stat from before must not be taken for the file after the write.
                self._lock_manager.connection.forget("/".join(parse(path)))

    @asynccontextmanager
    async def _learning(
        self, path: str, learn: Callable[[Session], list[Effect]]
    ) -> AsyncIterator[None]:
        """Let the session of a file learn when what happens inside is refused for a right."""
        try:
            yield
        except errors.PermissionDenied:
            open_file = self._lock_manager.at(path)
            if open_file is not None:
                open_file.do(learn(open_file.session))
                await open_file.settled()
            raise

    async def _require_free(self, path: str) -> None:
        storage = await self._lock_manager.connection.storage()
        found = await self._stat(path)
        # Whether the storage enforces locks may be known only since this Stat.
        if found is None or found.is_directory or storage.locks.enforced:
            return
        try:
            held = await storage.locks.of(found)
        except errors.Unsupported:
            return
        if held is not None:
            raise locked_by(held)

    async def _send(self, open_file: OpenFile, send: Send[Result]) -> Result:
        """Send under the lock; where the lock turns out to have ended, set it and send again."""
        try:
            return await send(open_file.lock_to_write_with())
        except (errors.FailedPrecondition, errors.Locked):
            if open_file.session.phase is not Phase.HELD:
                raise
        open_file.do(open_file.session.recheck())
        await open_file.settled()
        try:
            return await send(open_file.lock_to_write_with())
        except errors.FailedPrecondition:
            # A lock was set and is not in force: a clock is wrong. Nobody else has one either.
            return await send(None)

    async def _confirmed(
        self, open_file: OpenFile, send: Send[Result], lock: Lock | None
    ) -> Result:
        if lock is not None:
            await open_file.locks.confirm(open_file.file, lock)
        return await send(lock)

    async def _stat(self, path: str) -> Resource | None:
        paths = await self._lock_manager.connection.paths()
        try:
            return await paths.stat(path)
        except errors.NotFound:
            return None

"""Writes under a lock: this server's, where it holds one, or one for as long as the write lasts."""

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
from cs3lab.locking.types import Mode, Phase
from cs3lab.namespace.api_path import parse

Answer = TypeVar("Answer")
Send = Callable[[Lock | None], Awaitable[Answer]]
"""Sends something with the lock to show, None where there is none; may be called again."""


class Writer:
    """Writes for the contents manager. Everything raises Cs3Error, Locked with who holds one."""

    def __init__(self, lock_manager: LockManager) -> None:
        self._lock_manager = lock_manager
        self._numbers = itertools.count(1)

    async def save(self, path: str, send: Send[Answer], found: Resource | None = None) -> Answer:
        """Save a content under a lock.

        Costs nothing beside `send`, an upload, where this server holds the lock; otherwise Stat,
        SetLock and Unlock. Nothing is locked where nothing stands yet, and where the storage keeps
        no locks or the operator wants none.
        `found` is what stands there, where the caller has just asked: it saves the Stat.
        """
        async with self._changing(path):
            return await self._save(path, send, found)

    async def _save(self, path: str, send: Send[Answer], found: Resource | None) -> Answer:
        await self._lock_manager.start()
        if not self._lock_manager.locking:
            return await self._touch(path, send)
        opened = self._lock_manager.at(path)
        if opened is None or opened.session.phase not in (Phase.HELD, Phase.NONE):
            found = found or await self._found(path)
            if found is None or found.is_directory or not found.permissions.write:
                return await send(None)
            opened = await self._lock_manager.opened(path, found)
        session, name = opened.session, f"write {next(self._numbers)}"
        opened.do(session.join(name, Mode.EDIT, self._lock_manager.now(), pinned=True))
        try:
            await opened.settled()
            return await self._under(opened, send)
        finally:
            session.leave(name, self._lock_manager.now())
            if session.call is None:
                opened.do(session.tick(self._lock_manager.now()))
                await opened.settled()

    async def touch(self, path: str, send: Send[Answer]) -> Answer:
        """Rename, move or delete: with this server's lock, or where nobody has one.

        No call beside `send` where the storage refuses by itself what somebody has locked.
        """
        async with self._changing(path):
            return await self._touch(path, send)

    async def _touch(self, path: str, send: Send[Answer]) -> Answer:
        await self._lock_manager.start()
        opened = self._lock_manager.at(path)
        if opened is not None and opened.session.phase is Phase.HELD:
            return await self._under(opened, partial(self._confirmed, opened, send))
        storage = await self._lock_manager.connection.storage()
        if not storage.locks.enforced:
            await self._require_free(path)
        return await send(None)

    @asynccontextmanager
    async def rechecking(self, path: str) -> AsyncIterator[None]:
        """Let who edits be told at once where a refusal inside is the end of his right to write."""
        try:
            yield
        except errors.PermissionDenied:
            opened = self._lock_manager.at(path)
            if opened is not None:
                opened.do(opened.session.recheck())
                await opened.settled()
            raise

    @asynccontextmanager
    async def _changing(self, path: str) -> AsyncIterator[None]:
        """Let what was described before not be taken for what stands there after."""
        async with self.rechecking(path):
            try:
                yield
            finally:
                self._lock_manager.connection.forget("/".join(parse(path)))

    async def _require_free(self, path: str) -> None:
        storage = await self._lock_manager.connection.storage()
        found = await self._found(path)
        if found is None or found.is_directory or storage.locks.enforced:
            return
        try:
            held = await storage.locks.of(found)
        except errors.Unsupported:
            return
        if held is not None:
            raise locked_by(held)

    async def _under(self, opened: OpenFile, send: Send[Answer]) -> Answer:
        """Send under the lock; where that turns out to have ended, find out and send once more."""
        try:
            return await send(opened.lock_to_write_with())
        except (errors.FailedPrecondition, errors.Locked):
            if opened.session.phase is not Phase.HELD:
                raise
        opened.do(opened.session.recheck())
        await opened.settled()
        try:
            return await send(opened.lock_to_write_with())
        except errors.FailedPrecondition:
            # A lock was set and is not in force: a clock is wrong. Nobody else has one either.
            return await send(None)

    async def _confirmed(self, opened: OpenFile, send: Send[Answer], lock: Lock | None) -> Answer:
        if lock is not None:
            await opened.locks.confirm(opened.file, lock)
        return await send(lock)

    async def _found(self, path: str) -> Resource | None:
        paths = await self._lock_manager.connection.paths()
        try:
            return await paths.stat(path)
        except errors.NotFound:
            return None

"""The locks of one Jupyter server: what browsers ask of them, and what writes need."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Collection
from functools import partial
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Resource, ResourceId, UserId
from cs3lab.locking.driver import Clock, Snapshot, foreign_lock
from cs3lab.locking.leases import Lease, Leases
from cs3lab.locking.notifier import Announce, Notifier
from cs3lab.locking.open_file import OpenFile, OthersLocks, StorageLocks
from cs3lab.locking.open_files import OpenFiles
from cs3lab.locking.scheduler import Scheduler
from cs3lab.locking.states import LockStatus, unknown_status
from cs3lab.locking.types import Mode, Phase, Timing
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import parse
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.connection import Connection

_STOP_SECONDS = 5.0


def system_clock() -> Clock:
    """Return the clocks of this machine; the ticks go on while it sleeps, where it can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    ticks = time.monotonic if boot is None else lambda: time.clock_gettime(boot)
    return Clock(ticks, random.random)


class LockManager:
    """The locks of one server. Every coroutine raises Cs3Error, BadPathError."""

    def __init__(
        self,
        connection: Connection,
        leases: Leases,
        announce: Announce,
        log: Logger,
        timing: Timing | None = None,
        clock: Clock | None = None,
        *,
        supervisor: Supervisor,
    ) -> None:
        self.connection = connection
        self.timing = timing or Timing()
        self.locking = connection.settings.locks
        self._leases = leases
        self._log = log
        self._clock = clock or system_clock()
        self._supervisor = supervisor
        self._notifier = Notifier(connection, announce, log, supervisor)
        self._files = OpenFiles()
        self._scheduler = Scheduler(self._files, self.timing, self._clock, log)
        self._loop: asyncio.Task[None] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._inherited: list[Lease] | None = None
        """The leases of servers that died; None until they were looked for."""

    # The server's life

    async def start(self) -> None:
        """Take back the locks of a server that died, and start to keep locks.

        This is done once, for whoever asks first; after a failure the next who asks starts anew.
        Nobody is answered before: they would be told of this server's own lock as of a foreign one.
        """
        if self._starting is None or _has_failed(self._starting):
            self._starting = self._supervisor.run("the start of locking", self._start())
        # Others wait for the same start: it goes on when the browser that asked first is gone.
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        if self._inherited is None:
            self._inherited = await self._leases.open()
        if self._inherited:
            with contextlib.suppress(errors.Cs3Error):
                await self._take_back(self._inherited)
        self._loop = self._supervisor.keep("keeping locks", self._scheduler.run)

    async def _take_back(self, leases: list[Lease]) -> None:
        """Go on with inherited locks; their first refresh tells whether they are still there."""
        storage = await self.connection.storage()
        for lease in leases:
            if lease.lock.holder is None:
                continue
            open_file = self._create(storage, lease.lock.holder, lease.file, lease.path)
            tabs = lease.tabs if self.locking else ()
            open_file.session.restore(lease.lock, tabs, self._clock.ticks())
            open_file.driver.adopt(lease.lock)
        count = len(leases)
        self._log.info("cs3lab: took back the locks of %d files from a server that died.", count)

    async def stop(self) -> None:
        """Release all locks, within 5 seconds; what is left ends by itself."""
        if self._loop is not None:
            self._loop.cancel()
        for open_file in self._files:
            open_file.do(open_file.session.stop())
        releases = [asyncio.ensure_future(each.settled()) for each in self._files]
        if releases:
            _, late = await asyncio.wait(releases, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()
        for open_file in self._files:
            open_file.cancel()
        left = sum(open_file.session.lock is not None for open_file in self._files)
        if left:
            self._log.warning("cs3lab: %d locks could not be released and end by themselves.", left)
        await self._leases.close()

    # What browsers ask

    async def join(self, path: str, tab: str, mode: Mode) -> LockStatus:
        """Let a tab take part in a file; returns what it is told of the lock.

        The calls are SetLock, and Stat where the content was not asked for a moment ago. GetLock
        comes on top where the server may set a lock over another; see `cs3lab.client.locks`.
        """
        await self.start()
        storage = await self.connection.storage()
        wants_lock = mode in (Mode.EDIT, Mode.TAKE)
        found = await self._stat(path, for_lock=wants_lock)
        open_file = await self.open(path, found)
        if wants_lock and not found.permissions.write:
            mode = Mode.VIEW
        if mode in (Mode.VIEW, Mode.WATCH):
            await self._note_foreign_lock(storage, open_file, found)
        open_file.do(open_file.session.join(tab, mode, self._clock.ticks()))
        self._scheduler.wake()
        if wants_lock:
            await open_file.settled()
            open_file.raise_failure()
        return await self._notifier.status(open_file, tab, path)

    async def heartbeat(
        self, tab: str, paths: list[str], shown: Collection[str] = ()
    ) -> list[LockStatus]:
        """Take a heartbeat of a tab that has these files open, and shows some of them: no call."""
        await self.start()
        statuses = []
        for path in paths:
            open_file = self.at(path)
            if open_file is None:
                statuses.append(unknown_status(path))
                continue
            open_file.session.heartbeat(tab, self._clock.ticks(), shown=path in shown)
            statuses.append(await self._notifier.status(open_file, tab, path))
        self._scheduler.wake()
        return statuses

    def leave(self, tab: str, paths: list[str], *, closed: bool = False) -> None:
        """Let a tab go with its page, or have `closed` files. Raises BadPathError."""
        for path in paths:
            open_file = self.at(path)
            if open_file is not None:
                open_file.session.leave(tab, self._clock.ticks(), closed=closed)
        self._scheduler.wake()

    async def status(self, path: str) -> LockStatus:
        """Return who edits a file."""
        storage = await self.connection.storage()
        found = await (await self.connection.paths()).stat(path)
        open_file = await self.open(path, found)
        await self._note_foreign_lock(storage, open_file, found)
        return await self._notifier.status(open_file, "", path)

    async def all(self) -> list[LockStatus]:
        """Return who edits each open file of this server: no call but for unknown names."""
        return [await self._notifier.status(each, "", each.path) for each in self._files]

    def moved(self, old: str, new: str | None) -> None:
        """Follow a rename of a file or folder, or its deletion where `new` is None."""
        if new is not None:
            self._files.rename(old, new)
            return
        for open_file in self._files.delete(old):
            # The refresh finds the file gone, and people are told.
            open_file.do(open_file.session.recheck())

    # What writes need

    def at(self, path: str) -> OpenFile | None:
        """Return the file that is open at a path, None if none is: no call. Raises BadPathError."""
        return self._files.at(path)

    async def open(self, path: str, found: Resource) -> OpenFile:
        """Return the open file at a path, opened if it was not; `found` is what Stat told of it."""
        await self.start()
        storage = await self.connection.storage()
        me = (await storage.people.me()).id
        open_file = self._files.get(found.id) or self._create(storage, me, found.id, path)
        self._files.place(open_file, path)
        open_file.writable = found.permissions.write
        lock = found.lock and await storage.locks.of(found)
        open_file.driver.prime(Snapshot(lock, found.etag))
        return open_file

    def now(self) -> float:
        """Return the time sessions go by."""
        return self._clock.ticks()

    async def _stat(self, path: str, *, for_lock: bool) -> Resource:
        paths, path = await self.connection.paths(), "/".join(parse(path))
        found = await (paths.stat_for_open(path, "lock") if for_lock else paths.stat(path))
        if found.is_directory:
            raise errors.InvalidArgument(Sentence.A_FOLDER())
        return found

    def _create(self, storage: Storage, me: UserId, file: ResourceId, path: str) -> OpenFile:
        open_file = OpenFile(
            file,
            path,
            StorageLocks(storage) if self.locking else OthersLocks(storage),
            me,
            self.timing,
            self._clock,
            self._leases,
            self._log,
            self._supervisor,
        )
        open_file.on_event = partial(self._notifier.notify, open_file)
        open_file.on_settled = partial(self._settled, open_file)
        self._files.add(open_file)
        return open_file

    def _settled(self, open_file: OpenFile) -> None:
        self._notifier.settled(open_file)
        self._scheduler.wake()

    async def _note_foreign_lock(
        self, storage: Storage, open_file: OpenFile, found: Resource
    ) -> None:
        """Tell a session that knows of no lock about the one somebody holds."""
        session = open_file.session
        if session.phase is not Phase.FREE or session.call is not None:
            return
        try:
            lock = await storage.locks.of(found)
        except errors.Unsupported:
            session.unsupported()
            return
        # The phase again: another tab may have asked for the lock during the call.
        if lock is not None and session.phase is Phase.FREE:
            me = (await storage.people.me()).id
            session.refused(foreign_lock(lock, me), self._clock.ticks(), self._clock.chance())


def _has_failed(task: asyncio.Task[None]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)

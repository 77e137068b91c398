"""Keeps the locks of one Jupyter server: one task that refreshes, looks and frees as it is time."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from functools import partial
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Resource, ResourceId, UserId
from cs3lab.locking.driver import Clock, Seen, is_own
from cs3lab.locking.leases import Lease, Leases
from cs3lab.locking.notifier import Notifier, Teller
from cs3lab.locking.open_file import OpenFile, OthersLocks, StorageLocks
from cs3lab.locking.reachability import Reachability
from cs3lab.locking.states import State
from cs3lab.locking.types import ForeignLock, LockEvent, Loss, Mode, Phase, Timing
from cs3lab.namespace.api_path import parse
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.connection import Connection

_LONGEST_NAP = 15.0
"""In seconds. Timers stand still while a laptop sleeps; after it wakes, this is how long at most
until what is overdue is done."""
_LOOKS_A_MINUTE = 50
_LOSSES = {
    Loss.ENDED: "ended, and somebody else edits now",
    Loss.TAKEN: "was taken: its user went on elsewhere",
    Loss.DENIED: "was lost: its user may no longer write",
    Loss.GONE: "was lost: the file is no longer there",
}
"""What the log says; who it was stays out of it."""
_STOP_SECONDS = 5.0


def system_clock() -> Clock:
    """Give the clocks of this machine; the ticks go on while it sleeps, where it can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    ticks = time.monotonic if boot is None else lambda: time.clock_gettime(boot)
    return Clock(ticks, random.random)


class LockManager:
    """The locks of one server. Coroutines raise Cs3Error and BadPathError."""

    def __init__(
        self,
        connection: Connection,
        leases: Leases,
        tell: Teller,
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
        self._notifier = Notifier(connection, tell, supervisor)
        self._log = log
        self._reachability = Reachability(log)
        self._supervisor = supervisor
        self._clock = clock or system_clock()
        self._opened: dict[ResourceId, OpenFile] = {}
        self._paths: dict[str, ResourceId] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._left: list[Lease] | None = None
        """What a server that died held; None until it was looked for."""
        self._next_look = 0.0

    # The server's life

    async def start(self) -> None:
        """Take back what a server that died held, and begin to keep; once, whoever asks first.

        Nobody is answered before: to him, this server's own lock would be one from elsewhere.
        """
        if self._starting is None or _has_failed(self._starting):
            self._starting = self._supervisor.run("the start of locking", self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        if self._left is None:
            self._left = await self._leases.open()
        if self._left:
            with contextlib.suppress(errors.Cs3Error):
                await self._take_back(self._left)
        self._task = self._supervisor.keep("keeping locks", self._keep)

    async def _take_back(self, left: list[Lease]) -> None:
        """Begin with the leases of a server that died; whether they stand, the refresh tells."""
        storage = await self.connection.storage()
        for lease in left:
            if lease.lock.holder is None:
                continue
            opened = self._open(storage, lease.lock.holder, lease.file, lease.path)
            tabs = lease.tabs if self.locking else ()
            opened.session.restore(lease.lock, tabs, self._clock.ticks())
            opened.calls.adopt(lease.lock)
        self._log.info(
            "cs3lab: took back the locks of %d files from a server that died.", len(left)
        )

    async def stop(self) -> None:
        """Free everything at once, for 5 seconds at most; what is left ends by itself."""
        if self._task is not None:
            self._task.cancel()
        for opened in self._opened.values():
            opened.do(opened.session.stop())
        settled = [asyncio.ensure_future(opened.settled()) for opened in self._opened.values()]
        if settled:
            _, late = await asyncio.wait(settled, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()
        for opened in self._opened.values():
            opened.cancel()
        held = [opened.path for opened in self._opened.values() if opened.session.lock is not None]
        if held:
            self._log.warning(
                "cs3lab: %d locks could not be freed and end by themselves.", len(held)
            )
        await self._leases.close()

    # What browsers ask

    async def join(self, path: str, tab: str, mode: Mode) -> State:
        """Take part in a file: SetLock, and Stat where its content was not just asked for.

        Where the server may set a lock over another, GetLock comes on top; see `cs3.locks`.
        """
        await self.start()
        storage = await self.connection.storage()
        wants = mode in (Mode.EDIT, Mode.TAKE)
        found = await self._found(path, wants=wants)
        opened = await self.opened(path, found)
        if wants and not found.permissions.write:
            mode = Mode.VIEW
        if mode in (Mode.VIEW, Mode.WATCH):
            await self._see(storage, opened, found)
        opened.do(opened.session.join(tab, mode, self._clock.ticks()))
        self._wake.set()
        if wants:
            await opened.settled()
            opened.raise_failure()
        return await self._notifier.state(opened, tab, path)

    async def _found(self, path: str, *, wants: bool) -> Resource:
        paths, path = await self.connection.paths(), "/".join(parse(path))
        found = await (paths.stat_for_open(path, "lock") if wants else paths.stat(path))
        if found.is_directory:
            raise errors.InvalidArgument("This is a folder and not a file.")
        return found

    async def heartbeat(self, tab: str, paths: list[str]) -> list[State]:
        """Take a heartbeat of a tab that has these files open: no call."""
        await self.start()
        states = []
        for path in paths:
            opened = self.at(path)
            if opened is None:
                states.append(_unknown(path))
                continue
            opened.session.heartbeat(tab, self._clock.ticks())
            states.append(await self._notifier.state(opened, tab, path))
        return states

    def leave(self, tab: str, paths: list[str]) -> None:
        """Let a tab close files."""
        for path in paths:
            opened = self.at(path)
            if opened is not None:
                opened.session.leave(tab, self._clock.ticks())
        self._wake.set()

    async def state(self, path: str) -> State:
        """Tell who edits a file."""
        storage = await self.connection.storage()
        found = await (await self.connection.paths()).stat(path)
        opened = await self.opened(path, found)
        await self._see(storage, opened, found)
        return await self._notifier.state(opened, "", path)

    async def all(self) -> list[State]:
        """Tell of all files that are open on this server: no call but for unknown names."""
        return [
            await self._notifier.state(opened, "", opened.path) for opened in self._opened.values()
        ]

    def moved(self, old: str, new: str | None) -> None:
        """Follow a rename of a file or folder, or find out what a deletion (None) took away."""
        for path, file in list(self._paths.items()):
            if path != old and not path.startswith(old + "/"):
                continue
            del self._paths[path]
            opened = self._opened.get(file)
            if new is not None:
                self._paths[new + path[len(old) :]] = file
                if opened is not None:
                    opened.path = new + path[len(old) :]
            elif opened is not None:
                opened.do(opened.session.recheck())

    # What writes need

    def at(self, path: str) -> OpenFile | None:
        """Give what is open at a path, as far as this server has it open: no call."""
        file = self._paths.get("/".join(parse(path)))
        return self._opened.get(file) if file is not None else None

    async def opened(self, path: str, found: Resource) -> OpenFile:
        """Give what stands at a path, as it was just found to be."""
        await self.start()
        storage = await self.connection.storage()
        me = (await storage.people.me()).id
        opened = self._opened.get(found.id) or self._open(storage, me, found.id, path)
        opened.path = path = "/".join(parse(path))
        self._paths[path] = found.id
        opened.writable = found.permissions.write
        held = found.lock and await storage.locks.of(found)
        opened.calls.show(Seen(held, found.etag))
        return opened

    def now(self) -> float:
        """Give the time sessions go by."""
        return self._clock.ticks()

    # What time does

    async def _keep(self) -> None:
        while True:
            now = self._clock.ticks()
            for opened in list(self._opened.values()):
                self._tick(opened, now)
                if opened.over:
                    self._forget(opened)
            dues = [due for o in self._opened.values() if (due := o.session.due) is not None]
            nap = min([due - now for due in dues], default=_LONGEST_NAP)
            await self._nap(min(max(nap, self.timing.look / 100), _LONGEST_NAP))

    async def _nap(self, seconds: float) -> None:
        """Wait for so long, or until there is something new to do."""
        self._wake.clear()
        timer = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()

    def _tick(self, opened: OpenFile, now: float) -> None:
        due = opened.session.due
        if due is None or due > now or not self._may_look(opened, now):
            return
        try:
            opened.do(opened.session.tick(now))
        except Exception:
            # One file must not keep the locks of all others from being refreshed.
            self._log.exception("cs3lab: the lock of %s could not be kept.", opened.path)
            opened.session.failed(now)

    def _may_look(self, opened: OpenFile, now: float) -> bool:
        """Whether it is not too soon after a look at another file."""
        if opened.session.phase not in (Phase.LOCKED, Phase.LOST):
            return True
        if now < self._next_look:
            return False
        self._next_look = now + self.timing.look * 4 / _LOOKS_A_MINUTE
        return True

    def _open(self, storage: Storage, me: UserId, file: ResourceId, path: str) -> OpenFile:
        locks = StorageLocks(storage) if self.locking else OthersLocks(storage)
        opened = OpenFile(
            file,
            path,
            locks,
            me,
            self.timing,
            self._clock,
            self._leases,
            self._log,
            self._supervisor,
        )
        opened.on_event = partial(self._notify, opened)
        opened.on_settled = partial(self._settled, opened)
        self._opened[file] = opened
        self._paths[path] = file
        return opened

    def _notify(self, opened: OpenFile, event: LockEvent) -> None:
        if event in (LockEvent.LOST, LockEvent.TAKEN) and opened.session.loss is not None:
            reason = _LOSSES[opened.session.loss]
            self._log.info("cs3lab: the lock of %s %s.", opened.path, reason)
        self._notifier.announce(opened, event)

    def _settled(self, opened: OpenFile) -> None:
        failure = opened.calls.failure
        if not opened.session.failing:
            self._reachability.answered()
        elif failure is not None:
            self._reachability.failed(opened.path, failure)
        self._wake.set()

    def _forget(self, opened: OpenFile) -> None:
        del self._opened[opened.file]
        for path in [path for path, file in self._paths.items() if file == opened.file]:
            del self._paths[path]

    async def _see(self, storage: Storage, opened: OpenFile, found: Resource) -> None:
        """Let a session that knows of no lock know of the one somebody holds."""
        if opened.session.phase is not Phase.FREE or opened.session.call is not None:
            return
        try:
            lock = await storage.locks.of(found)
        except errors.Unsupported:
            opened.session.unsupported()
            return
        if lock is not None and opened.session.phase is Phase.FREE:
            me = (await storage.people.me()).id
            held = ForeignLock(lock, is_own(lock, me))
            opened.session.refused(held, self._clock.ticks(), self._clock.chance())


def _has_failed(task: asyncio.Task[None]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _unknown(path: str) -> State:
    return State(path, "free", None, None, None, None, None, True, True, "")

"""One file that is open on this server: its session, and the task that makes its calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.lock_rules import locked_by
from cs3lab.client.model import Lock, Reference, ResourceId, UserId
from cs3lab.locking.driver import Clock, LockDriver, Snapshot
from cs3lab.locking.leases import Lease, Leases
from cs3lab.locking.session import Session
from cs3lab.locking.types import Call, Effect, LockEvent, Notify, Phase, Timing
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage


class StorageLocks:
    """The locks of a storage, as `LockDriver` needs them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.set = storage.locks.set
        self.refresh = storage.locks.refresh
        self.unlock = storage.locks.unlock
        self.confirm = storage.locks.confirm
        self.now = storage.client.clock.now

    def is_atomic(self) -> bool:
        """Return False where two servers that lock at the same moment may both succeed."""
        return self._storage.locks.enforced

    async def look(self, resource_id: ResourceId, /) -> Snapshot:
        """Return lock and content of a file: one call where Stat tells of the lock."""
        found = await self._storage.files.stat(Reference.of(resource_id))
        lock = None
        # Who views a file of a storage without locks wants to know what is saved all the same.
        with contextlib.suppress(errors.Unsupported):
            lock = await self._storage.locks.of(found)
        return Snapshot(lock, found.etag)


class OthersLocks(StorageLocks):
    """The locks of a storage on which this server sets none and respects those of others."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.set = self._set  # type: ignore[assignment]  # only ever called by position
        self.refresh = self._refresh  # type: ignore[assignment]  # likewise

    async def _set(self, resource_id: ResourceId, _: Lock, /) -> None:
        # Where Stat tells of locks, it showed the file without one right before this.
        locks = self._storage.locks
        held = None if locks.tells(resource_id) else await locks.get(resource_id)
        if held is not None:
            raise locked_by(held)
        raise errors.Unsupported

    async def _refresh(
        self, resource_id: ResourceId, _: Lock, existing_id: str | None = None, /
    ) -> None:
        held = (await self.look(resource_id)).lock
        raise locked_by(held) if held else errors.FailedPrecondition


class OpenFile:
    """One open file, with at most one call under way."""

    def __init__(  # what a file needs of its manager
        self,
        file: ResourceId,
        path: str,
        locks: StorageLocks,
        me: UserId,
        timing: Timing,
        clock: Clock,
        leases: Leases,
        log: Logger,
        supervisor: Supervisor,
    ) -> None:
        self.file = file
        self.path = path
        self.locks = locks
        self.writable = True
        self.session = Session(timing)
        self.driver = LockDriver(locks, file, me, self.session, clock, self._remember)
        self.on_event: Callable[[LockEvent], None] = lambda _: None
        self.on_settled: Callable[[], None] = lambda: None
        self._leases = leases
        self._log = log
        self._supervisor = supervisor
        self._task: asyncio.Task[None] | None = None

    @property
    def is_unused(self) -> bool:
        """True when nobody takes part any more and nothing is held."""
        is_idle = self._task is None and not self.session.tabs and self.session.lock is None
        return is_idle and self.session.phase is not Phase.RELEASING

    def do(self, effects: list[Effect]) -> None:
        """Do what the session asks for; a call is made by a task."""
        for effect in effects:
            if isinstance(effect, Notify):
                self.on_event(effect.event)
            else:
                name = f"a call for the lock of {self.path}"
                self._task = self._supervisor.run(name, self._make(effect))

    async def settled(self) -> None:
        """Wait until no call is under way."""
        # The end of one call may be the start of another.
        while (task := self._task) is not None:
            await asyncio.wait([task])

    def cancel(self) -> None:
        """Give up the call under way."""
        if self._task is not None:
            self._task.cancel()

    def raise_failure(self) -> None:
        """Raise the error of the last call, where it left this server without an answer.

        Raises Cs3Error.
        """
        if self.session.failing and self.session.phase in (Phase.FREE, Phase.RELEASING):
            raise self.driver.failure or errors.Unavailable()

    def lock_to_write_with(self) -> Lock | None:
        """Return this server's lock, None on a storage without locks. Raises Cs3Error.

        That is Locked where somebody else holds the lock.
        """
        if self.session.phase is Phase.HELD:
            return self.session.lock
        if self.session.phase is Phase.NONE:
            return None
        self.raise_failure()
        locked = errors.Locked(operation="SetLock", path=self.path)
        locked.lock = self.session.other.lock if self.session.other else None
        raise locked

    async def _make(self, call: Call) -> None:
        try:
            effects = await self.driver.make(call)
        except Exception:
            # Without an outcome, the session would wait for this call for ever.
            self._log.exception("cs3lab: a call for the lock of %s failed.", self.path)
            effects = self.driver.give_up()
        self._task = None
        try:
            if self.session.lock is None and self.session.call is None:
                await self._leases.drop(self.file)
        finally:
            self.do(effects)
            self.on_settled()

    async def _remember(self, lock: Lock) -> None:
        parts = self.session.tabs.items()
        editing = tuple(name for name, tab in parts if tab.edits and not tab.pinned)
        await self._leases.put(Lease(self.file, self.path, lock, editing))

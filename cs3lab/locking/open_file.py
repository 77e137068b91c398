"""One file that is open on this server: its session, and the task that makes its calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.lock_rules import locked_by
from cs3lab.client.model import Lock, Reference, ResourceId, UserId
from cs3lab.locking.driver import Clock, LockDriver, Seen
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

    def compared(self) -> bool:
        """Whether of two who lock a file at the same time only one is told that he did."""
        return self._storage.locks.enforced

    async def look(self, resource_id: ResourceId, /) -> Seen:
        """See lock and content: one call where the storage tells both in one."""
        found = await self._storage.files.stat(Reference.of(resource_id))
        return Seen(await self._storage.locks.of(found), found.etag)


class OthersLocks(StorageLocks):
    """The locks of a storage on which this server sets none, and respects those of others."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.set = self._set  # type: ignore[assignment]  # only ever called by position
        self.refresh = self._refresh  # type: ignore[assignment]  # likewise

    async def _set(self, resource_id: ResourceId, _: Lock, /) -> None:
        # Where the storage tells of locks, a file was seen without one right before this.
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
    """One file that is open here. `over`: nobody takes part any more, and nothing is held."""

    def __init__(  # what a file needs of its keeper
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
        self.calls = LockDriver(locks, file, me, self.session, clock, self._remember)
        self.on_event: Callable[[LockEvent], None] = lambda _: None
        self.on_settled: Callable[[], None] = lambda: None
        self._leases = leases
        self._log = log
        self._supervisor = supervisor
        self._task: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        """Whether there is nothing to remember."""
        idle = self._task is None and not self.session.tabs and self.session.lock is None
        return idle and self.session.phase is not Phase.RELEASING

    def do(self, effects: list[Effect]) -> None:
        """Do what the session asks for; a call goes its own way."""
        for effect in effects:
            if isinstance(effect, Notify):
                self.on_event(effect.event)
            else:
                name = f"a call for the lock of {self.path}"
                self._task = self._supervisor.run(name, self._make(effect))

    async def settled(self) -> None:
        """Wait until no call is under way."""
        while (task := self._task) is not None:
            await asyncio.wait([task])

    def cancel(self) -> None:
        """Give up the call under way."""
        if self._task is not None:
            self._task.cancel()

    def raise_failure(self) -> None:
        """Raise why the last call did not succeed, where it left this server without an answer."""
        if self.session.failing and self.session.phase in (Phase.FREE, Phase.RELEASING):
            raise self.calls.failure or errors.Unavailable()

    def lock_to_write_with(self) -> Lock | None:
        """Give this server's lock, None where there are none. Raises Locked, Unavailable."""
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
            effects = await self.calls.make(call)
        except Exception:
            # The session must not wait for ever for the outcome of this call.
            self._log.exception("cs3lab: a call for the lock of %s failed.", self.path)
            effects = self.calls.give_up()
        self._task = None
        try:
            if self.session.lock is None and self.session.call is None:
                await self._leases.drop(self.file)
        finally:
            self.do(effects)
            self.on_settled()

    async def _remember(self, lock: Lock) -> None:
        await self._leases.put(Lease(self.file, self.path, lock, tuple(self.session.tabs)))

"""The calls a session asks for, made on the storage; their outcomes, told to the session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cs3lab.client import errors
from cs3lab.client.lock_rules import extended, locked_by, new_lock
from cs3lab.client.model import Lock, ResourceId, UserId
from cs3lab.locking.session import Session
from cs3lab.locking.types import (
    Acquire,
    Call,
    Effect,
    ForeignLock,
    LockEvent,
    Look,
    Loss,
    Notify,
    Refresh,
)

APP_NAME = "cs3lab"
"""The application that locks; lower case, without spaces, as every server keeps it."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Lock and content of a file at one moment; `etag` is "" where the storage keeps none."""

    lock: Lock | None
    etag: str


class LockService(Protocol):
    """The locks of the storage, as `cs3lab.client.locks.Locks` does them. Raises Cs3Error."""

    def now(self) -> datetime:
        """Return the time by which locks end."""

    def is_atomic(self) -> bool:
        """Return False where two servers that lock at the same moment may both succeed."""

    async def look(self, resource_id: ResourceId, /) -> Snapshot:
        """Return lock and content of a file as they are now."""

    async def set(self, resource_id: ResourceId, lock: Lock, /) -> None:
        """Lock a file."""

    async def refresh(
        self, resource_id: ResourceId, lock: Lock, existing_id: str | None = None, /
    ) -> None:
        """Prolong a lock; `existing_id` is the id it had, where it gets another."""

    async def unlock(self, resource_id: ResourceId, lock: Lock, /) -> None:
        """Release a file."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The times sessions go by: `ticks` are seconds of one monotonic clock."""

    ticks: Callable[[], float]
    chance: Callable[[], float]
    """A random number from 0 to 1."""


def is_own(lock: Lock, me: UserId) -> bool:
    """Return True for a lock of the same person, set by this application."""
    same = lock.holder is not None and lock.holder.opaque_id == me.opaque_id
    return same and lock.app_name == APP_NAME


def foreign_lock(lock: Lock | None, me: UserId) -> ForeignLock:
    """Return a lock of another server as sessions know it."""
    return ForeignLock(lock, lock is not None and is_own(lock, me))


class LockDriver:
    """Makes the calls of one session on one file."""

    def __init__(
        self,
        locks: LockService,
        file: ResourceId,
        me: UserId,
        session: Session,
        clock: Clock,
        remember: Callable[[Lock], Awaitable[None]],
    ) -> None:
        """`remember` is awaited with each lock before it is set, so that a crash leaves a note."""
        self._locks = locks
        self._file = file
        self._me = me
        self._session = session
        self._clock = clock
        self._remember = remember
        self._lock: Lock | None = session.lock
        """The lock this session sets. Its id stays for all attempts, because an attempt whose
        answer was lost may have succeeded."""
        self._primed: Lock | None = None
        """The lock that stood on the file right before the next call."""
        self.etag = ""
        """The content as last seen."""
        self._announced_etag = ""
        """The content all tabs know of."""
        self.failure: errors.Cs3Error | None = None
        """Why the last call without an answer got none; None where an exception of another kind
        ended it."""

    def adopt(self, lock: Lock) -> None:
        """Go on with the lock of a server that died."""
        self._lock = lock

    def prime(self, snapshot: Snapshot) -> None:
        """Take a snapshot made right before the next call, which saves that call a look."""
        self._primed, self.etag = snapshot.lock, snapshot.etag
        self._announced_etag = self._announced_etag or snapshot.etag

    async def make(self, call: Call) -> list[Effect]:
        """Make a call and tell the session its outcome; returns what follows from it."""
        if isinstance(call, Acquire):
            return await self._acquire(call.take)
        if isinstance(call, Look):
            return await self._look()
        try:
            if isinstance(call, Refresh):
                return await self._refresh(call.lock)
            return await self._release(call.lock)
        finally:
            # A snapshot that came meanwhile shows the lock this call was about: the next call
            # must not take it for a foreign one.
            self._primed = None

    def give_up(self) -> list[Effect]:
        """End the call under way as one without an answer, after an exception of another kind."""
        # A lock that was set before the exception is released, or found at the next attempt.
        maybe = self._lock if isinstance(self._session.call, Acquire) else None
        self.failure = None
        return self._session.failed(self._clock.ticks(), maybe)

    async def _acquire(self, take: bool) -> list[Effect]:
        # The time before the call: the lock lasts at least from then on.
        sent, lock = self._clock.ticks(), self._prolonged()
        try:
            await self._remember(lock)
            await self._set_or_take(lock, take)
        except errors.Cs3Error as error:
            return self._failed(error, maybe=lock)
        sure = self._locks.is_atomic()
        return self._session.acquired(lock, sent, self._clock.chance(), sure=sure)

    def _prolonged(self) -> Lock:
        now, ttl = self._locks.now(), self._session.timing.ttl
        if self._lock is None:
            self._lock = new_lock(APP_NAME, self._me, ttl, now)
        self._lock = extended(self._lock, ttl, now)
        return self._lock

    async def _set_or_take(self, lock: Lock, take: bool) -> None:
        """Set the lock, or exchange for it one that may be exchanged. Raises Cs3Error."""
        held, self._primed = self._primed, None
        if held is None:
            held = await self._set(lock)
        if held is None:
            return
        # The same id: an earlier attempt had set it, and its answer was lost.
        if not (held.id == lock.id or (take and is_own(held, self._me))):
            raise locked_by(held)
        try:
            await self._locks.refresh(self._file, lock, held.id)
        except errors.FailedPrecondition:
            # It ended in between.
            await self._locks.set(self._file, lock)

    async def _set(self, lock: Lock) -> Lock | None:
        """Set the lock; returns the lock that stands in the way, if one does. Raises Cs3Error."""
        try:
            await self._locks.set(self._file, lock)
        except errors.Locked as error:
            if error.lock is None:
                raise
            return error.lock
        except errors.FailedPrecondition:
            # A lock stood in the way, and was gone when the client asked whose it is.
            await self._locks.set(self._file, lock)
        return None

    async def _refresh(self, lock: Lock) -> list[Effect]:
        sent, self._lock = self._clock.ticks(), lock
        lock = self._prolonged()
        try:
            await self._locks.refresh(self._file, lock)
        except errors.FailedPrecondition:
            # The lock is no more; the next one gets an id of its own.
            self._lock = None
            return self._session.ended()
        except errors.Cs3Error as error:
            return self._failed(error)
        return self._session.acquired(lock, sent, self._clock.chance())

    async def _release(self, lock: Lock) -> list[Effect]:
        try:
            await self._locks.unlock(self._file, lock)
        except (
            errors.PermissionDenied,
            errors.NotFound,
            errors.InvalidArgument,
            errors.Unsupported,
        ):
            # There is nothing of ours that a further attempt could release; it ends by itself.
            pass
        except errors.Cs3Error as error:
            return self._failed(error)
        self._lock = None
        return self._session.released()

    async def _look(self) -> list[Effect]:
        try:
            snapshot = await self._locks.look(self._file)
        except errors.Cs3Error as error:
            return self._failed(error)
        has_changed = snapshot.etag != self._announced_etag
        self._primed, self.etag, self._announced_etag = snapshot.lock, snapshot.etag, snapshot.etag
        foreign = foreign_lock(snapshot.lock, self._me) if snapshot.lock else None
        effects = self._session.seen(foreign, self._clock.ticks(), self._clock.chance())
        return [*effects, Notify(LockEvent.CHANGED)] if has_changed else effects

    def _failed(self, error: errors.Cs3Error, maybe: Lock | None = None) -> list[Effect]:
        session = self._session
        if isinstance(error, errors.Locked):
            self._lock = None
            foreign = foreign_lock(error.lock, self._me)
            return session.refused(foreign, self._clock.ticks(), self._clock.chance())
        if isinstance(error, (errors.PermissionDenied, errors.NotFound)):
            is_denied = isinstance(error, errors.PermissionDenied)
            return session.denied(Loss.DENIED if is_denied else Loss.GONE)
        if isinstance(error, errors.Unsupported):
            return session.unsupported()
        self.failure = error
        return session.failed(self._clock.ticks(), maybe)

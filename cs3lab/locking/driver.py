"""What a session asks for, as calls on the storage; and their outcomes, as it understands them."""

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
"""Which application locks; lower case, without spaces, as every server keeps it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a file shows; `etag` is "" where the storage keeps none."""

    lock: Lock | None
    etag: str


class LockService(Protocol):
    """The locks of the storage, as `cs3lab.client.locks.Locks` does them. Raises Cs3Error."""

    def now(self) -> datetime:
        """Give the time by which locks end."""

    def compared(self) -> bool:
        """Whether of two who lock a file at the same time only one is told that he did."""

    async def look(self, resource_id: ResourceId, /) -> Seen:
        """See who holds a lock on a file, and whether its content is another."""

    async def set(self, resource_id: ResourceId, lock: Lock, /) -> None:
        """Lock a file."""

    async def refresh(
        self, resource_id: ResourceId, lock: Lock, existing_id: str | None = None, /
    ) -> None:
        """Let a lock last until it says; `existing_id` where its id is exchanged."""

    async def unlock(self, resource_id: ResourceId, lock: Lock, /) -> None:
        """Free a file."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The times a keeper goes by: `ticks` in seconds, of one monotonic clock."""

    ticks: Callable[[], float]
    chance: Callable[[], float]
    """A random part of 1."""


def is_own(lock: Lock, me: UserId) -> bool:
    """Whether a lock was set by this application for the same person."""
    same = lock.holder is not None and lock.holder.opaque_id == me.opaque_id
    return same and lock.app_name == APP_NAME


class LockDriver:
    """The calls of one session on one file."""

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
        """The lock this session sets, one id for all attempts: an attempt whose answer was lost
        may have succeeded."""
        self._shown: Lock | None = None
        self.etag = ""
        """The content as last seen."""
        self._told = ""
        """The content all tabs know of."""

        self.failure: errors.Cs3Error | None = None
        """Why the last call that got no answer got none."""

    def adopt(self, lock: Lock) -> None:
        """Go on with the lock of a server that died."""
        self._lock = lock

    def show(self, seen: Seen) -> None:
        """Tell what was seen right before the next call, which so need not look itself."""
        self._shown, self.etag = seen.lock, seen.etag
        self._told = self._told or seen.etag

    async def make(self, call: Call) -> list[Effect]:
        """Make a call, tell the session how it ended, and give what follows."""
        if isinstance(call, Acquire):
            return await self._acquire(call.take)
        if isinstance(call, Look):
            return await self._look()
        try:
            if isinstance(call, Refresh):
                return await self._refresh(call.lock)
            return await self._release(call.lock)
        finally:
            # What was shown meanwhile is the lock that this call was about.
            self._shown = None

    def give_up(self) -> list[Effect]:
        """End the call under way as one without an answer, after an exception of another kind."""
        # What was set before the exception must be freed, or found again at the next attempt.
        maybe = self._lock if isinstance(self._session.call, Acquire) else None
        self.failure = None
        return self._session.failed(self._clock.ticks(), maybe)

    async def _acquire(self, take: bool) -> list[Effect]:
        sent, lock = self._clock.ticks(), self._fresh()
        try:
            await self._remember(lock)
            await self._take_or_set(lock, take)
        except errors.Cs3Error as error:
            return self._ended_badly(error, maybe=lock)
        sure = self._locks.compared()
        return self._session.acquired(lock, sent, self._clock.chance(), sure=sure)

    def _fresh(self) -> Lock:
        now, ttl = self._locks.now(), self._session.timing.ttl
        if self._lock is None:
            self._lock = new_lock(APP_NAME, self._me, ttl, now)
        self._lock = extended(self._lock, ttl, now)
        return self._lock

    async def _take_or_set(self, lock: Lock, take: bool) -> None:
        """Set the lock; where one stands that may be exchanged for it, exchange that."""
        held, self._shown = self._shown, None
        if held is None:
            held = await self._set(lock)
        if held is None:
            return
        if not (held.id == lock.id or (take and is_own(held, self._me))):
            raise locked_by(held)
        try:
            await self._locks.refresh(self._file, lock, held.id)
        except errors.FailedPrecondition:
            # It ended in between.
            await self._locks.set(self._file, lock)

    async def _set(self, lock: Lock) -> Lock | None:
        """Set the lock, or give the one that stands in the way."""
        try:
            await self._locks.set(self._file, lock)
        except errors.Locked as error:
            if error.lock is None:
                raise
            return error.lock
        except errors.FailedPrecondition:
            # What stood in the way was gone when asked who it was.
            await self._locks.set(self._file, lock)
        return None

    async def _refresh(self, lock: Lock) -> list[Effect]:
        sent, self._lock = self._clock.ticks(), lock
        lock = self._fresh()
        try:
            await self._locks.refresh(self._file, lock)
        except errors.FailedPrecondition:
            self._lock = None
            return self._session.ended()
        except errors.Cs3Error as error:
            return self._ended_badly(error)
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
            # Nothing of ours is there that could be freed; what there may be ends by itself.
            pass
        except errors.Cs3Error as error:
            return self._ended_badly(error)
        self._lock = None
        return self._session.released()

    async def _look(self) -> list[Effect]:
        try:
            seen = await self._locks.look(self._file)
        except errors.Cs3Error as error:
            return self._ended_badly(error)
        changed = seen.etag != self._told
        self._shown, self.etag, self._told = seen.lock, seen.etag, seen.etag
        held = ForeignLock(seen.lock, is_own(seen.lock, self._me)) if seen.lock else None
        effects = self._session.seen(held, self._clock.ticks(), self._clock.chance())
        return [*effects, Notify(LockEvent.CHANGED)] if changed else effects

    def _ended_badly(self, error: errors.Cs3Error, maybe: Lock | None = None) -> list[Effect]:
        session = self._session
        if isinstance(error, errors.Locked):
            held = ForeignLock(error.lock, error.lock is not None and is_own(error.lock, self._me))
            self._lock = None
            return session.refused(held, self._clock.ticks(), self._clock.chance())
        if isinstance(error, (errors.PermissionDenied, errors.NotFound)):
            denied = isinstance(error, errors.PermissionDenied)
            return session.denied(Loss.DENIED if denied else Loss.GONE)
        if isinstance(error, errors.Unsupported):
            return session.unsupported()
        self.failure = error
        return session.failed(self._clock.ticks(), maybe)

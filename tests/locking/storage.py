"""A storage with locks, in memory, in each dialect of docs/servers.md, Locks; in steps."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TypeVar

from cs3lab.cs3.errors import Conflict, Cs3Error, FailedPrecondition, Unavailable, Unsupported
from cs3lab.cs3.lock_rules import locked_by
from cs3lab.cs3.model import Lock, ResourceId
from cs3lab.locking.calls import Seen

Answer = TypeVar("Answer")
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
FILE = ResourceId("storage", "space", "file")


class Fate(Enum):
    """What becomes of a call."""

    ANSWERED = "answered"
    NOT_SENT = "not sent"
    ANSWER_LOST = "answer lost"


class Step:
    """Awaited at each call: the test decides when it goes on, and how it ends."""

    def __await__(self) -> Generator[Step, Fate, Fate]:
        return (yield self)


@dataclass(frozen=True)
class Dialect:
    """How a storage treats locks."""

    name: str
    locks: bool = True
    looks_before_set: bool = True
    """SetLock is refused where there is a lock; otherwise it overwrites without looking."""
    revives: bool = False
    """A lock that has expired is refreshed all the same, while nobody has looked."""
    enforced: bool = False
    """A save is compared with lock and content by the storage; otherwise by the client."""


OPENCLOUD = Dialect("opencloud", revives=True, enforced=True)
EOS = Dialect("reva-eos")
CEPHMOUNT = Dialect("reva-cephmount", looks_before_set=False)
LOCAL = Dialect("reva-local", locks=False)
DIALECTS = (OPENCLOUD, EOS, CEPHMOUNT, LOCAL)


class Disk:
    """One file and its lock; `now` is the storage's clock, in seconds."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.now = 1000.0
        self.etag = 0
        self._lock: Lock | None = None

    @property
    def time(self) -> datetime:
        return START + timedelta(seconds=self.now)

    @property
    def held(self) -> Lock | None:
        """The lock in force, as one sees it who does not touch the storage."""
        lock = self._lock
        return lock if lock and lock.expires and self.time < lock.expires else None

    def get(self) -> Lock | None:
        if not self.dialect.locks:
            raise Unsupported
        self._lock = self.held
        return self._lock

    def set(self, lock: Lock) -> None:
        if self.get() is not None and self.dialect.looks_before_set:
            raise FailedPrecondition
        self._lock = lock

    def refresh(self, lock: Lock, existing: str) -> None:
        stored = self._lock if self.dialect.revives else self.get()
        if stored is None or stored.id != existing:
            raise FailedPrecondition if stored is None else Conflict
        self._lock = lock

    def unlock(self, lock: Lock) -> None:
        stored = self.get()
        if stored is None or stored.id != lock.id:
            raise FailedPrecondition if stored is None else Conflict
        self._lock = None

    def save(self, seen: int, lock: Lock | None) -> None:
        """Write over the content `seen`; where the storage compares nothing, the client did."""
        held = self.get() if self.dialect.locks else None
        if held is not None and (lock is None or lock.id != held.id):
            raise locked_by(held)
        if held is None and lock is not None:
            raise FailedPrecondition
        if seen != self.etag:
            raise Conflict
        self.etag += 1


class Line:
    """One server's way to the disk: what `cs3lab.cs3.locks.Locks` does, a call a step.

    `may_touch` says whether a lock found there may be removed or exchanged by this server.
    """

    def __init__(
        self, disk: Disk, may_touch: Callable[[Lock], bool], now: Callable[[], datetime]
    ) -> None:
        self.disk = disk
        self.now = now
        self._may_touch = may_touch

    async def look(self, resource_id: ResourceId, /) -> Seen:
        return await self._send(lambda: Seen(self.disk.get(), str(self.disk.etag)))

    async def set(self, resource_id: ResourceId, lock: Lock, /) -> None:
        careful = not self.disk.dialect.enforced
        if careful:
            held = await self._send(self.disk.get)
            if held is not None:
                raise locked_by(held)
        try:
            await self._send(lambda: self.disk.set(lock))
        except (Conflict, FailedPrecondition) as error:
            raise await self._who(error) from error
        if careful:
            held = await self._send(self.disk.get)
            if held is None or held.id != lock.id:
                raise locked_by(held) if held else Unsupported()

    async def refresh(
        self, resource_id: ResourceId, lock: Lock, existing_id: str | None = None, /
    ) -> None:
        existing = existing_id or lock.id
        try:
            await self._send(lambda: self._changing(lambda: self.disk.refresh(lock, existing)))
        except (Conflict, FailedPrecondition) as error:
            held = await self._send(self.disk.get)
            if held is None:
                raise FailedPrecondition from error
            raise (error if held.id == existing else locked_by(held)) from error

    async def unlock(self, resource_id: ResourceId, lock: Lock, /) -> None:
        try:
            await self._send(lambda: self._changing(lambda: self.disk.unlock(lock)))
        except (Conflict, FailedPrecondition) as error:
            held = await self._send(self.disk.get)
            if held is not None:
                raise (error if held.id == lock.id else locked_by(held)) from error

    def _changing(self, change: Callable[[], None]) -> None:
        before = self.disk.held
        change()
        assert before is None or self._may_touch(before), "touched a lock that is not its own"

    async def _who(self, error: Cs3Error) -> Cs3Error:
        held = await self._send(self.disk.get)
        return locked_by(held) if held else error

    async def _send(self, call: Callable[[], Answer]) -> Answer:
        fate = await Step()
        if fate is Fate.NOT_SENT:
            raise Unavailable
        answer = call()
        if fate is Fate.ANSWER_LOST:
            raise Unavailable
        return answer

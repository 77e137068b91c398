"""A storage with locks, in memory, in each dialect of docs/servers.md, Locks; in steps."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from types import SimpleNamespace
from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert
from cs3lab.client.dialect import Dialect as ProtocolDialect
from cs3lab.client.errors import Conflict, FailedPrecondition, NotFound, ServerError, Unavailable
from cs3lab.client.families import WITH_SPACES, WITHOUT_SPACES
from cs3lab.client.lock_rules import locked_by
from cs3lab.client.locks import Locks
from cs3lab.client.model import Lock, Reference, ResourceId
from cs3lab.locking.open_file import StorageLocks

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
    told: bool = False
    """Stat tells of the lock; of one that has expired, too, until a call on locks meets it, unless
    they are enforced."""
    enforced: bool = False
    """A save is compared with lock and content by the storage; otherwise by the client."""


OPENCLOUD = Dialect("opencloud", revives=True, told=True, enforced=True)
EOS = Dialect("reva-eos", told=True)
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
        self._lock = self.held
        return self._lock

    def described(self) -> Any:
        """Describe the file as Stat does."""
        lock = self.get() if self.dialect.enforced else self._lock
        told = convert.to_lock(lock) if lock and self.dialect.told else None
        return resources.ResourceInfo(
            id=convert.to_resource_id(FILE), etag=str(self.etag), lock=told
        )

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
    """One server's way to the disk, a call a step: the client under `cs3lab.client.locks.Locks`.

    `may_touch` says whether a lock found there may be removed or exchanged by this server.
    """

    def __init__(self, disk: Disk, may_touch: Callable[[Lock], bool]) -> None:
        self.disk = disk
        self.learnt = ProtocolDialect()
        """What is known of the storage: nothing yet, but which of the two families it is of."""
        self.learnt.family = WITH_SPACES if disk.dialect.enforced else WITHOUT_SPACES
        self.clock = SimpleNamespace(now=lambda: self.disk.time)
        self.stood: Lock | None = None
        """The lock in force when this server began what it does now."""
        self._may_touch = may_touch

    async def call(self, name: str, request: Any, *, path: str | None = None) -> Any:
        fate = await Step()
        if fate is Fate.NOT_SENT:
            raise Unavailable
        answer = self.answer(name, request)
        if fate is Fate.ANSWER_LOST:
            raise Unavailable
        return answer

    def answer(self, name: str, request: Any) -> Any:
        """Answer as a gateway does."""
        if not self.disk.dialect.locks:
            raise ServerError
        if name == "GetLock":
            held = self.disk.get()
            if held is None:
                raise NotFound
            return SimpleNamespace(lock=convert.to_lock(held))
        lock, before = convert.lock(request.lock), self.disk.held
        if name == "SetLock":
            self.disk.set(lock)
            if before and self.stood and before.id == self.stood.id:
                assert self._may_touch(before), "set over a lock there was to be seen"
            return None
        if name == "RefreshLock":
            self.disk.refresh(lock, request.existing_lock_id)
        else:
            self.disk.unlock(lock)
        assert before is None or self._may_touch(before), "touched a lock that is not its own"
        return None

    async def stat(self, ref: Reference) -> Any:
        """Describe the file; only some storages tell of the lock there."""
        if await Step() is not Fate.ANSWERED:
            raise Unavailable
        info = self.disk.described()
        self.learnt.learn_from_info(info)
        return convert.resource(info)


def locks_over(line: Line, now: Callable[[], datetime]) -> StorageLocks:
    """Give what a session calls, down to the requests."""
    unchecked: Any = line
    storage: Any = SimpleNamespace(
        locks=Locks(unchecked, line.learnt, unchecked),
        files=line,
        client=SimpleNamespace(clock=SimpleNamespace(now=now)),
    )
    return StorageLocks(storage)

"""One Jupyter server of the model: a session, its calls in steps, and what outlives a crash."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

from cs3lab.client.errors import Conflict, FailedPrecondition, Locked
from cs3lab.client.model import Lock, UserId
from cs3lab.locking.driver import Clock, LockDriver, Snapshot
from cs3lab.locking.session import Session
from cs3lab.locking.types import Acquire, Call, Effect, LockEvent, Mode, Notify, Phase, Timing
from tests.locking.storage import FILE, Disk, Fate, Line, Step, locks_over

TIMING = Timing()


class Server:
    """`skew` is how wrong its clock is, in seconds; `note` what it wrote down for a restart."""

    def __init__(self, name: str, user: str, disk: Disk, skew: float) -> None:
        self.name = name
        self.user = UserId("idp", user)
        self.disk = disk
        self.skew = skew
        self.asleep = False
        self.seen = 0
        self.note: Lock | None = None
        self.set: set[str] = set()
        """The ids of all locks it ever made."""
        self.told: list[LockEvent] = []
        self.down: float | None = None
        """Since when it is dead."""
        self._boots = 0.0
        self._takes = False
        self._begin()

    def _begin(self) -> None:
        self.session = Session(TIMING)
        self._under_way: Coroutine[Step, Fate, list[Effect]] | None = None
        self._asked_first = False
        """Who came back waits to hear whether the lock is there, and was told nothing yet."""
        self._boots = self.disk.now - 7 * (1 + len(self.name))
        self._wire()

    def _wire(self) -> None:
        clock = Clock(self.ticks, lambda: 0.5)
        self._line = Line(self.disk, self._may_touch)
        locks = locks_over(self._line, self._wall)
        self._driver = LockDriver(locks, FILE, self.user, self.session, clock, self._remember)

    def ticks(self) -> float:
        return self.disk.now - self._boots

    def _wall(self) -> datetime:
        return self.disk.time + timedelta(seconds=self.skew)

    async def _remember(self, lock: Lock) -> None:
        self.note = lock
        self.set.add(lock.id)

    def _may_touch(self, lock: Lock) -> bool:
        return lock.id in self.set or (self._takes and lock.holder == self.user)

    @property
    def busy(self) -> bool:
        return self._under_way is not None

    @property
    def edits(self) -> bool:
        """True where somebody here may type."""
        return self.session.phase is Phase.HELD and any(
            tab.edits for tab in self.session.tabs.values()
        )

    @property
    def believes(self) -> bool:
        """True where somebody here edits in the belief that they hold the lock."""
        editing = any(tab.edits for tab in self.session.tabs.values())
        holds = self.session.phase in (Phase.HELD, Phase.ACQUIRING)
        knows = self.session.lock is not None and not self._asked_first
        return editing and holds and knows

    def open(self, tab: str, mode: Mode) -> None:
        if not self.busy:
            told = self.disk.held if self.disk.dialect.enforced else None
            self._driver.prime(Snapshot(told, str(self.disk.etag)))
        if self.seen != self.disk.etag and not self.edits:
            self.seen = self.disk.etag
        was_going = self.session.phase is Phase.RELEASING and not self.busy
        effects = self.session.join(tab, mode, self.ticks())
        self._asked_first = self._asked_first or (was_going and bool(effects))
        self._do(effects)

    def tick(self) -> None:
        due = self.session.due
        if due is not None and due <= self.ticks():
            self._do(self.session.tick(self.ticks()))

    def step(self, fate: Fate) -> None:
        """Let the call under way come one storage call further."""
        assert self._under_way is not None
        believed, told = self.believes, len(self.told)
        try:
            self._under_way.send(fate)
        except StopIteration as end:
            self._under_way, self._asked_first = None, False
            if self.session.lock is None and self.session.call is None:
                self.note = None
            self._do(end.value)
        if believed and not self.believes and self.session.phase is not Phase.NONE:
            assert len(self.told) > told, "a lock was lost and nobody told"

    def finish(self) -> None:
        for _ in range(20):
            if self.busy:
                self.step(Fate.ANSWERED)
        assert not self.busy, "calls that never end"

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Notify):
                self.told.append(effect.event)
            else:
                self._start(effect)

    def _start(self, call: Call) -> None:
        assert self._under_way is None, "one call at a time"
        assert self.session.call is call
        self._takes = isinstance(call, Acquire) and call.take
        self._line.stood = self.disk.held
        made: Any = self._driver.make(call)
        self._under_way = made
        try:
            made.send(None)
        except StopIteration as end:
            self._under_way = None
            self._do(end.value)

    def save(self) -> bool:
        """Save as the contents manager does; True where the storage acknowledged it."""
        lock = self.session.lock if self.edits else None
        try:
            self.disk.save(self.seen, lock)
        except (Conflict, FailedPrecondition, Locked):
            self._do(self.session.recheck())
            return False
        self.seen = self.disk.etag
        return True

    def crash(self) -> None:
        if self._under_way is not None:
            self._under_way.close()
        self._under_way = None
        self.down = self.disk.now

    def start(self, tabs: list[str]) -> None:
        self.down = None
        self._begin()
        if self.note is not None:
            self.session.restore(self.note, tabs, self.ticks())
            self._wire()

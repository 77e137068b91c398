"""Who edits one file, as a state machine: no I/O, and no clock but the times it is told.

    free ──join──▶ acquiring ──acquired──▶ held ──everybody left──▶ releasing ──▶ free
     ▲                 │                    │ ended, and free: acquiring again
     │              refused              refused or denied
     │                 ▼                    ▼
     └───seen free── locked               lost ──seen free──▶ free

A server holds at most one lock on a file, shared by its browser tabs. Every method is something
that happened, and returns what to do now: at most one call at a time, whose outcome must be told
before the next one is asked for. Times are seconds of one monotonic clock; the clock of the
storage is never compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cs3lab.client.model import Lock
from cs3lab.locking.types import (
    Acquire,
    Call,
    Effect,
    ForeignLock,
    LockEvent,
    Look,
    Loss,
    Mode,
    Notify,
    Phase,
    Refresh,
    Release,
    Timing,
)


@dataclass(slots=True)
class Tab:
    """A tab that takes part; `left` is when its page went, None while it is there."""

    mode: Mode
    heartbeat: float
    left: float | None = None
    shown: bool = True
    """People look at it, as far as the tab has said."""
    pinned: bool = False
    """A write under way, and no browser tab: it takes part until it says that it has ended."""

    @property
    def edits(self) -> bool:
        """True where the lock is held for this tab."""
        return self.mode in (Mode.EDIT, Mode.TAKE)

    def end(self, timing: Timing) -> float | None:
        """Return when the tab is given up, None where it says so itself."""
        if self.pinned:
            return None
        gone = self.heartbeat + timing.silence
        return gone if self.left is None else min(gone, self.left + timing.grace)

    def looks_at(self, moment: float, timing: Timing) -> bool:
        """Return whether people look at the file then, and do not edit it."""
        is_there = self.shown and self.left is None and not self.edits
        return is_there and moment < self.heartbeat + timing.attention


class Session:
    """Who edits one file. `spread` is a random number from 0 to 1: it keeps calls apart in time."""

    def __init__(self, timing: Timing) -> None:
        self.timing = timing
        self.phase = Phase.FREE
        self.tabs: dict[str, Tab] = {}
        self.lock: Lock | None = None
        """This server's lock; it may have ended on the storage without our knowing."""
        self.other: ForeignLock | None = None
        self.loss: Loss | None = None
        self.failing = False
        """The storage did not answer the last call."""
        self.call: Call | None = None
        """The call under way."""
        self._next = 0.0
        self._failures = 0
        self._unsure = False
        """Whether the call under way is the first to tell if the lock is there at all."""
        self._stopped = False

    # What people do

    def join(self, tab: str, mode: Mode, now: float, *, pinned: bool = False) -> list[Effect]:
        """Let a tab open the file, or take part in another mode."""
        if self._stopped:
            return []
        part = self.tabs[tab] = Tab(mode, now, pinned=pinned)
        if not part.edits and self._may_look:
            # Whoever joins was told how it is now.
            self._next = max(self._next, now + self.timing.look)
        if not part.edits or self.call is not None or self.phase in (Phase.HELD, Phase.NONE):
            return []
        if self.phase is Phase.RELEASING:
            # The release failed, so the lock may still be there: the refresh finds out.
            self.phase, self._unsure = Phase.HELD, True
            return self._refresh()
        return self._acquire()

    def heartbeat(self, tab: str, now: float, *, shown: bool = False) -> bool:
        """Take a heartbeat; returns False where the tab does not take part."""
        part = self.tabs.get(tab)
        if part is None:
            return False
        part.heartbeat, part.left, part.shown = now, None, shown
        return True

    def leave(self, tab: str, now: float, *, closed: bool = False) -> None:
        """Let a tab go: at once where the file is `closed`, else its page may be loading anew."""
        part = self.tabs.get(tab)
        if part is None:
            return
        if closed:
            del self.tabs[tab]
        elif part.left is None:
            part.left = now

    def stop(self) -> list[Effect]:
        """Let all tabs leave, for good."""
        self._stopped = True
        self.tabs.clear()
        return [] if self.lock is None or self.call is not None else self._release()

    def restore(self, lock: Lock, tabs: Iterable[str], now: float) -> None:
        """Start with the lock of a server that died, for the tabs that may still be open."""
        self.phase, self.lock, self._next = Phase.HELD, lock, now
        self.tabs = {tab: Tab(Mode.EDIT, now) for tab in tabs}

    # What time does

    @property
    def due(self) -> float | None:
        """When `tick` has something to do; None for never, as while a call is under way."""
        if self.call is not None:
            return None
        if self.phase is Phase.HELD and not self._is_wanted:
            return 0.0
        ends = [tab.end(self.timing) for tab in self.tabs.values()]
        moments = [end for end in ends if end is not None]
        call = self._next if self.phase in (Phase.HELD, Phase.RELEASING) else self._look
        if call is not None:
            moments.append(call)
        return min(moments, default=None)

    @property
    def is_shown(self) -> bool:
        """True where people look at what somebody else edits, or may edit."""
        return any(tab.looks_at(self._next, self.timing) for tab in self.tabs.values())

    @property
    def _look(self) -> float | None:
        """When to look next who edits; None where nobody wants to know."""
        if not self._may_look:
            return None
        if self.is_shown:
            return self._next
        waits = any(tab.mode is Mode.WATCH and tab.left is None for tab in self.tabs.values())
        if waits and self.other is not None:
            return self._next + self.timing.wait - self.timing.look
        return None

    @property
    def _may_look(self) -> bool:
        is_over = self.loss in (Loss.DENIED, Loss.GONE)
        return not is_over and self.phase in (Phase.FREE, Phase.LOCKED, Phase.LOST, Phase.NONE)

    def tick(self, now: float) -> list[Effect]:
        """Let time pass: forget tabs that are gone, and refresh, release or look."""
        ends = {name: tab.end(self.timing) for name, tab in self.tabs.items()}
        for name, end in ends.items():
            if end is not None and end <= now:
                del self.tabs[name]
        if self.call is not None:
            return []
        if self.phase is Phase.HELD and not self._is_wanted:
            return self._release()
        if self.phase is Phase.HELD:
            return self._refresh() if now >= self._next else []
        if self.phase is Phase.RELEASING:
            return self._release() if now >= self._next else []
        if self._may_look and not self._next:
            # It was just freed, or refused: how it is now is known.
            self._next = now + self.timing.look
        look = self._look
        return self._do(Look()) if look is not None and now >= look else []

    def recheck(self) -> list[Effect]:
        """Find out whether the lock still stands, after a save met another or none."""
        return self._refresh() if self.phase is Phase.HELD and self.call is None else []

    def forbidden(self) -> list[Effect]:
        """Take note that a save was refused for a missing right; a lock tells more."""
        if self.phase is Phase.NONE and self.call is None:
            return self.denied(Loss.DENIED)
        return self.recheck()

    # What the storage answered

    def acquired(
        self, lock: Lock, sent: float, spread: float, *, sure: bool = True
    ) -> list[Effect]:
        """Take note of a lock set or refreshed by a call that began at `sent`.

        It is not `sure` where somebody who asked at the same moment may have got one, too.
        """
        self._answered()
        self.phase, self.lock, self.other, self.loss = Phase.HELD, lock, None, None
        for tab in self.tabs.values():
            # To take the lock over once does not mean to take it back from elsewhere later.
            tab.mode = Mode.EDIT if tab.mode is Mode.TAKE else tab.mode
        later = self.timing.refresh * (1 + self.timing.spread * spread)
        self._next = sent + (later if sure else self.timing.settle * (1 + spread))
        return self._release() if self._stopped else []

    def refused(self, foreign: ForeignLock, now: float, spread: float) -> list[Effect]:
        """Take note that another server holds a lock: since before, or in place of this one's."""
        is_loss = self._is_editing
        self._answered()
        self.lock, self.other = None, foreign
        self._look_later(now, spread)
        if is_loss:
            return self._lose(Loss.TAKEN if foreign.own else Loss.ENDED)
        self._demote()
        self.phase = Phase.LOST if self.loss else Phase.LOCKED
        return []

    def ended(self) -> list[Effect]:
        """Take note that this server's lock is no more, and nobody has another."""
        self._answered()
        return self._acquire() if self._is_wanted else self._free()

    def denied(self, loss: Loss) -> list[Effect]:
        """Take note that people here may not write, or that the file is gone."""
        is_loss = self._is_editing or isinstance(self.call, Look)
        self._answered()
        self.lock = self.other = None
        if is_loss:
            return self._lose(loss)
        self._demote()
        return self._free()

    def unsupported(self) -> list[Effect]:
        """Take note that the storage keeps no locks."""
        self._answered()
        self.phase, self.lock, self.other = Phase.NONE, None, None
        return []

    def released(self) -> list[Effect]:
        """Take note that this server's lock is released."""
        self._answered()
        self.lock = None
        return self._acquire() if self._is_wanted else self._free()

    def seen(self, foreign: ForeignLock | None, now: float, spread: float) -> list[Effect]:
        """Take note of who holds a lock, as a look showed."""
        self._answered()
        self._look_later(now, spread)
        before, self.other = self.other, foreign
        if self._is_wanted and self.phase is not Phase.NONE:
            return self._acquire()
        if _who(before) == _who(foreign):
            return []
        if foreign is None:
            self.phase, self.loss = Phase.FREE, None
            return [Notify(LockEvent.FREED)]
        self.phase = Phase.LOST if self.loss else Phase.LOCKED
        return [Notify(LockEvent.LOCKED)]

    def failed(self, now: float, maybe: Lock | None = None) -> list[Effect]:
        """Take note that no answer came; `maybe` is a lock that may have been set all the same."""
        call, self.call = self.call, None
        self.failing, self._unsure = True, False
        if isinstance(call, Look):
            # As soon as the storage is back, people want to know.
            self._next = now + self.timing.look
            return []
        self._next = now + min(self.timing.retry * 2.0**self._failures, self.timing.refresh)
        self._failures += 1
        if not isinstance(call, Acquire):
            return []
        if self.lock is not None:
            self.phase, self.lock = Phase.HELD, maybe or self.lock
            return []
        self._demote()
        self.phase, self.lock = (Phase.RELEASING if maybe else Phase.FREE), maybe
        return []

    # What follows

    @property
    def _is_wanted(self) -> bool:
        return any(tab.edits for tab in self.tabs.values())

    @property
    def _is_editing(self) -> bool:
        """True while people here edit in the belief that they may."""
        # ACQUIRING with a lock: it ended, and is being set again.
        holds = self.phase in (Phase.HELD, Phase.ACQUIRING) and self.lock is not None
        believes = (holds and not self._unsure) or self.phase is Phase.NONE
        return believes and self._is_wanted

    def _answered(self) -> None:
        self.call, self.failing, self._failures, self._unsure = None, False, 0, False

    def _do(self, call: Call) -> list[Effect]:
        self.call = call
        return [call]

    def _acquire(self) -> list[Effect]:
        self.phase = Phase.ACQUIRING
        take = any(tab.mode is Mode.TAKE for tab in self.tabs.values())
        return self._do(Acquire(take))

    def _refresh(self) -> list[Effect]:
        assert self.lock is not None  # noqa: S101  # what HELD means
        return self._do(Refresh(self.lock))

    def _release(self) -> list[Effect]:
        assert self.lock is not None  # noqa: S101  # what HELD and RELEASING mean
        self.phase = Phase.RELEASING
        return self._do(Release(self.lock))

    def _free(self) -> list[Effect]:
        self.phase, self.lock, self.other, self.loss = Phase.FREE, None, None, None
        self._next = 0.0
        return []

    def _lose(self, loss: Loss) -> list[Effect]:
        self._demote()
        self.phase, self.loss = Phase.LOST, loss
        return [Notify(LockEvent.TAKEN if loss is Loss.TAKEN else LockEvent.LOST)]

    def _demote(self) -> None:
        """Make all tabs viewers: to edit again is for people to ask."""
        for tab in self.tabs.values():
            if tab.edits:
                tab.mode = Mode.VIEW

    def _look_later(self, now: float, spread: float) -> None:
        self._next = now + self.timing.look * (1 + self.timing.spread * spread)


def _who(foreign: ForeignLock | None) -> tuple[object, ...]:
    """Return what people are told of the holder of a lock; () where there is none."""
    if foreign is None:
        return ()
    lock = foreign.lock
    return (lock and lock.holder, lock and lock.app_name)

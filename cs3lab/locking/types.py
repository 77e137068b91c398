"""The types of `session`: times, phases, modes, events and effects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from cs3lab.client.model import Lock


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things last, in seconds."""

    ttl: float = 180
    """How long a lock lasts that nobody refreshes: what a crash leaves behind ends so."""
    refresh: float = 60
    settle: float = 5
    """When a lock is first refreshed on a storage where somebody else may have set one at the same
    moment; up to twice as late. Longer than a server takes to look and set."""
    grace: float = 30
    """How long a page that went may come back: a reload keeps the lock."""
    silence: float = 150
    """How long a tab without a heartbeat is still there. Browsers let hidden tabs run once a
    minute."""
    look: float = 2
    """How often a file that people look at, and do not edit, is looked at: who edits, what is
    saved."""
    wait: float = 15
    """How often where somebody waits for it, and looks at something else."""
    attention: float = 15
    """How long a tab looks at what it said it shows; it says so every few seconds."""
    retry: float = 5
    """The pause after a call that failed; doubled each time up to `refresh`."""
    spread: float = 0.25
    """By which part a refresh or look may be later, so that many do not come at once."""


class Phase(Enum):
    """Where a session stands."""

    FREE = "free"
    ACQUIRING = "acquiring"
    HELD = "held"
    RELEASING = "releasing"
    LOCKED = "locked"
    LOST = "lost"
    NONE = "none"
    """The storage keeps no locks."""


class Mode(Enum):
    """How a tab takes part."""

    EDIT = "edit"
    VIEW = "view"
    WATCH = "watch"
    """Views, and is told when nobody else edits any more."""
    TAKE = "take"
    """Edits, and moves their own lock here from another server."""


class Loss(Enum):
    """Why a lock was lost."""

    ENDED = "ended"
    """It ended while the storage was not reached, and somebody else edits now."""
    TAKEN = "taken"
    """The same person continued elsewhere."""
    DENIED = "denied"
    """They may no longer write."""
    GONE = "gone"
    """The file is no longer there."""


class LockEvent(Enum):
    """What tabs are told of as it happens."""

    LOST = "lost"
    TAKEN = "taken"
    FREED = "freed"
    LOCKED = "locked"
    """Somebody else edits now."""
    CHANGED = "changed"
    """Somebody else has saved."""


@dataclass(frozen=True, slots=True)
class ForeignLock:
    """A lock of another server; `own` for the same person with this application.

    `lock` is None where the storage does not tell whose it is.
    """

    lock: Lock | None
    own: bool


@dataclass(frozen=True, slots=True)
class Acquire:
    """Set a lock; `take` allows to take one's own over from another server."""

    take: bool


@dataclass(frozen=True, slots=True)
class Refresh:
    """Prolong the held lock."""

    lock: Lock


@dataclass(frozen=True, slots=True)
class Release:
    """Release the held lock."""

    lock: Lock


@dataclass(frozen=True, slots=True)
class Look:
    """Look who holds a lock."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the tabs."""

    event: LockEvent


Call: TypeAlias = Acquire | Refresh | Release | Look
Effect: TypeAlias = Call | Notify

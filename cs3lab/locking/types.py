"""The words of `session`: how long things last, where a session stands, what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from cs3lab.client.model import Lock


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things last, in seconds."""

    ttl: float = 180
    """A lock ends by itself after so long: what a crash leaves behind."""
    refresh: float = 60
    settle: float = 5
    """When a lock is refreshed for the first time where its storage may have given another one to
    somebody who asked at the same moment; up to twice as late. Longer than a server takes to look
    and set."""
    grace: float = 10
    """A tab that left may come back: a reload keeps the lock."""
    silence: float = 150
    """A tab that says nothing for so long is gone. Hidden tabs speak once a minute."""
    look: float = 15
    """How often to see whether a lock of others is gone."""
    retry: float = 5
    """After a call that failed; doubled each time up to `refresh`."""
    spread: float = 0.25
    """How much later, as a part, a refresh or look may be, so that many do not come at once."""


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
    """Views, and wants to be told when nobody else edits any more."""
    TAKE = "take"
    """Edits, also where that moves one's own lock here from another server."""


class Loss(Enum):
    """Why a lock was lost."""

    ENDED = "ended"
    """It ended while the storage was not reached, and somebody else edits now."""
    TAKEN = "taken"
    """The same person continued elsewhere."""
    DENIED = "denied"
    """He may no longer write."""
    GONE = "gone"
    """The file is no longer there."""


class LockEvent(Enum):
    """What people are told of as it happens."""

    LOST = "lost"
    TAKEN = "taken"
    FREED = "freed"
    CHANGED = "changed"
    """Somebody else who holds the lock has saved."""


@dataclass(frozen=True, slots=True)
class ForeignLock:
    """A lock that is not this server's; `own`: of the same person, set by this application.

    `lock` is None where the storage does not tell whose it is.
    """

    lock: Lock | None
    own: bool


@dataclass(frozen=True, slots=True)
class Acquire:
    """Set a lock; with `take`, make one's own from another server this server's."""

    take: bool


@dataclass(frozen=True, slots=True)
class Refresh:
    """Let the held lock last longer."""

    lock: Lock


@dataclass(frozen=True, slots=True)
class Release:
    """Free the file."""

    lock: Lock


@dataclass(frozen=True, slots=True)
class Look:
    """See who holds a lock now."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the tabs."""

    event: LockEvent


Call: TypeAlias = Acquire | Refresh | Release | Look
Effect: TypeAlias = Call | Notify

"""Who edits a file, as a browser is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cs3lab.locking.session import Session
from cs3lab.locking.types import ForeignLock, Phase

_STATES = {
    Phase.FREE: "free",
    Phase.RELEASING: "free",
    Phase.ACQUIRING: "acquiring",
    Phase.HELD: "held",
    Phase.LOCKED: "locked",
    Phase.LOST: "lost",
    Phase.NONE: "none",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who edits; `name` is "" where it is not known, `application` None for cs3lab."""

    name: str
    me: bool
    application: str | None


@dataclass(frozen=True, slots=True)
class LockStatus:
    """Who edits one file; `cs3lab.api.locks` documents the fields."""

    path: str
    state: str
    mode: str | None
    holder: Holder | None
    since: datetime | None
    until: datetime | None
    reason: str | None
    reachable: bool
    writable: bool
    hash: str


def status_of(  # one field each
    session: Session, tab: str, holder: Holder | None, path: str, writable: bool, etag: str
) -> LockStatus:
    """Return what one of its tabs is told of a session."""
    part = session.tabs.get(tab)
    lock = session.other.lock if session.other else session.lock
    return LockStatus(
        path=path,
        state=_STATES[session.phase],
        mode=("edit" if part.edits else part.mode.value) if part else None,
        holder=holder,
        since=lock.since if lock else None,
        until=lock.expires if lock else None,
        reason=session.loss.value if session.loss else None,
        reachable=not session.failing,
        writable=writable,
        hash=etag,
    )


def unknown_status(path: str) -> LockStatus:
    """Return what is told of a file that is not open on this server."""
    return LockStatus(path, "free", None, None, None, None, None, True, True, "")


def application_of(foreign: ForeignLock, ours: str) -> str | None:
    """Return the name of the application that set a lock, for a person; None for this one."""
    name = foreign.lock.app_name if foreign.lock else ""
    return name.replace("_", " ").capitalize() if name and name != ours else None

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
    """Who edits; `name` is "" where it is not known, `application` where it is not cs3lab."""

    name: str
    me: bool
    application: str | None


@dataclass(frozen=True, slots=True)
class State:
    """Who edits one file; see `cs3lab.api.locks` for what each field means."""

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


def state_of(  # one field each
    session: Session, tab: str, holder: Holder | None, path: str, writable: bool, etag: str
) -> State:
    """Describe a session to one of its tabs."""
    known = session.tabs.get(tab)
    lock = session.other.lock if session.other else session.lock
    return State(
        path=path,
        state=_STATES[session.phase],
        mode=("edit" if known.edits else known.mode.value) if known else None,
        holder=holder,
        since=lock.since if lock else None,
        until=lock.expires if lock else None,
        reason=session.loss.value if session.loss else None,
        reachable=not session.failing,
        writable=writable,
        hash=etag,
    )


def application_of(held: ForeignLock, ours: str) -> str | None:
    """Name the application of a lock for a person, None where it is this one."""
    name = held.lock.app_name if held.lock else ""
    return name.replace("_", " ").capitalize() if name and name != ours else None

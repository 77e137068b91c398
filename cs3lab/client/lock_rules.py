"""Rules of locks: what one needs, and what a refusal means. Pure.

Source: docs/servers.md, twelve rules, 10, and Locks.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from cs3lab.client.errors import Cs3Error, FailedPrecondition, InvalidArgument, Locked
from cs3lab.client.model import Lock, LockType, UserId
from cs3lab.messages import Sentence


def new_lock(app_name: str, holder: UserId, seconds: float, now: datetime | None = None) -> Lock:
    """Return a lock with an unguessable id that ends after so many seconds.

    `now` is the storage's time, where it is known to differ from this machine's.
    """
    now = now or datetime.now(timezone.utc)
    expires = now + timedelta(seconds=seconds)
    return Lock(secrets.token_urlsafe(24), app_name, holder, expires, LockType.WRITE, now)


def extended(lock: Lock, seconds: float, now: datetime | None = None) -> Lock:
    """Return the same lock, ending so many seconds from now."""
    now = now or datetime.now(timezone.utc)
    return replace(lock, expires=now + timedelta(seconds=seconds))


def has_ended(lock: Lock, now: datetime) -> bool:
    """Return whether a lock has ended; one without a time never does."""
    return lock.expires is not None and lock.expires <= now


def require_held(lock: Lock, held: Lock | None) -> None:
    """Compare the caller's own lock with the one on the file.

    Raises Locked where somebody else holds one, FailedPrecondition where it has ended.
    """
    if held is None or held.id != lock.id:
        raise refused(FailedPrecondition(operation="GetLock"), lock, held)


def check_lock(lock: Lock) -> None:
    """Refuse a lock that could never be removed or would never end.

    App names are in lower case without spaces, as every server keeps them (docs/servers.md, Locks).
    Raises InvalidArgument.
    """
    if not lock.id:
        raise InvalidArgument("A lock needs an id.")
    if lock.expires is None or lock.expires.tzinfo is None:
        raise InvalidArgument("A lock needs a time at which it ends.")
    if lock.holder is None:
        raise InvalidArgument("A lock needs somebody who holds it.")
    if not lock.app_name or lock.app_name != lock.app_name.lower().replace(" ", "_"):
        raise InvalidArgument("A lock needs the name of an application in lower case.")
    if lock.type is not LockType.WRITE:
        raise InvalidArgument("Only write locks are kept by every server.")


def refused(error: Cs3Error, lock: Lock, held: Lock | None) -> Cs3Error:
    """Return why a refresh or unlock was refused, judged by the lock on the file now.

    Servers name the same cause by different codes (docs/servers.md, Locks).
    """
    if held is None:
        return FailedPrecondition(Sentence.LOCK_ENDED(), operation=error.operation, code=error.code)
    if held.id == lock.id:
        return error
    return locked_by(held, error)


def locked_by(held: Lock, error: Cs3Error | None = None) -> Locked:
    """Return the exception that names the lock's holder."""
    locked = Locked(
        operation=error.operation if error else "SetLock",
        code=error.code if error else "LOCKED",
        trace_id=error.trace_id if error else "",
    )
    locked.lock = held
    return locked

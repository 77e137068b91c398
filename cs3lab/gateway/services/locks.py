"""Locks: set, shown, prolonged, removed. Codes as docs/servers.md, "Locks"."""

from typing import Any

from cs3lab.gateway.core import Call
from cs3lab.gateway.profile import LockWays
from cs3lab.gateway.references import Form
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.nodes import Node

LIMIT = 64 << 10
"""Bytes of a lock, which every description of its file carries."""


def set_lock(call: Call) -> None:
    """Lock a node; refused while any lock is in force, one's own included."""
    ways, node = _ways(call), call.node("initiate_file_upload")
    lock = call.request.lock
    if not ways.enforced:
        _require_end_and_caller(call, lock)
    _require_small(lock)
    if not ways.replaced and call.core.store.locks.held(node) is not None:
        raise Refused(Code.FAILED_PRECONDITION, "already locked")
    call.core.store.locks.set(node, lock, dated=not ways.enforced)


def _require_small(lock: Any) -> None:
    if lock.ByteSize() > LIMIT:
        raise Refused(Code.INVALID_ARGUMENT, f"a lock of more than {LIMIT} bytes")


def _require_end_and_caller(call: Call, lock: Any) -> None:
    """Refuse a lock that never ends, or that names somebody else as its holder."""
    if not lock.HasField("expiration"):
        raise Refused(Code.INTERNAL, "no expiration")
    if lock.HasField("user") and lock.user.opaque_id != call.user.id:
        raise Refused(Code.PERMISSION_DENIED, "a lock in somebody else's name")


def get_lock(call: Call) -> None:
    """Tell the lock in force."""
    node = _by_id(call, "stat")
    lock = call.core.store.locks.held(node)
    if lock is None:
        raise Refused(Code.NOT_FOUND, "no lock")
    call.response.lock.CopyFrom(lock)


def refresh_lock(call: Call) -> None:
    """Replace the lock by the one sent: a new expiration, or a new id.

    A lock that has expired lives again when nobody looked in between.
    """
    node = _by_id(call, "initiate_file_upload")
    _require_small(call.request.lock)
    if not _ways(call).enforced:
        _refresh_by_application(call, node)
        return
    stored = call.core.store.locks.stored(node)
    if stored is None:
        raise Refused(Code.FAILED_PRECONDITION, "not locked")
    shown = call.request.existing_lock_id or call.request.lock.lock_id
    if shown != stored.lock_id:
        raise Refused(Code.ABORTED, "mismatching lock")
    _require_holder(call, stored)
    call.core.store.locks.set(node, call.request.lock)


def unlock(call: Call) -> None:
    """Remove a lock by showing its id; one without id cannot be removed."""
    node = _by_id(call, "initiate_file_upload")
    if not _ways(call).enforced:
        stored = _held_by_application(call, node)
        _require_id(stored, call.request.lock.lock_id)
        call.core.store.locks.remove(node)
        return
    if not call.request.lock.lock_id:
        raise Refused(Code.INVALID_ARGUMENT, "no lock id")
    stored = call.core.store.locks.held(node)
    if stored is None:
        raise Refused(Code.ABORTED, "not locked")
    if call.request.lock.lock_id != stored.lock_id:
        raise Refused(Code.LOCKED, stored.lock_id)
    _require_holder(call, stored)
    call.core.store.locks.remove(node)


def _refresh_by_application(call: Call, node: Node) -> None:
    """Refresh for the same application; an id is compared only where one is given."""
    stored = _held_by_application(call, node)
    if call.request.existing_lock_id:
        _require_id(stored, call.request.existing_lock_id)
    lock = call.request.lock
    lock.creation_time.CopyFrom(stored.creation_time)
    call.core.store.locks.set(node, lock, dated=True)


def _held_by_application(call: Call, node: Node) -> Any:
    stored = call.core.store.locks.held(node)
    if stored is None:
        raise Refused(Code.FAILED_PRECONDITION, "not locked")
    if call.request.lock.app_name != stored.app_name:
        raise Refused(Code.FAILED_PRECONDITION, "caller does not hold the lock")
    return stored


def _require_id(stored: Any, lock_id: str) -> None:
    if lock_id != stored.lock_id:
        raise Refused(Code.FAILED_PRECONDITION, "lock id does not match")


def _ways(call: Call) -> LockWays:
    if call.core.profile.locks is None:
        raise Refused(Code.INTERNAL, "operation not supported")
    return call.core.profile.locks


def _by_id(call: Call, right: str) -> Node:
    """Return the node; by path these calls are refused, although a lock can be set so."""
    ways = _ways(call)
    node, place = call.place(right)
    if ways.enforced and place.form is Form.ABSOLUTE:
        raise Refused(Code.INTERNAL, "invalid reference")
    return node


def _require_holder(call: Call, stored: Any) -> None:
    """Refuse another application or another person than the lock names."""
    sent = call.request.lock
    if sent.app_name != stored.app_name:
        raise Refused(Code.PERMISSION_DENIED, "mismatching application")
    for lock in (sent, stored):
        if lock.HasField("user") and lock.user.opaque_id != call.user.id:
            raise Refused(Code.PERMISSION_DENIED, "lock holder and current user mismatching")


CALLS = {
    "SetLock": set_lock,
    "GetLock": get_lock,
    "RefreshLock": refresh_lock,
    "Unlock": unlock,
}

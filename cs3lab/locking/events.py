"""The events of locks that browsers are told of, over Jupyter's event stream."""

from __future__ import annotations

from typing import Any

from cs3lab.locking.states import LockStatus
from cs3lab.locking.types import LockEvent

SCHEMA_ID = "urn:cs3lab:locks:v1"
SCHEMA: dict[str, Any] = {
    "$id": SCHEMA_ID,
    "version": "1",
    "title": "Locks",
    "personal-data": True,
    "description": "What happened to the lock of a file that is open on this server.",
    "type": "object",
    "required": ["action", "path"],
    "properties": {
        "action": {
            "title": "Action",
            "enum": [event.value for event in LockEvent],
            "description": "lost: this server's lock is somebody else's, or may not be had any "
            "more. taken: the same person continued elsewhere. freed: nobody else edits any more. "
            "locked: somebody else edits now. changed: somebody else has saved.",
        },
        "path": {"title": "Path", "type": "string", "description": "The file."},
        "holder": {
            "title": "Holder",
            "type": ["string", "null"],
            "description": "The name of who edits now; empty where it is not known.",
        },
        "reason": {
            "title": "Reason",
            "type": ["string", "null"],
            "description": "Why a lock was lost: ended, taken, denied or gone.",
        },
        "hash": {"title": "Hash", "type": "string", "description": "The content as last seen."},
    },
}


def data(event: LockEvent, status: LockStatus) -> dict[str, Any]:
    """Return the body of an event."""
    return {
        "action": event.value,
        "path": status.path,
        "holder": status.holder.name if status.holder else None,
        "reason": status.reason,
        "hash": status.hash,
    }

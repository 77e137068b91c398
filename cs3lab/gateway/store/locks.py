"""Locks by the id of what they protect. They stay through saves, renames and moves."""

import time
from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.messages import kept
from cs3lab.gateway.store.nodes import Node

SCHEMA = """
CREATE TABLE IF NOT EXISTS lock_ends (
    node TEXT PRIMARY KEY REFERENCES locks(node) ON DELETE CASCADE,
    latest REAL NOT NULL
);
"""
LONGEST = 24 * 60 * 60
"""Seconds after which a lock ends, whatever it says: servers take some that nobody can remove."""


class Locks:
    """CS3 `Lock` messages, stored as they came. None outlives a day in which nobody renews it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        db.script(SCHEMA)

    def held(self, node: Node) -> Any | None:
        """Return the lock in force; one that has expired is removed by looking."""
        lock = self.stored(node)
        if lock is not None and (expired(lock) or self._outlived(node)):
            self.remove(node)
            return None
        return lock

    def stored(self, node: Node) -> Any | None:
        """Return the lock last set, expired or not."""
        row = self._db.one("SELECT message FROM locks WHERE node = ?", node.id)
        return kept(provider.Lock, row[0]) if row else None

    def set(self, node: Node, lock: Any, *, dated: bool = False) -> None:
        """Put this lock on, in place of any other; `dated` keeps its creation time."""
        new = provider.Lock()
        new.CopyFrom(lock)
        if not dated:
            new.ClearField("creation_time")
        with self._db.transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO locks (node, message) VALUES (?, ?)",
                *(node.id, new.SerializeToString()),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO lock_ends (node, latest) VALUES (?, ?)",
                *(node.id, time.time() + LONGEST),
            )

    def remove(self, node: Node) -> None:
        """Take the lock off."""
        self._db.execute("DELETE FROM locks WHERE node = ?", node.id)

    def below(self, directory: Node) -> dict[str, Any]:
        """Return the locks last set on the entries of a directory, by id, expired or not."""
        rows = self._db.all(
            "SELECT l.node, l.message FROM locks l JOIN nodes n ON n.id = l.node"
            " LEFT JOIN lock_ends e ON e.node = l.node"
            " WHERE n.parent = ? AND coalesce(e.latest, 0) > ?",
            *(directory.id, time.time()),
        )
        return {node: kept(provider.Lock, blob) for node, blob in rows}

    def _outlived(self, node: Node) -> bool:
        row = self._db.one("SELECT latest FROM lock_ends WHERE node = ?", node.id)
        return row is None or bool(row[0] <= time.time())


def expired(lock: Any) -> bool:
    """Tell whether a lock has ended; one without expiration never does."""
    if not lock.HasField("expiration"):
        return False
    end = lock.expiration.seconds + lock.expiration.nanos / 1e9
    return bool(end <= time.time())

"""Shares and what their recipients made of them. They outlive what is shared."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration

from cs3lab.gateway.store.bounds import LATEST, SECOND
from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.messages import kept

SCHEMA = """
CREATE TABLE IF NOT EXISTS shares (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE,
    node TEXT NOT NULL,
    grantee TEXT NOT NULL,
    permissions TEXT NOT NULL,
    expires INTEGER,
    message BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS shares_node ON shares(node);
CREATE INDEX IF NOT EXISTS shares_grantee ON shares(grantee);
CREATE TABLE IF NOT EXISTS received (
    share TEXT NOT NULL REFERENCES shares(id) ON DELETE CASCADE,
    user TEXT NOT NULL,
    state INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    mount TEXT NOT NULL,
    PRIMARY KEY (share, user)
);
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """One share; `node` is the id of what is shared, `message` the CS3 `Share`."""

    node: str
    message: Any

    @property
    def id(self) -> str:
        """The share's id."""
        return str(self.message.id.opaque_id)

    @property
    def grantee(self) -> str:
        """The id of the user or group it is shared with."""
        return grantee_of(self.message.grantee)

    @property
    def expired(self) -> bool:
        """Whether it has ended."""
        return expired(self.message)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a recipient made of a share; `mount` is their name for it."""

    state: int
    hidden: bool = False
    mount: str = ""


class Shares:
    """CS3 `Share` messages by id, with the columns that rights are decided by."""

    def __init__(self, db: Database) -> None:
        self._db = db
        db.script(SCHEMA)

    def add(self, node: str, message: Any, id_of: Any) -> Shared:
        """Keep a new share; `id_of` makes its id from its number."""
        with self._db.transaction():
            cursor = self._db.execute(
                "INSERT INTO shares (node, grantee, permissions, message) VALUES (?, '', '', '')",
                node,
            )
            message.id.opaque_id = id_of(cursor.lastrowid)
            self._db.execute(
                "UPDATE shares SET id = ? WHERE number = ?", message.id.opaque_id, cursor.lastrowid
            )
            return self.change(Shared(node, message))

    def change(self, share: Shared) -> Shared:
        """Keep what is new about a share."""
        message = share.message
        self._db.execute(
            "UPDATE shares SET grantee = ?, permissions = ?, expires = ?, message = ? WHERE id = ?",
            *(share.grantee, names_of(message.permissions.permissions)),
            *(
                min(message.expiration.seconds, LATEST // SECOND) or None,
                message.SerializeToString(),
                share.id,
            ),
        )
        return share

    def remove(self, share: Shared) -> None:
        """End a share."""
        self._db.execute("DELETE FROM shares WHERE id = ?", share.id)

    def get(self, share_id: str) -> Shared | None:
        """Return a share."""
        found = self._select("WHERE id = ?", share_id)
        return found[0] if found else None

    def all(self) -> list[Shared]:
        """Return all shares, oldest first."""
        return self._select("ORDER BY number")

    def with_any(self, grantees: Iterable[str]) -> list[Shared]:
        """Return the shares with any of these users and groups."""
        names = list(grantees)
        marks = ", ".join("?" * len(names))
        return self._select(f"WHERE grantee IN ({marks}) ORDER BY number", *names)

    def answer(self, share: Shared, user: str) -> Answered | None:
        """Return what a recipient made of a share; None as long as it is new to them."""
        row = self._db.one(
            "SELECT state, hidden, mount FROM received WHERE share = ? AND user = ?", share.id, user
        )
        return Answered(row[0], bool(row[1]), row[2]) if row else None

    def set_answer(self, share: Shared, user: str, answer: Answered) -> None:
        """Keep what a recipient made of a share."""
        self._db.execute(
            "INSERT OR REPLACE INTO received (share, user, state, hidden, mount)"
            " VALUES (?, ?, ?, ?, ?)",
            *(share.id, user, answer.state, answer.hidden, answer.mount),
        )

    def mounts(self, user: str) -> set[str]:
        """Return the names a user's accepted shares go by."""
        rows = self._db.all("SELECT mount FROM received WHERE user = ? AND mount != ''", user)
        return {mount for (mount,) in rows}

    def _select(self, condition: str, *values: Any) -> list[Shared]:
        rows = self._db.all(f"SELECT node, message FROM shares {condition}", *values)  # noqa: S608 - constants only
        return [
            Shared(node, message)
            for node, blob in rows
            if (message := kept(collaboration.Share, blob)) is not None
        ]


def names_of(permissions: Any) -> str:
    """Return the names of the permissions that are set, as rights are kept."""
    return " ".join(field.name for field, _ in permissions.ListFields())


def grantee_of(grantee: Any) -> str:
    """Return the id of the user or group of a `Grantee`."""
    return str(grantee.group_id.opaque_id or grantee.user_id.opaque_id)


def expired(message: Any) -> bool:
    """Tell whether a share or link has ended; one without expiration never does."""
    return bool(0 < message.expiration.seconds <= time.time())

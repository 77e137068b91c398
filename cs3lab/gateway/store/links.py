"""Public links. Passwords are kept as salted hashes."""

import hashlib
import hmac
import secrets
import string
from dataclasses import dataclass
from typing import Any

from cs3.sharing.link.v1beta1 import resources_pb2 as link

from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.messages import kept
from cs3lab.gateway.store.shares import expired

SCHEMA = """
CREATE TABLE IF NOT EXISTS links (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE,
    token TEXT UNIQUE,
    node TEXT NOT NULL,
    password TEXT NOT NULL,
    message BLOB NOT NULL
);
"""
LETTERS = string.ascii_letters
TOKEN_LENGTH = 15


@dataclass(frozen=True, slots=True)
class Linked:
    """One link; `node` is the id of what it opens, `message` the CS3 `PublicShare`."""

    node: str
    password: str
    message: Any

    @property
    def id(self) -> str:
        """The link's id."""
        return str(self.message.id.opaque_id)

    @property
    def expired(self) -> bool:
        """Whether it has ended."""
        return expired(self.message)

    @property
    def seal(self) -> str:
        """Another word once the password is another one."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:16]

    def opened_by(self, password: str) -> bool:
        """Tell whether this is its password; any will do where there is none."""
        if not self.password:
            return True
        salt, _, digest = self.password.partition("$")
        return hmac.compare_digest(digest, _digest(password, salt))


class Links:
    """CS3 `PublicShare` messages by id and token."""

    def __init__(self, db: Database) -> None:
        self._db = db
        db.script(SCHEMA)

    def add(self, node: str, message: Any, password: str, *, numbered: bool) -> Linked:
        """Keep a new link, which gets its id and token here."""
        with self._db.transaction():
            cursor = self._db.execute(
                "INSERT INTO links (node, password, message) VALUES (?, '', '')", node
            )
            number = cursor.lastrowid
            message.token = random_letters()
            message.id.opaque_id = str(number) if numbered else random_letters()
            if not message.display_name:
                message.display_name = "Link" if numbered else message.token
            self._db.execute(
                "UPDATE links SET id = ?, token = ? WHERE number = ?",
                *(message.id.opaque_id, message.token, number),
            )
            return self.change(Linked(node, _hashed(password), message))

    def change(self, linked: Linked, password: str | None = None) -> Linked:
        """Keep what is new about a link; `password` is a new one, None for no change."""
        hashed = linked.password if password is None else _hashed(password)
        linked.message.password_protected = bool(hashed)
        self._db.execute(
            "UPDATE links SET password = ?, message = ? WHERE id = ?",
            *(hashed, linked.message.SerializeToString(), linked.id),
        )
        return Linked(linked.node, hashed, linked.message)

    def remove(self, linked: Linked) -> None:
        """End a link."""
        self._db.execute("DELETE FROM links WHERE id = ?", linked.id)

    def named(self, ref: Any) -> Linked | None:
        """Return the link of a `PublicShareReference`."""
        if ref.token:
            return self.with_token(ref.token)
        return self._one("WHERE id = ?", ref.id.opaque_id)

    def with_token(self, token: str) -> Linked | None:
        """Return the link that goes by a token."""
        return self._one("WHERE token = ?", token)

    def all(self) -> list[Linked]:
        """Return all links, oldest first."""
        return self._select("ORDER BY number")

    def _one(self, condition: str, value: str) -> Linked | None:
        found = self._select(condition, value)
        return found[0] if found else None

    def _select(self, condition: str, *values: str) -> list[Linked]:
        rows = self._db.all(f"SELECT node, password, message FROM links {condition}", *values)  # noqa: S608 - constants only
        return [
            Linked(node, password, message)
            for node, password, blob in rows
            if (message := kept(link.PublicShare, blob)) is not None
        ]


def random_letters() -> str:
    """Return an unguessable word."""
    return "".join(secrets.choice(LETTERS) for _ in range(TOKEN_LENGTH))


def _hashed(password: str) -> str:
    if not password:
        return ""
    salt = secrets.token_hex(16)
    return f"{salt}${_digest(password, salt)}"


def _digest(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=1 << 14, r=8, p=1).hex()

"""The people who may sign in."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs3.identity.user.v1beta1 import resources_pb2 as identity


@dataclass(frozen=True, slots=True)
class User:
    """A person; `quota` in bytes, 0 for unlimited."""

    id: str
    idp: str
    username: str
    secret: str
    mail: str
    display_name: str
    groups: tuple[str, ...] = ()
    quota: int = 0
    link: str = ""
    """The token of a visitor's public link, whose rights are all they have."""
    seal: str = ""
    """What the link's password was when they came."""

    def user_id(self) -> Any:
        """Return the CS3 `UserId`."""
        kind = identity.USER_TYPE_PRIMARY if self.username else identity.USER_TYPE_GUEST
        return identity.UserId(idp=self.idp, opaque_id=self.id, type=kind)

    def message(self) -> Any:
        """Return the CS3 `User`."""
        return identity.User(
            id=self.user_id(),
            username=self.username,
            mail=self.mail,
            mail_verified=True,
            display_name=self.display_name,
            groups=self.groups,
        )

    def matches(self, query: str) -> bool:
        """Tell whether name, display name or mail contain `query`, ignoring case."""
        wanted = query.casefold()
        return any(
            wanted in text.casefold() for text in (self.username, self.display_name, self.mail)
        )


IDP = "http://localhost"

PUBLISHED = ("relativity", "radioactivity", "superfluidity")
"""Passwords of the demo users of CS3 servers, which everybody knows."""


class Users:
    """All users, found by name or id."""

    def __init__(self, users: Iterable[User]) -> None:
        self._by_name = {user.username: user for user in users}
        self._by_id = {user.id: user for user in self}

    def __iter__(self) -> Any:
        return iter(self._by_name.values())

    @classmethod
    def load(cls, path: Path) -> "Users":
        """Read a users file: a JSON list in the shape Reva's json drivers read.

        Each entry has `id` (`opaque_id`, `idp`), `username`, `secret`, `mail`, `display_name`,
        `groups` and, beyond Reva's shape, an optional `quota` in bytes.

        Raises:
            ValueError: the file is not such a list, or a user name cannot be a directory's name.

        """
        entries = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(entries, list):
            raise ValueError(f"{path} must hold a JSON list of users")
        return cls(_parse(entry, path) for entry in entries)

    def named(self, username: str) -> User | None:
        """Find a user by user name."""
        return self._by_name.get(username)

    def with_id(self, opaque_id: str) -> User | None:
        """Find a user by the opaque part of the id."""
        return self._by_id.get(opaque_id)

    def signed_in(self, username: str, secret: str) -> User | None:
        """Return the user whose password this is; compares in constant time."""
        user = self.named(username)
        expected = user.secret if user else ""
        right = hmac.compare_digest(expected.encode(), secret.encode())
        return user if right and expected else None

    @property
    def published(self) -> list[str]:
        """The names of the users whose passwords everybody knows."""
        return [user.username for user in self if user.secret in PUBLISHED]


def _parse(entry: Any, path: Path) -> User:
    try:
        user = User(
            id=entry["id"]["opaque_id"],
            idp=entry["id"].get("idp", IDP),
            username=entry["username"],
            secret=entry["secret"],
            mail=entry.get("mail", ""),
            display_name=entry.get("display_name", entry["username"]),
            groups=tuple(entry.get("groups", ())),
            quota=int(entry.get("quota", 0)),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: a user lacks id.opaque_id, username or secret") from error
    if not all(isinstance(text, str) for text in (user.id, user.username, user.secret)):
        raise ValueError(f"{path}: id.opaque_id, username and secret of a user must be text")
    if not user.username or "/" in user.username or user.username in {".", ".."}:
        raise ValueError(f"{path}: {user.username!r} cannot be a user name")
    return user

"""Signed tokens: who is calling, and which transfer was begun."""

import time
from dataclasses import replace
from typing import Any

import jwt

from cs3lab.gateway.users import User, Users

AUDIENCE = "reva"
TRANSFER_TTL = 600
"""Seconds in which a transfer must begin; Reva's `transfer_expires`."""


class InvalidToken(Exception):  # noqa: N818 - tells what the token is
    """The token is missing, forged or expired."""


def visitor(owner: User | None, link: str, user_id: str) -> User:
    """Return who comes by a public link: in the owner's name where servers do so, or nobody."""
    if owner is not None:
        return replace(owner, groups=(), link=link)
    return User(user_id, "", "", "", "", "", link=link)


class Tokens:
    """Makes and reads tokens. `ttl` and `leeway` in seconds."""

    def __init__(self, key: str, users: Users, *, ttl: float, leeway: float) -> None:
        self._key = key
        self._users = users
        self._ttl = ttl
        self._leeway = leeway

    def issue(self, user: User) -> str:
        """Sign an access token; `exp` and `user` can be read without the key, as with Reva."""
        now = time.time()
        claims: dict[str, Any] = {
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + self._ttl,
            "user": {
                "id": {"idp": user.idp, "opaque_id": user.id, "type": 1},
                "username": user.username,
                "mail": user.mail,
                "display_name": user.display_name,
            },
        }
        if user.link:
            claims["link"] = user.link
        return jwt.encode(claims, self._key, algorithm="HS256")

    def user(self, token: str) -> User:
        """Return the user an access token stands for.

        Raises:
            InvalidToken: it is missing, forged or expired.

        """
        claims = self._decode(token, AUDIENCE, self._leeway)
        user = self._users.named(claims["user"]["username"])
        if "link" in claims:
            return visitor(user, claims["link"], claims["user"]["id"]["opaque_id"])
        if user is None:
            raise InvalidToken
        return user

    def issue_transfer(self, transfer_id: str) -> str:
        """Sign a transfer token for a transfer just initiated."""
        claims = {"aud": "transfer", "exp": time.time() + TRANSFER_TTL, "transfer": transfer_id}
        return jwt.encode(claims, self._key, algorithm="HS256")

    def transfer(self, token: str) -> str:
        """Return the transfer a transfer token stands for.

        Raises:
            InvalidToken: it is missing, forged or expired.

        """
        return str(self._decode(token, "transfer", 0)["transfer"])

    def _decode(self, token: str, audience: str, leeway: float) -> Any:
        try:
            return jwt.decode(
                token, self._key, algorithms=["HS256"], audience=audience, leeway=leeway
            )
        except jwt.PyJWTError as error:
            raise InvalidToken from error

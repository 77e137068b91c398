"""Signed tokens: who is calling, and which transfer was begun."""

import hmac
import time
from dataclasses import replace
from typing import Any

import jwt

from cs3lab.gateway.users import User, Users

AUDIENCE = "reva"
TRANSFER_TTL = 600
"""Seconds in which a transfer must begin; Reva's `transfer_expires`."""

RENEWABLE = 24 * 60 * 60
"""Seconds after which a password must be shown again."""


class InvalidToken(Exception):  # noqa: N818 - tells what the token is
    """The token is missing, forged or expired."""


def visitor(owner: User | None, link: str, user_id: str, seal: str) -> User:
    """Return who comes by a public link: in the owner's name where servers do so, or nobody."""
    nobody = User(user_id, "", "", "", "", "")
    return replace(owner or nobody, groups=(), link=link, seal=seal)


class Tokens:
    """Makes and reads tokens. `ttl` and `leeway` in seconds."""

    def __init__(self, key: str, users: Users, *, ttl: float, leeway: float) -> None:
        self._key = key
        self._users = users
        self._ttl = ttl
        self._leeway = leeway

    def issue(self, user: User, since: float | None = None) -> str:
        """Sign an access token; `exp` and `user` can be read without the key, as with Reva.

        `since` is when the password was last shown, now if not given.
        """
        now = time.time()
        end = now + self._ttl
        claims: dict[str, Any] = {
            "aud": AUDIENCE,
            "iat": now,
            "exp": end if since is None else min(end, since + RENEWABLE),
            "since": now if since is None else since,
            "seal": user.seal if user.link else self._seal(user),
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
        user, seal = self._users.named(claims["user"]["username"]), str(claims.get("seal"))
        if "link" in claims:
            return visitor(user, claims["link"], claims["user"]["id"]["opaque_id"], seal)
        if user is None or not hmac.compare_digest(seal.encode(), self._seal(user).encode()):
            raise InvalidToken
        return user

    def renew(self, token: str) -> str:
        """Sign a new access token for the user of one that lives.

        Raises:
            InvalidToken: it does not live, or the password was shown too long ago.

        """
        user, since = self.user(token), self._decode(token, AUDIENCE, self._leeway).get("since", 0)
        if since + RENEWABLE <= time.time():
            raise InvalidToken
        return self.issue(user, since)

    def _seal(self, user: User) -> str:
        """Return what a token carries of a password: another one once the password is."""
        return hmac.new(self._key.encode(), user.secret.encode(), "sha256").hexdigest()[:16]

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

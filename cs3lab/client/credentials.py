"""Sources of tokens, and their renewal.

A token is a JWT on the servers there are: its end can be read without the key. `Token` decides
without I/O when to renew it and when to doubt it.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import jwt

from cs3lab.client.errors import Cs3Error, Unauthenticated
from cs3lab.messages import Sentence

# Renewed this long before its end, or with a fifth of its life left if that is shorter.
RENEW_AHEAD_SECONDS = 60.0
MAX_TOKEN_BYTES = 256 * 1024
"""A longer one is some other file: servers break the connection off and say nothing."""

_SENDABLE = re.compile(r"[\x20-\x7e]+")

Authenticate: TypeAlias = Callable[[str, str, str], Awaitable[str]]
"""A call that exchanges type, client id and client secret for an access token."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, when it ends and since when it is held (seconds since the epoch)."""

    value: str = field(repr=False)
    expires: float | None
    held_since: float

    @classmethod
    def parse(cls, value: str, now: float) -> Token:
        """Return a token with its end; one that is no JWT has none."""
        return cls(value, expiry(value), now)

    def wants_renewal(self, now: float) -> bool:
        """Return whether the token is so near its end that a long call could outlive it."""
        if self.expires is None:
            return False
        life = max(self.expires - self.held_since, 0.0)
        return now >= self.expires - min(RENEW_AHEAD_SECONDS, life / 5)

    def could_be_dead(self, now: float) -> bool:
        """Return whether the server may have answered "not found" because the token is dead.

        Source: docs/servers.md, twelve rules, 1.
        """
        return self.expires is None or self.wants_renewal(now)


def expiry(value: str) -> float | None:
    """Return the end of a JWT in seconds since the epoch, None where it cannot be read."""
    return claim(value, "exp")


def claim(value: str, name: str) -> float | None:
    """Return a number from the claims of a JWT, None where it cannot be read."""
    try:
        claims = jwt.decode(value, options={"verify_signature": False})
        return float(claims[name])
    except (jwt.PyJWTError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return None


def sendable(token: Token) -> Token:
    """Return the token itself. Raises Unauthenticated where no header can hold it.

    It is checked here because the libraries repeat a header they refuse in their errors.
    """
    if not token.value:
        raise Unauthenticated(Sentence.SIGN_IN_EMPTY(), operation="token")
    if len(token.value) > MAX_TOKEN_BYTES or not _SENDABLE.fullmatch(token.value):
        raise Unauthenticated(Sentence.SIGN_IN_UNSENDABLE(), operation="token")
    return token


class Credentials(ABC):
    """A source of tokens. `authenticate` is how the client exchanges secrets for tokens."""

    @abstractmethod
    async def token(self, authenticate: Authenticate) -> Token:
        """Return the token to use now. Raises Unauthenticated where there is none."""

    @abstractmethod
    async def renew(self, stale: Token, authenticate: Authenticate) -> Token:
        """Return another token than `stale`, or the same where there is no other."""


class StaticToken(Credentials):
    """One token, given once."""

    def __init__(self, value: str) -> None:
        self._token = Token.parse(value.strip(), time.time())

    async def token(self, authenticate: Authenticate) -> Token:
        """Return the token."""
        return self._token

    async def renew(self, stale: Token, authenticate: Authenticate) -> Token:
        """Return the same token, as there is no other."""
        return self._token


class TokenFile(Credentials):
    """A token that another program keeps in a file and replaces before it ends.

    Each call looks at the file (one stat) and reads it when it changed. While the file is empty,
    gone or half-written, the token read before stays in use.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._token: Token | None = None

    async def token(self, authenticate: Authenticate) -> Token:
        """Return the token in the file. Raises Unauthenticated where there never was one."""
        try:
            found = os.stat(self._path)
            seen = (found.st_mtime_ns, found.st_ino, found.st_size)
            if seen != self._seen:
                self._take(self._path.read_text(encoding="utf-8").strip(), seen)
        except (OSError, ValueError):
            # ValueError: bytes that are no UTF-8, or a path with a NUL.
            pass
        if self._token is None:
            raise Unauthenticated(Sentence.SIGN_IN_MISSING())
        return self._token

    async def renew(self, stale: Token, authenticate: Authenticate) -> Token:
        """Read the file again, changed or not, and return its token."""
        self._seen = None
        return await self.token(authenticate)

    def _take(self, text: str, seen: tuple[int, int, int]) -> None:
        held = self._token
        # A JWT followed by something that is none is a file still being written.
        if not text or (held and held.expires and expiry(text) is None):
            return
        if held is None or held.value != text:
            self._token = Token.parse(text, time.time())
        self._seen = seen


_REFUSED_FOR = 30.0
"""For how many seconds a refused secret is not sent again: gateways slow down or lock who guesses,
and every part of a page asks."""


class _Exchange(Credentials):
    """A name and a secret exchanged for tokens, one exchange at a time."""

    kind = ""

    def __init__(self, user: str, secret: str) -> None:
        self._user = user
        self._secret = secret
        self._token: Token | None = None
        self._refusal = ""
        self._asks_again_at = 0.0
        self._flight = _SingleFlight()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._user!r})"

    async def token(self, authenticate: Authenticate) -> Token:
        """Return the token held, or a new one when it is near its end."""
        held = self._token
        now = time.time()
        if held is not None and not held.wants_renewal(now):
            return held
        try:
            return await self._flight.run(lambda: self._exchange(authenticate))
        except Cs3Error:
            # A gateway that cannot renew just now is no reason to drop a token still good.
            if held is not None and held.expires is not None and now < held.expires:
                return held
            raise

    async def renew(self, stale: Token, authenticate: Authenticate) -> Token:
        """Return a new token, or the one that another caller just got."""
        if self._token is not None and self._token.value != stale.value:
            return self._token
        return await self._flight.run(lambda: self._exchange(authenticate))

    async def _exchange(self, authenticate: Authenticate) -> Token:
        if time.monotonic() < self._asks_again_at:
            raise Unauthenticated(self._refusal, operation="Authenticate")
        try:
            value = await authenticate(self.kind, self._user, self._secret)
        except Unauthenticated as error:
            self._refusal = error.message
            self._asks_again_at = time.monotonic() + _REFUSED_FOR
            raise
        # One that cannot be sent is not held: the next call asks anew.
        self._token = sendable(Token.parse(value, time.time()))
        return self._token


class Basic(_Exchange):
    """A user name and a password."""

    kind = "basic"


class Machine(_Exchange):
    """A user name and the secret machines share with the gateway."""

    kind = "machine"


class Visitor(_Exchange):
    """A public link and its password, for one without an account.

    Source: docs/servers.md, Public links.
    """

    kind = "publicshares"

    def __init__(self, link: str, password: str = "") -> None:
        """Set the token of the link, and its password where it has one."""
        super().__init__(link, f"password|{password}")

    def __repr__(self) -> str:
        # Whoever knows a link may open it.
        return "Visitor()"


class _SingleFlight:
    """One exchange at a time: all who want a token meanwhile wait for the same."""

    def __init__(self) -> None:
        self._task: asyncio.Task[Token] | None = None

    async def run(self, make: Callable[[], Coroutine[Any, Any, Token]]) -> Token:
        loop = asyncio.get_running_loop()
        task = self._task
        if task is None or task.done() or task.get_loop() is not loop:
            task = self._task = loop.create_task(make())
            # Looked at here too, so that a failure all waiters gave up on is no warning.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

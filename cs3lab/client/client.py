"""Calls to a gateway, each with a token, a deadline, a trace, retries and errors of ours."""

from __future__ import annotations

import asyncio
import secrets
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.rpc.v1beta1.code_pb2 import Code

from cs3lab.client import convert
from cs3lab.client.channel import Channel, Target
from cs3lab.client.clock import StorageClock
from cs3lab.client.credentials import Credentials, Token, sendable
from cs3lab.client.errors import (
    Cs3Error,
    ServerError,
    Unauthenticated,
    Unavailable,
    error_for_code,
)
from cs3lab.client.guard import guard, guarded
from cs3lab.client.handshake import why_unreachable
from cs3lab.client.model import User
from cs3lab.client.policy import (
    backoff,
    code_of_the_gateway,
    may_be_a_dead_token,
    refused_by_the_gateway,
    retries,
)
from cs3lab.messages import Sentence

TRANSFER_IDLE_SECONDS = 60.0
NOT_CONNECTED = "failed to connect"
"""In gRPC's words for a gateway that is away, or with which TLS did not come about."""
Observer = Callable[[str], None]
Ended = Callable[[Cs3Error | None], None]
"""Told the name of every remote call: the gRPC method, or "PUT" and "GET" for data."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt.

    `code` is "OK" or a name that gRPC and CS3 share; `by_gateway`: gRPC's own status said it.
    """

    response: Any
    code: str
    by_gateway: bool
    detail: str


@guarded
class Client:
    """A signed-in user's access to one gateway.

    It may be made without a running loop. A channel and a session belong to a loop: the first call
    in it opens them, `close` closes them.
    """

    def __init__(
        self,
        gateway: str,
        credentials: Credentials,
        *,
        tls: bool | None = None,
        ca: Path | None = None,
        data_hosts: Sequence[str] = (),
        deadline: float = 10.0,
        idle: float = TRANSFER_IDLE_SECONDS,
        observer: Observer | None = None,
        ended: Ended | None = None,
    ) -> None:
        """Set the gateway ("host:port") and the source of tokens.

        `tls` None encrypts unless the gateway is on this machine; `ca` is a PEM file to trust.
        `data_hosts` are where contents may go to, as `host`, `host:port` or with `*.` in front;
        empty for where the gateway says, but for this machine only where that is its own.
        `deadline` is for a call with all its retries, `idle` for a transfer in which nothing
        moves; both in seconds. `observer` is told of every remote call, `ended` of how calls of
        the gateway ended: None, or why they failed.
        """
        self.gateway = gateway
        self.target = Target(gateway, tls, ca, tuple(data_hosts))
        self._credentials = credentials
        self._deadline = deadline
        self.idle = idle
        self._observer = observer
        self._ended = ended or (lambda _: None)
        self._is_shut = False
        self._channels: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Channel] = (
            weakref.WeakKeyDictionary()
        )
        self._proven: tuple[str, float] = ("", 0.0)
        self.clock = StorageClock()

    @property
    def channel(self) -> Channel:
        """The channel of the running loop. Raises Unavailable where the CA is bad."""
        loop = asyncio.get_running_loop()
        channel = self._channels.get(loop)
        if channel is None and self._is_shut:
            # What still runs while a server stops would leave a session open behind it.
            raise Unavailable(Sentence.STOPPING())
        if channel is None:
            channel = Channel(self.target, self._deadline, self.idle)
            self._channels[loop] = channel
        return channel

    def observe(self, name: str) -> None:
        """Tell the observer the name of a remote call before it is made."""
        if self._observer is not None:
            self._observer(name)

    async def close(self) -> None:
        """Close what the running loop opened; a later call opens it again."""
        channel = self._channels.pop(asyncio.get_running_loop(), None)
        if channel is not None:
            await channel.close()

    async def shut(self) -> None:
        """Close what the running loop opened, and open nothing any more."""
        self._is_shut = True
        await self.close()

    async def token(self) -> Token:
        """Return the token to call with now.

        Raises Unauthenticated where there is none, or none that can be sent.
        """
        return sendable(await self._credentials.token(self._authenticate))

    async def renew(self, stale: Token) -> Token:
        """Return another token than `stale`, or the same where there is no other."""
        return sendable(await self._credentials.renew(stale, self._authenticate))

    async def whoami(self) -> User:
        """Return the person the gateway takes the caller for. Raises Unauthenticated."""
        token = await self.token()
        try:
            return await self._whoami(token)
        except Unauthenticated:
            fresh = await self.renew(token)
            if fresh.value == token.value:
                raise
            return await self._whoami(fresh)

    async def call(
        self, name: str, request: Any, *, path: str | None = None, deadline: float | None = None
    ) -> Any:
        """Call a method of the gateway and return its answer.

        `path` is for the error's log line; `deadline` in seconds for all attempts together.
        Raises the Cs3Error that fits where it failed, and NotFound only where the token is known
        to live (docs/servers.md, twelve rules, 1).
        """
        try:
            with guard(name, path):
                response = await self._call(name, request, path, deadline or self._deadline)
        except Cs3Error as error:
            self._ended(error)
            raise
        self._ended(None)
        return response

    async def _call(self, name: str, request: Any, path: str | None, deadline: float) -> Any:
        until = time.monotonic() + deadline
        token = await self.token()
        trace = secrets.token_hex(16)
        outcome = await self._attempts(name, request, token, trace, until)
        if outcome.code != "OK" and await self._token_was_dead(outcome, token):
            token = await self._another(token, name, path)
            outcome = await self._attempts(name, request, token, trace, until)
        if outcome.code == "OK":
            self._proven = (token.value, time.monotonic())
            return outcome.response
        raise await self._failure(outcome, name, path, trace, until)

    async def _token_was_dead(self, outcome: Outcome, token: Token) -> bool:
        if refused_by_the_gateway(outcome.code, outcome.by_gateway):
            # Getting a token settles it, even where it is the same: tokens of one second are
            # alike. Without one, WhoAmI settles it, which some servers refuse to visitors of links
            # (docs/servers.md, Public links).
            before = time.monotonic()
            if (await self.renew(token)).value != token.value:
                return True
            issued = self._proven[0] == token.value and self._proven[1] >= before
            return not issued and not await self._lives(token)
        proven = self._proven[1] if self._proven[0] == token.value else None
        if may_be_a_dead_token(outcome.code, token, time.time(), time.monotonic(), proven):
            return not await self._lives(token)
        return False

    async def _another(self, token: Token, name: str, path: str | None) -> Token:
        fresh = await self.renew(token)
        if fresh.value == token.value:
            raise Unauthenticated(operation=name, path=path, code="UNAUTHENTICATED")
        return fresh

    async def _lives(self, token: Token) -> bool:
        try:
            await self._whoami(token)
        except Unauthenticated:
            return False
        self._proven = (token.value, time.monotonic())
        return True

    async def _whoami(self, token: Token) -> User:
        request = gateway_api.WhoAmIRequest(token=token.value)
        trace = secrets.token_hex(16)
        until = time.monotonic() + self._deadline
        outcome = await self._attempts("WhoAmI", request, token, trace, until)
        if outcome.code == "OK":
            return convert.user(outcome.response.user)
        if outcome.code in ("PERMISSION_DENIED", "UNAUTHENTICATED"):
            raise Unauthenticated(operation="WhoAmI", code=outcome.code, trace_id=trace)
        raise await self._failure(outcome, "WhoAmI", None, trace, until)

    async def _authenticate(self, kind: str, client_id: str, client_secret: str) -> str:
        request = gateway_api.AuthenticateRequest(
            type=kind, client_id=client_id, client_secret=client_secret
        )
        trace = secrets.token_hex(16)
        until = time.monotonic() + self._deadline
        outcome = await self._attempts("Authenticate", request, None, trace, until)
        if outcome.code == "OK":
            token = str(outcome.response.token)
            self._proven = (token, time.monotonic())
            self.clock.learn_from_token(token)
            return token
        if outcome.code in ("PERMISSION_DENIED", "UNAUTHENTICATED", "NOT_FOUND"):
            raise Unauthenticated(
                Sentence.SIGN_IN_REFUSED(),
                operation="Authenticate",
                code=outcome.code,
                trace_id=trace,
            )
        raise await self._failure(outcome, "Authenticate", None, trace, until)

    async def _failure(
        self, outcome: Outcome, name: str, path: str | None, trace: str, until: float
    ) -> Cs3Error:
        kind = error_for_code(outcome.code, name)
        words = ""
        if kind is Unavailable and NOT_CONNECTED in outcome.detail:
            words = await why_unreachable(self.target, until - time.monotonic())
        # The words of a lock refusal carry the id of the lock, which lets its reader write.
        detail = "" if outcome.code == "LOCKED" else outcome.detail
        return kind(
            words, operation=name, path=path, code=outcome.code, trace_id=trace, detail=detail
        )

    async def _attempts(
        self, name: str, request: Any, token: Token | None, trace: str, until: float
    ) -> Outcome:
        attempt = 0
        while True:
            outcome = await self._attempt(name, request, token, trace, until)
            attempt += 1
            pause = backoff(attempt)
            if not retries(name, outcome.code, attempt) or time.monotonic() + pause >= until:
                return outcome
            await asyncio.sleep(pause)

    async def _attempt(
        self, name: str, request: Any, token: Token | None, trace: str, until: float
    ) -> Outcome:
        metadata = [("traceparent", f"00-{trace}-{secrets.token_hex(8)}-01")]
        if token is not None:
            metadata.append(("x-access-token", token.value))
        self.observe(name)
        method = getattr(self.channel.stub, name)
        seconds = max(until - time.monotonic(), 0.001)
        try:
            response = await method(request, metadata=metadata, timeout=seconds)
        except grpc.aio.AioRpcError as error:
            details = error.details() or ""
            code = code_of_the_gateway(error.code().name, details)
            return Outcome(None, code, True, details)
        if response is None:
            # gRPC returns None for an answer that is no message, or has a text that is no UTF-8.
            raise ServerError(Sentence.NO_SENSE(), operation=name, trace_id=trace)
        code = _code_name(response.status.code)
        return Outcome(response, code, False, response.status.message)


def _code_name(number: int) -> str:
    """Return the name of a CS3 code, or the number of a code newer than this client."""
    try:
        return str(Code.Name(number)).removeprefix("CODE_")
    except ValueError:
        return str(number)

"""The gRPC channel and the HTTP session of a client, one pair per event loop."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import grpc
from aiohttp.abc import AbstractResolver, ResolveResult
from cs3.gateway.v1beta1.gateway_api_pb2_grpc import GatewayAPIStub
from yarl import URL

from cs3lab.client.errors import Unavailable, UntrustedEndpoint
from cs3lab.client.hosts import is_listed, is_loopback, is_near
from cs3lab.messages import Sentence

MIB = 1024 * 1024
# A listing of 30,000 entries is past gRPC's own limit of 4 MiB.
MAX_MESSAGE_BYTES = 64 * MIB
READ_BUFFER_BYTES = MIB // 4

_CHANNEL_OPTIONS: tuple[tuple[str, int], ...] = (
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    # A gateway that came back is to be found within seconds, not minutes.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 3_000),
)


@dataclass(frozen=True, slots=True)
class Target:
    """The gateway's address, whether it is encrypted, and the PEM file of trusted certificates.

    `data_hosts` are the hosts that contents come from; empty for those the gateway names.
    """

    address: str
    tls: bool | None = None
    ca: Path | None = None
    data_hosts: tuple[str, ...] = ()

    @property
    def encrypted(self) -> bool:
        """Whether gRPC goes through TLS: not to this machine, unless `tls` says otherwise."""
        return not self.is_local if self.tls is None else self.tls

    @property
    def is_local(self) -> bool:
        """Whether the gateway is on this machine."""
        try:
            return is_loopback(urlsplit(f"//{self.address}").hostname or "")
        except ValueError:
            return False

    def check_transfer(self, url: URL) -> None:
        """Refuse a URL that a token must not be sent to.

        It may go to the hosts the operator lists; without a list to any but this machine's own,
        and to those where the gateway is there, too. Over a network it goes encrypted, unless `tls`
        is False. Raises UntrustedEndpoint.
        """
        # As the HTTP session reads it: two readers of one URL may find two hosts.
        host, where = url.raw_host or "", f"{url.raw_host}:{url.port}"
        if self.data_hosts:
            may_go = is_listed(host, url.port, self.data_hosts)
        else:
            may_go = not (self.shuns_this_machine and is_near(host))
        if not may_go:
            raise UntrustedEndpoint(operation="transfer", detail=where)
        if url.scheme == "http" and self.tls is not False and not is_loopback(host):
            raise UntrustedEndpoint(Sentence.UNENCRYPTED(), operation="transfer", detail=where)

    @property
    def shuns_this_machine(self) -> bool:
        """Whether no content comes from this machine, by whatever name."""
        return not self.data_hosts and not self.is_local


class _NotHere(AbstractResolver):
    """Finds the addresses of hosts, and none that are this machine's own."""

    def __init__(self) -> None:
        self._all = aiohttp.DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses. Raises UntrustedEndpoint where one is near."""
        found = await self._all.resolve(host, port, family)
        if any(is_near(each["host"]) for each in found):
            raise UntrustedEndpoint(operation="transfer", detail=f"{host}:{port}")
        return found

    async def close(self) -> None:
        """Close what finds them."""
        await self._all.close()


class Channel:
    """A gRPC channel with its stub, and an HTTP session; bound to the loop they were made in."""

    def __init__(self, target: Target, connect_seconds: float, idle_seconds: float) -> None:
        # First, as gRPC takes any file for certificates and fails at the first call.
        # Without, aiohttp's own context, loaded once at import.
        trust = trusted(target.ca) if target.ca else True
        self._grpc = _grpc_channel(target)
        self.stub: Any = GatewayAPIStub(self._grpc)
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=64, ssl=trust, resolver=_NotHere() if target.shuns_this_machine else None
            ),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=connect_seconds, sock_read=idle_seconds
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=READ_BUFFER_BYTES,
            headers={"Accept-Encoding": "identity", "User-Agent": "cs3lab"},
        )

    async def close(self) -> None:
        """Close both, and cancel the calls under way."""
        await self.session.close()
        await self._grpc.close()


def trusted(ca: Path | None) -> ssl.SSLContext:
    """Return what TLS trusts. Raises Unavailable where the file holds nothing to trust."""
    try:
        return ssl.create_default_context(cafile=str(ca) if ca else None)
    except ssl.SSLError as error:
        raise Unavailable(Sentence.NO_PEM()) from error
    except (OSError, ValueError) as error:
        raise Unavailable(Sentence.NO_CA()) from error


def _grpc_channel(target: Target) -> Any:
    options = [*_CHANNEL_OPTIONS, ("grpc.enable_http_proxy", 0 if target.is_local else 1)]
    if not target.encrypted:
        return grpc.aio.insecure_channel(target.address, options=options)
    roots = target.ca.read_bytes() if target.ca else None
    return grpc.aio.secure_channel(
        target.address, grpc.ssl_channel_credentials(roots), options=options
    )

"""The gRPC channel and the HTTP session of a client, one pair per event loop."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import grpc
from cs3.gateway.v1beta1.gateway_api_pb2_grpc import GatewayAPIStub

from cs3lab.client.errors import Unavailable

MIB = 1024 * 1024
# A listing of 30,000 entries is past gRPC's own limit of 4 MiB.
MAX_MESSAGE_BYTES = 64 * MIB
READ_BUFFER_BYTES = MIB // 4

_MISTAKE = "The storage is not set up correctly. The file of trusted certificates (ca)"
_NO_PEM = f"{_MISTAKE} holds no certificate in PEM form."
_NO_CA = f"{_MISTAKE} cannot be read."

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
    """The gateway's address, whether it is encrypted, and the PEM file of trusted certificates."""

    address: str
    tls: bool | None = None
    ca: Path | None = None

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

    def may_transfer(self, url: str) -> bool:
        """Return whether a token may be sent to this URL.

        It may where that is encrypted or on this machine, and anywhere where `tls` is False.
        """
        parts = urlsplit(url)
        if parts.scheme == "https":
            return True
        return parts.scheme == "http" and (self.tls is False or is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Channel:
    """A gRPC channel with its stub, and an HTTP session; bound to the loop they were made in."""

    def __init__(self, target: Target, connect_seconds: float, idle_seconds: float) -> None:
        # First, as gRPC takes any file for certificates and fails at the first call.
        trust = _trust(target.ca)
        self._grpc = _grpc_channel(target)
        self.stub: Any = GatewayAPIStub(self._grpc)
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=64, ssl=trust),
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


def _trust(ca: Path | None) -> ssl.SSLContext | bool:
    """Return what HTTPS trusts. Raises Unavailable where the file holds none."""
    if ca is None:
        # aiohttp's own context, loaded once at import.
        return True
    try:
        return ssl.create_default_context(cafile=str(ca))
    except ssl.SSLError as error:
        raise Unavailable(_NO_PEM) from error
    except (OSError, ValueError) as error:
        raise Unavailable(_NO_CA) from error


def _grpc_channel(target: Target) -> Any:
    options = [*_CHANNEL_OPTIONS, ("grpc.enable_http_proxy", 0 if target.is_local else 1)]
    if not target.encrypted:
        return grpc.aio.insecure_channel(target.address, options=options)
    roots = target.ca.read_bytes() if target.ca else None
    return grpc.aio.secure_channel(
        target.address, grpc.ssl_channel_credentials(roots), options=options
    )

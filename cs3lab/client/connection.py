"""The open ends of a client: one gRPC channel and one HTTP session per running loop."""

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
    """Where the gateway is and how to speak to it; `ca` is a PEM file to trust."""

    address: str
    tls: bool | None = None
    ca: Path | None = None

    @property
    def encrypted(self) -> bool:
        """Whether gRPC goes through TLS: always, save to this machine or when told not to."""
        return not self.is_local if self.tls is None else self.tls

    @property
    def is_local(self) -> bool:
        """Whether the gateway is on this machine."""
        return is_loopback(urlsplit(f"//{self.address}").hostname or "")

    def may_transfer(self, url: str) -> bool:
        """Whether a token may travel to this URL: encrypted, to this machine, or told to."""
        parts = urlsplit(url)
        if parts.scheme == "https":
            return True
        return parts.scheme == "http" and (self.tls is False or is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Connection:
    """A channel and a session bound to the loop they were made in."""

    def __init__(self, target: Target, connect_seconds: float, idle_seconds: float) -> None:
        self._channel = _channel(target)
        self.stub: Any = GatewayAPIStub(self._channel)
        # Without a file of its own, the library's context is used, loaded once at import.
        trust = ssl.create_default_context(cafile=str(target.ca)) if target.ca else True
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
        """Close both; calls under way are cancelled."""
        await self.session.close()
        await self._channel.close()


def _channel(target: Target) -> Any:
    options = [*_CHANNEL_OPTIONS, ("grpc.enable_http_proxy", 0 if target.is_local else 1)]
    if not target.encrypted:
        return grpc.aio.insecure_channel(target.address, options=options)
    roots = target.ca.read_bytes() if target.ca else None
    return grpc.aio.secure_channel(
        target.address, grpc.ssl_channel_credentials(roots), options=options
    )

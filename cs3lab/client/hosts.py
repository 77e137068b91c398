"""Hosts: which are this machine, and to which a token may go. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

_PATTERN = re.compile(
    r"(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?(:[0-9]{1,5})?|\[[0-9a-f:.]+\](:[0-9]{1,5})?"
)


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine."""
    address = _address(host)
    return _name(host) == "localhost" if address is None else address.is_loopback


def is_near(host: str) -> bool:
    """Return whether a host name or address is this machine, or known on its own link alone.

    What answers there may be anything but a storage: services of the machine, or of its cloud.
    """
    address = _address(host)
    if address is None:
        return _name(host) == "localhost" or _name(host).endswith(".localhost")
    return address.is_loopback or address.is_link_local or address.is_unspecified


def is_pattern(text: str) -> bool:
    """Return whether a text names hosts: `host`, `host:port`, or either with `*.` in front."""
    return _PATTERN.fullmatch(text.lower()) is not None


def is_listed(host: str, port: int | None, patterns: Iterable[str]) -> bool:
    """Return whether patterns name a host and port. `*.` stands for everything below a name."""
    return any(_fits(_name(host), port, pattern.lower()) for pattern in patterns)


def _fits(host: str, port: int | None, pattern: str) -> bool:
    name, colon, wanted = pattern.rpartition(":")
    if not colon or pattern.endswith("]"):
        name, wanted = pattern, ""
    if wanted and int(wanted) != port:
        return False
    if name.startswith("*."):
        return host.endswith(name[1:])
    return host == name.strip("[]")


def _name(host: str) -> str:
    return host.lower().removesuffix(".")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address

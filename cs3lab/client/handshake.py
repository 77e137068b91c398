"""One TLS handshake with a gateway that cannot be reached, to learn why.

gRPC tells a refused certificate, a gateway without TLS and one that is away by one code.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

from cs3lab.client.channel import Target, trusted
from cs3lab.client.tls import words_of
from cs3lab.messages import Sentence

LONGEST = 2.0
"""How long it may take, in seconds."""


async def why_unreachable(target: Target, seconds: float) -> str:
    """Return why gRPC and a gateway do not come together, "" where TLS is not the reason.

    It takes `seconds` at most. Raises Unavailable where the file of certificates is bad.
    """
    encrypted = target.encrypted
    # In a thread: what the system trusts is a file of some size.
    context = await asyncio.to_thread(trusted, target.ca) if encrypted else _of_anybody()
    context.set_alpn_protocols(["h2"])
    try:
        await asyncio.wait_for(_handshake(target.address, context), min(seconds, LONGEST))
    except (ssl.SSLError, ConnectionResetError) as error:
        if not encrypted:
            return ""
        return words_of(error) if isinstance(error, ssl.SSLError) else Sentence.NO_TLS()
    except (OSError, ValueError, asyncio.TimeoutError):
        return ""
    return "" if encrypted else Sentence.ONLY_TLS()


async def _handshake(address: str, context: ssl.SSLContext) -> None:
    parts = urlsplit(f"//{address}")
    _, writer = await asyncio.open_connection(parts.hostname, parts.port, ssl=context)
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _of_anybody() -> ssl.SSLContext:
    """Return what trusts every certificate: nothing is sent over the connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context

"""CS3 messages kept in rows."""

import logging
from typing import Any

from google.protobuf.message import DecodeError

log = logging.getLogger("cs3lab.gateway")


def kept(kind: Any, blob: bytes) -> Any | None:
    """Return the message a row keeps; None, logged, for a row that keeps none."""
    try:
        return kind.FromString(blob)
    except (DecodeError, TypeError):
        log.warning("a row holds no %s", kind.DESCRIPTOR.name)
        return None

"""JSON as the world writes it: with a byte order mark, NaN, or half an emoji in a string.

Half an emoji (a lone surrogate) is valid in JSON as an escape, but not in UTF-8: so it is always
written as the escape.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec


def loads(data: bytes | str) -> Any:
    """Return what JSON stands for. Raises ValueError and RecursionError."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(data if isinstance(data, bytes) else data.removeprefix("\ufeff"))


def dumps(value: Any) -> bytes:
    """Return a value as JSON. Raises RecursionError."""
    try:
        return msgspec.json.encode(value, enc_hook=_plain)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value, enc_hook=_plain)).encode()


def _plain(value: Any) -> str:
    """Return a text that knows more than a text, such as a `Message`."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError


def encode(text: str) -> bytes:
    """Return a text that is JSON as bytes."""
    # Python's name for the very escape JSON has; only strings in JSON can hold what needs it.
    return text.encode("utf-8", "backslashreplace")

"""Rules of names and places. Pure.

Source: docs/servers.md, Names.
"""

from __future__ import annotations

import re

from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import Reference
from cs3lab.messages import Sentence

MAX_NAME_BYTES = 240
_CHUNK = re.compile(r"-chunking-\d+")


def is_name(text: str) -> bool:
    """Return whether a text can be the name of something that is there, whoever named it."""
    return text not in ("", ".", "..") and "/" not in text and "\0" not in text


def check_name(name: str) -> None:
    """Refuse a name that some server would lose, take for something else, or never delete.

    Raises InvalidArgument with the reason in plain words.
    """
    reason = _fault(name)
    if reason:
        raise InvalidArgument(reason, operation="check name")


def _fault(name: str) -> str | None:
    if not name or name in (".", ".."):
        return Sentence.NAME_EMPTY()
    if "/" in name:
        return Sentence.NAME_WITH_SLASH()
    if any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in name):
        return Sentence.NAME_WITH_CONTROLS()
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return Sentence.NAME_NO_TEXT()
    if size > MAX_NAME_BYTES:
        return Sentence.NAME_TOO_LONG(size=size, limit=MAX_NAME_BYTES)
    if _CHUNK.search(name):
        return Sentence.NAME_OF_CHUNK()
    return None


def check_reference(ref: Reference) -> None:
    """Refuse a reference at which nothing can be made or replaced. Raises InvalidArgument.

    Only the last name is new: folders above may have names that other programs gave them.
    """
    if ref.name:
        check_name(ref.name)
    elif ref.resource_id is None:
        raise InvalidArgument(Sentence.TOP_HAS_NO_NAME())
    if ".." in ref.path.split("/"):
        raise InvalidArgument(Sentence.NO_PARENT_PATH(), path=ref.path)


def lies_within(place: str, folder: str) -> bool:
    """Return whether an absolute path is `folder` itself or lies below it."""
    top = folder.rstrip("/")
    return place.rstrip("/") == top or place.startswith(top + "/")

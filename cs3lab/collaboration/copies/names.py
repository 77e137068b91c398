"""Names of copies: “analysis (Albert Einstein).ipynb”, and 2, 3, … where taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from posixpath import splitext

from cs3lab.client.names import MAX_NAME_BYTES

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|()]+")
"""Characters that some systems refuse in names, and brackets, which mark copies."""
_LONGEST_PERSON = 80
_LONGEST_ENDING = 20
_ROOM_FOR_NUMBER = 8


def copy_names(name: str, person: str) -> Iterator[str]:
    """Yield names for a person's copy of something, the best first; there is always another.

    None is longer than any storage takes (docs/servers.md, Names). A copy of one's own copy is
    numbered, and does not get the name of the person twice.
    """
    stem, ending = _parts(name)
    who = _cut(" ".join(_UNSAFE.sub(" ", person).split()), _LONGEST_PERSON) or "copy"
    mark = f" ({who})"
    stem = re.sub(re.escape(mark) + r"( \d+)?$", "", stem)
    room = MAX_NAME_BYTES - _size(mark) - _size(ending) - _ROOM_FOR_NUMBER
    begin = _cut(stem, room) + mark
    yield begin + ending
    for number in count(2):
        yield f"{begin} {number}{ending}"


def _parts(name: str) -> tuple[str, str]:
    stem, ending = splitext(name)
    if stem.endswith(".tar"):
        stem, ending = stem.removesuffix(".tar"), ".tar" + ending
    return (stem, ending) if stem and _size(ending) <= _LONGEST_ENDING else (name, "")


def _cut(text: str, size: int) -> str:
    """Return the beginning of a text that takes no more than `size` bytes, in whole characters."""
    return text.encode()[:size].decode(errors="ignore").rstrip() if _size(text) > size else text


def _size(text: str) -> int:
    return len(text.encode())

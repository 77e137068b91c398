"""The last good version of a document that cannot be read, as after a save that was cut off."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cs3lab.client.errors import Cs3Error, Unsupported
from cs3lab.merge.documents import check
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.repair import is_blank
from cs3lab.refusal import Refusal

if TYPE_CHECKING:
    from cs3lab.files.versions import NamedState, Versions
    from cs3lab.merge.documents import FileKind

_MOST = 5
"""Versions that are looked at."""


async def last_good(versions: Versions, kind: FileKind, path: str | None) -> NamedState | None:
    """Return the latest version that can be read, None where none of the last few is known to be.

    One call, and four for each of them that was not loaded or stored here. `path` is None outside
    the tree, where no version is named.
    """
    if path is None:
        return None
    try:
        states = await versions.list(path)
        for state in states[: -_MOST - 1 : -1]:
            if await _is_good(versions, kind, path, state.name):
                return state
    except (Cs3Error, Refusal):
        # It is an offer: without it there are others.
        pass
    return None


async def _is_good(versions: Versions, kind: FileKind, path: str, name: str) -> bool:
    try:
        data, _ = await versions.content(path, name)
        await asyncio.to_thread(check, kind, data, "remote")
    except (InvalidDocument, Unsupported):
        return False
    return not is_blank(data)

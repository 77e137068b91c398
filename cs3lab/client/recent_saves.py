"""What was saved from here a moment ago, and may still be checked by the storage. No calls.

A folder that is deleted with such a file in it does not come back from the bin whole: the file, or
all of the folder, is lost. Source: docs/servers.md, Saves that are checked later.
"""

from __future__ import annotations

import time
from collections import deque

from cs3lab.client.model import Reference
from cs3lab.client.names import lies_within

_MOST = 20
"""Saves remembered: they are checked one after the other, so the last ones tell of the others."""
_SECONDS = 60.0


class RecentSaves:
    """The last saves of one client, under the names the files have by now."""

    def __init__(self) -> None:
        self._saves: deque[tuple[float, Reference]] = deque(maxlen=_MOST)

    def note(self, ref: Reference) -> None:
        """Note that a file was saved."""
        self._saves.append((time.monotonic(), ref))

    def follow(self, source: Reference, destination: Reference) -> None:
        """Follow a file or folder that was moved."""
        moved = ((when, _moved(ref, source, destination)) for when, ref in self._saves)
        self._saves = deque(moved, maxlen=_MOST)

    def below(self, folder: Reference) -> list[Reference]:
        """Return what was saved in a folder, the last first."""
        since = time.monotonic() - _SECONDS
        found = [ref for when, ref in self._saves if when > since and _is_below(ref, folder)]
        return list(dict.fromkeys(reversed(found)))


def _is_below(ref: Reference, folder: Reference) -> bool:
    """Return whether a reference names something in a folder, as far as the names tell."""
    same_root = ref.resource_id == folder.resource_id
    return same_root and ref.path != folder.path and lies_within(ref.path, folder.path)


def _moved(ref: Reference, source: Reference, destination: Reference) -> Reference:
    if ref != source and not _is_below(ref, source):
        return ref
    return Reference(destination.path + ref.path[len(source.path) :], destination.resource_id)

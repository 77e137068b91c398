"""Facts one server has learnt of the storage; bounded, and never trusted without the storage.

Everything here saves a call or lets a save be compared. Losing an entry costs a call, no more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from cs3lab.client.model import Lock, Resource, ResourceId, UserId
from cs3lab.files.undone import Stored

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """A mapping of at most `size` entries, without the least recently used ones."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: Key) -> Value | None:
        """Return a value, None where there is none; it counts as used now."""
        value = self._items.get(key)
        if value is not None:
            self._items.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Put a value in; the least recently used one goes when there are too many."""
        self._items[key] = value
        self._items.move_to_end(key)
        if len(self._items) > self._size:
            self._items.popitem(last=False)

    def rekey(self, change: Callable[[Key], Key | None]) -> None:
        """Move every entry to the key `change` returns; None drops the entry."""
        moved = [(change(key), value) for key, value in self._items.items()]
        self._items = OrderedDict((key, value) for key, value in moved if key is not None)


@dataclass(frozen=True, slots=True)
class _SeenLock:
    """A lock, from when until when it is known to have been there."""

    id: str
    holder: UserId
    since: datetime
    until: datetime


class Memory:
    """Folders, contents, and the etags clients were given, by API path."""

    def __init__(self, size: int = 10_000) -> None:
        self.folders: Bounded[str, Resource] = Bounded(size)
        """Folders as last described; the etag is never newer than a listing made after it."""
        self.keys: Bounded[str, str] = Bounded(size)
        """The keys of contents in the base store, for storages where a rename changes the id."""
        self.stored: Bounded[str, Stored] = Bounded(size)
        """What was saved here last, on storages that may take it back."""
        self._given: Bounded[tuple[str, str], str] = Bounded(size)
        self._contents: Bounded[str, tuple[str, bytes]] = Bounded(size)
        self._locks: Bounded[ResourceId, _SeenLock] = Bounded(size)

    def give(self, client: str, path: str, etag: str) -> None:
        """Note that a client knows the content with this etag."""
        if etag:
            self._given.put((client, path), etag)

    def given(self, client: str, path: str) -> str | None:
        """Return the etag a client was given last, None where it was given none."""
        return self._given.get((client, path))

    def note_content(self, path: str, etag: str, digest: bytes) -> None:
        """Note the digest of the content with this etag."""
        if etag:
            self._contents.put(path, (etag, digest))

    def knows_content(self, path: str, etag: str) -> bool:
        """Return whether the digest of the content with this etag was noted."""
        known = self._contents.get(path)
        return known is not None and known[0] == etag and known[1] != b""

    def etag_of(self, path: str, digest: bytes) -> str | None:
        """Return the etag exactly these bytes were last seen with, None where they were not."""
        known = self._contents.get(path)
        return known[0] if known and known[1] == digest else None

    def note_lock(self, resource: ResourceId, lock: Lock | None, now: datetime) -> None:
        """Note that a lock is there now, by the clock of the storage."""
        if lock is None or lock.holder is None:
            return
        known = self._locks.get(resource)
        since = known.since if known and known.id == lock.id else lock.since or now
        self._locks.put(resource, _SeenLock(lock.id, lock.holder, since, now))

    def saver(self, resource: Resource) -> UserId | None:
        """Return who held the lock when a file was stored last, None where that was not seen."""
        seen, stored = self._locks.get(resource.id), resource.mtime
        # Not every storage tells more than seconds.
        if seen is None or not seen.since.replace(microsecond=0) <= stored <= seen.until:
            return None
        return seen.holder

    def move(self, old: str, new: str | None) -> None:
        """Follow a rename of a file or folder, or a deletion (`new` None)."""

        def follow(path: str) -> str | None:
            if path != old and not path.startswith(old + "/"):
                return path
            return None if new is None else new + path[len(old) :]

        def follow_given(key: tuple[str, str]) -> tuple[str, str] | None:
            path = follow(key[1])
            return None if path is None else (key[0], path)

        self.folders.rekey(follow)
        self.keys.rekey(follow)
        self.stored.rekey(follow)
        self._contents.rekey(follow)
        self._given.rekey(follow_given)

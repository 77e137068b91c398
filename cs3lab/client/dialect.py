"""What a server has shown of its ways, learnt from its answers.

Two families of Reva answer differently (docs/servers.md): those with spaces tell the parent
of every entry and only base names, the others full paths and no parent. Nothing of this is
configured, and nothing outside this package asks for the family, only for what it can do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from cs3lab.client.model import Capabilities, Resource

PATH_ID = "fileid-"
"""How an id begins that is made of a path, and dies with a rename."""


class LockSupport(Enum):
    """Whether a storage keeps locks."""

    UNKNOWN = "unknown"
    ENFORCED = "enforced"
    UNSUPPORTED = "unsupported"


class Dialect:
    """What is known so far; None means not yet seen."""

    def __init__(self) -> None:
        self.spaces: bool | None = None
        self.stable_ids: bool | None = None
        self.put_etag: bool | None = None
        self.ranges: bool | None = None
        self.versions: bool | None = None
        self.read_versions: bool | None = None
        self.trash: bool | None = None
        self._locks: dict[str, LockSupport] = {}
        self._guarded: dict[str, bool] = {}
        self._notifier: set[str] = set()

    def learn_from_info(self, info: Any) -> None:
        """Learn from a ResourceInfo."""
        if info.lock.lock_id:
            self._notifier.add(info.id.storage_id)
        if info.id.opaque_id:
            self.stable_ids = not info.id.opaque_id.startswith(PATH_ID)
        seen = told_by_info(info)
        if seen is not None and self.spaces is not True:
            self.spaces = seen

    def learn_from_locks(self, entries: Iterable[Resource]) -> None:
        """Learn from the entries of a listing whether it tells of locks."""
        self._notifier.update(entry.id.storage_id for entry in entries if entry.lock is not None)

    def learn_from_put(self, etag: str | None) -> None:
        """Learn from the headers of a successful PUT."""
        self.put_etag = etag is not None
        if etag is not None:
            self.spaces = True

    @property
    def compares_etags(self) -> bool:
        """Whether the server is known to compare by itself what a save must not overwrite.

        That is `if_match`, `if_not_exist`, and a directory in a file's place.
        """
        return self.spaces is True

    def locks(self, storage_id: str) -> LockSupport:
        """Whether the storage of that id keeps locks, as far as it is known."""
        return self._locks.get(storage_id, LockSupport.UNKNOWN)

    def learn_locks(self, storage_id: str, support: LockSupport) -> None:
        """Remember whether a storage keeps locks."""
        self._locks[storage_id] = support

    def guards_locks(self, storage_id: str) -> bool | None:
        """Whether the storage of that id sets no lock over another; None where it is not known."""
        return True if self.spaces is True else self._guarded.get(storage_id)

    def learn_guard(self, storage_id: str, *, guards: bool) -> None:
        """Remember whether a storage sets a lock over another."""
        self._guarded[storage_id] = guards

    def tells_locks(self, storage_id: str) -> bool:
        """Whether descriptions of files on that storage are known to tell of their locks.

        One that ever told of a lock tells of each; of the others nothing is known.
        """
        return self.spaces is True or storage_id in self._notifier

    @property
    def tells_some_locks(self) -> bool:
        """Whether some storage is known to tell of locks in descriptions."""
        return self.spaces is True or bool(self._notifier)

    def capabilities(self) -> Capabilities:
        """Give what callers may ask about the server."""
        return Capabilities(
            atomic_save=self.spaces,
            put_etag=self.put_etag,
            stable_ids=self.stable_ids,
            true_rights=self.spaces,
            ranges=self.ranges,
            locks=any_lock(set(self._locks.values())),
            versions=self.versions,
            read_versions=self.read_versions,
            trash=self.trash,
        )


def told_by_info(info: Any) -> bool | None:
    """Whether a ResourceInfo comes from a server with spaces; None where it does not tell."""
    # A server without spaces may send a parent that names only the space, and no entry in it.
    if info.parent_id.opaque_id or (info.path and not info.path.startswith("/")):
        return True
    return False if info.path else None


def any_lock(seen: set[LockSupport]) -> bool | None:
    """Whether some storage keeps locks; None where none was tried."""
    if LockSupport.ENFORCED in seen:
        return True
    return False if LockSupport.UNSUPPORTED in seen else None

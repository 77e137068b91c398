"""What a server is known to do: taken from its family, corrected by its answers.

Nothing of this is configured, and nothing outside this package asks for the family, only for what
a server can do. Each ability is known by itself. None means not known, and whoever asks then does
what is right on every server.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum
from typing import Any

from cs3lab.client.families import UNSEEN, WITH_SPACES, family_of
from cs3lab.client.model import Capabilities, Resource, ResourceId

PATH_ID = "fileid-"
"""The beginning of an id that is made of a path, and dies with a rename."""


class LockSupport(Enum):
    """What is known of the locks of a storage."""

    UNKNOWN = "unknown"
    ENFORCED = "enforced"
    UNSUPPORTED = "unsupported"


class Dialect:
    """The abilities of one server; those of locks may differ between the storages behind it."""

    def __init__(self) -> None:
        self.family = UNSEEN
        self.ranges: bool | None = None
        self.versions: bool | None = None
        self.read_versions: bool | None = None
        self.trash: bool | None = None
        self._put_etag: bool | None = None
        self._makes_empty_files: bool | None = None
        self._stable_ids: bool | None = None
        self._lasting_ids: set[str] = set()
        self._support: dict[str, LockSupport] = {}
        self._guards: dict[str, bool] = {}
        self._tells: dict[str, bool] = {}

    @property
    def spaces(self) -> bool | None:
        """Whether paths are relative to a space. Learnt from the entries described."""
        return self.family.spaces

    @property
    def compares_etags(self) -> bool | None:
        """Whether a save overwrites nothing but what `if_match` and `if_not_exist` allow.

        Nor does it replace a folder. Taken from the family alone: only a save that destroys
        something could show that a server does not compare.
        """
        return self.family.compares_etags

    @property
    def makes_empty_files(self) -> bool | None:
        """Whether InitiateFileUpload makes an empty file by itself, and a PUT is refused.

        Taken from the family, corrected by an empty PUT that is taken.
        """
        return _first_known(self._makes_empty_files, self.family.makes_empty_files)

    @property
    def keeps_targets(self) -> bool | None:
        """Whether a move onto something that exists is refused.

        Taken from the family alone: only a move that destroys something could show that it is not.
        """
        return self.family.keeps_targets

    @property
    def put_etag(self) -> bool | None:
        """Whether a save answers with the new etag. Learnt from the headers of every PUT.

        An etag there says nothing of whether etags are compared.
        """
        return _first_known(self._put_etag, self.family.put_etag)

    @property
    def checks_later(self) -> bool | None:
        """Whether what was saved may be checked after it was acknowledged.

        Taken from the family alone: it is a setting of the server that shows only in the act.
        """
        return self.family.checks_later

    @property
    def compares_locks(self) -> bool | None:
        """Whether whatever is written is compared with the id of the lock.

        Taken from the family, and no longer once a lock was set over another: see `guards_locks`.
        """
        return False if False in self._guards.values() else self.family.compares_locks

    def guards_locks(self, storage_id: str) -> bool | None:
        """Return whether a storage refuses to set a lock over another.

        Taken from the family; learnt by setting the first lock a second time where the family does
        not tell, and from a lock that was replaced while it was in force.
        """
        return _first_known(self._guards.get(storage_id), self.family.guards_locks)

    def tells_locks(self, storage_id: str) -> bool | None:
        """Return whether a description of a file tells of its lock.

        Taken from the family; learnt from the first description with a lock, and from one without
        of a file that was just refused as locked.
        """
        return _first_known(self._tells.get(storage_id), self.family.tells_locks)

    @property
    def tells_some_locks(self) -> bool | None:
        """Whether descriptions tell of locks on some storage. Learnt as `tells_locks` is."""
        return _any_known({*self._tells.values(), self.family.tells_locks})

    @property
    def stable_ids(self) -> bool | None:
        """Whether ids survive a rename. Taken from the family, learnt from the last id seen.

        One made of a path is bound to it, unless an id of its storage did survive a rename.
        """
        return _first_known(self._stable_ids, self.family.stable_ids)

    @property
    def true_rights(self) -> bool | None:
        """Whether a description tells what the caller may do, and not what anybody may.

        Taken from the family alone. A full set of rights may be true or not. One that lacks some
        is true, but shows it for its own storage only.
        """
        return self.family.true_rights

    def locks(self, storage_id: str) -> LockSupport:
        """Return what is known of the locks of a storage.

        Learnt from the answers to GetLock, SetLock, RefreshLock and Unlock.
        """
        return self._support.get(storage_id, LockSupport.UNKNOWN)

    def learn_from_info(self, info: Any) -> None:
        """Learn from a ResourceInfo: family, kind of ids, whether it tells of a lock."""
        storage_id = info.id.storage_id
        if info.lock.lock_id:
            self._tells[storage_id] = True
        if info.id.opaque_id:
            by_path = info.id.opaque_id.startswith(PATH_ID)
            self._stable_ids = storage_id in self._lasting_ids or not by_path
        # The root of a space may look like an entry of the other family, never the reverse.
        if self.family is not WITH_SPACES:
            self.family = family_of(info) or self.family

    def learn_from_locks(self, entries: Iterable[Resource]) -> None:
        """Learn from the entries of a listing that it tells of locks."""
        told = (entry.id.storage_id for entry in entries if entry.lock is not None)
        self._tells.update(dict.fromkeys(told, True))

    def learn_from_rename(self, resource_id: ResourceId) -> None:
        """Learn that an id names a file which has another name than before."""
        self._lasting_ids.add(resource_id.storage_id)
        self._stable_ids = True

    def learn_from_put(self, etag: str | None, length: int) -> None:
        """Learn from a PUT of so many bytes that succeeded, and the etag in its headers."""
        self._put_etag = etag is not None
        if length == 0:
            self._makes_empty_files = False

    def learn_from_refusal(self, found: Resource) -> None:
        """Learn from the description of a file that was just refused as locked."""
        if found.lock is None:
            # The lock may have been freed in between: a description that told of one counts more.
            self._tells.setdefault(found.id.storage_id, False)

    def learn_locks(self, storage_id: str, support: LockSupport) -> None:
        """Learn whether a storage keeps locks."""
        self._support[storage_id] = support

    def learn_guard(self, storage_id: str, *, guards: bool) -> None:
        """Learn from the answer to a lock that was set over another."""
        self._guards[storage_id] = guards

    def learn_from_replaced(self, storage_id: str) -> None:
        """Learn that somebody's lock stands where another one was in force."""
        # EOS looks and then sets, so two at once replace each other: what was tried counts more.
        self._guards.setdefault(storage_id, False)

    def capabilities(self) -> Capabilities:
        """Return what callers may ask about the server."""
        return Capabilities(
            atomic_save=self.compares_etags,
            atomic_move=self.keeps_targets,
            put_etag=self.put_etag,
            stable_ids=self.stable_ids,
            true_rights=self.true_rights,
            ranges=self.ranges,
            locks=_any_known({_IS_KEPT[support] for support in self._support.values()}),
            compares_locks=self.compares_locks,
            guards_locks=_any_known({*self._guards.values(), self.family.guards_locks}),
            tells_locks=self.tells_some_locks,
            versions=self.versions,
            read_versions=self.read_versions,
            trash=self.trash,
        )


_IS_KEPT = {
    LockSupport.UNKNOWN: None,
    LockSupport.ENFORCED: True,
    LockSupport.UNSUPPORTED: False,
}


def _first_known(*answers: bool | None) -> bool | None:
    """Return the first answer that is known."""
    return next((each for each in answers if each is not None), None)


def _any_known(answers: Collection[bool | None]) -> bool | None:
    """Return True where some storage can, False where one was tried and none can."""
    return True if True in answers else False if False in answers else None

"""The state of a copy: what its bar shows of the original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from cs3lab.client import errors
from cs3lab.client.model import Lock, Resource, UserId, Version
from cs3lab.client.sharing_model import same_account
from cs3lab.collaboration.copies.finding import FoundOriginal, find_original
from cs3lab.collaboration.copies.place import place_of_original
from cs3lab.collaboration.copies.record import OriginRecords
from cs3lab.locking.driver import APP_NAME
from cs3lab.locking.states import Holder, application_of
from cs3lab.locking.types import ForeignLock
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.origin import Origin
from cs3lab.merge.proposal import answer_in, proposal_in

if TYPE_CHECKING:
    from cs3lab.files.documents import Documents
    from cs3lab.files.notebooks import Notebooks
    from cs3lab.files.tree import Tree


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal to merge a copy; `cs3lab.api.merge_structs` explains each field."""

    state: Literal["open", "merged", "declined"]
    words: str
    answer: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Original:
    """The original of a copy, and its present state; see `cs3lab.api.merge_structs`."""

    name: str
    path: str | None
    owner: str
    mine: bool
    copied: datetime
    state: str
    changes: int | None
    writable: bool
    holder: Holder | None
    since: datetime | None
    place: str | None
    proposal: Proposed | None


@dataclass(frozen=True, slots=True)
class CopyState:
    """A file and its original, None where it is no copy."""

    path: str
    original: Original | None


class States:
    """Finds out the state of copies. Every call raises Cs3Error."""

    def __init__(
        self, tree: Tree, documents: Documents, notebooks: Notebooks, records: OriginRecords
    ) -> None:
        self._tree = tree
        self._documents = documents
        self._notebooks = notebooks
        self._records = records

    async def of(self, path: str) -> CopyState:
        """Return the state of a file.

        One call for what is no copy. Two for a copy, and what finding the original costs; one more
        where the original changed, and one where somebody not met before edits it.
        """
        try:
            copy, origin = await self._records.of(path)
        except InvalidDocument as error:
            # Not worth a word before somebody wants to merge it.
            self._tree.log.debug("%s: %s", path, error)
            return CopyState(path, None)
        if origin is None:
            return CopyState(path, None)
        found = await find_original(self._tree.connection, origin)
        return CopyState(path, await self._original(path, copy, origin, found))

    async def _original(
        self, path: str, copy: Resource, origin: Origin, found: FoundOriginal
    ) -> Original:
        now = found.resource
        changes = await self._changes(origin, found, now) if now is not None else None
        lock = await self._lock(now, found.path) if now is not None else None
        return Original(
            name=origin.name if now is None else now.name,
            path=found.path,
            owner=await self._name(found.owner, origin),
            mine=found.mine,
            copied=origin.copied,
            state=found.state if now is None else "same" if changes == 0 else "changed",
            changes=changes,
            writable=now is not None and now.permissions.write,
            holder=None if lock is None else await self._holder(lock),
            since=None if lock is None else lock.since,
            place=await self._place(path, origin) if found.state == "missing" else None,
            proposal=await self._proposed(copy, origin, found),
        )

    async def _proposed(
        self, copy: Resource, origin: Origin, found: FoundOriginal
    ) -> Proposed | None:
        """Return the proposal, for who made it and who answers it; no call."""
        me = (await (await self._tree.storage()).people.me()).id
        proposal, now = proposal_in(copy.metadata), found.resource
        if proposal is None or not (found.mine or same_account(origin.by.id, me)):
            return None
        answer = answer_in(now.metadata, proposal) if now is not None else None
        return Proposed(
            state="open" if answer is None else answer.decision,
            words=proposal.words,
            answer="" if answer is None else answer.words,
            changed=now is not None and bool(proposal.etag) and proposal.etag != now.etag,
        )

    async def _place(self, path: str, origin: Origin) -> str | None:
        """Return where the copy would take the place of its original, None for beside itself."""
        me = (await (await self._tree.storage()).people.me()).id
        return place_of_original(origin, path, me, self._notebooks)

    async def _changes(self, origin: Origin, found: FoundOriginal, now: Resource) -> int | None:
        if origin.etag and origin.etag == now.etag:
            return 0
        versions = (await self._tree.storage()).versions
        try:
            return changes_since(origin.etag, await versions.list(found.reference))
        except (errors.Unsupported, errors.PermissionDenied, errors.NotFound, errors.ServerError):
            return None

    async def _lock(self, now: Resource, path: str | None) -> Lock | None:
        """Return the lock of anybody but this server; a call where Stat does not tell."""
        locks = (await self._tree.storage()).locks
        try:
            lock = await locks.of(now)
        except errors.Cs3Error:
            return None
        clock = (await self._tree.storage()).client.clock
        self._tree.memory.note_lock(now.id, lock, clock.now())
        return self._documents.lock_of_others(path, lock)

    async def _holder(self, lock: Lock) -> Holder:
        people = (await self._tree.storage()).people
        name = await self._name(lock.holder, None)
        mine = same_account(lock.holder, (await people.me()).id)
        return Holder(name, mine, application_of(ForeignLock(lock, own=False), APP_NAME))

    async def _name(self, who: UserId | None, origin: Origin | None) -> str:
        """Return a person's name, "" where it is not known: a call only if nothing else tells."""
        people = (await self._tree.storage()).people
        person = people.known(who) if who is not None else None
        if person is None and origin is not None and _is(origin.owner.id, who):
            return origin.owner.name
        try:
            person = person or (await people.get_user(who) if who is not None else None)
        except errors.Cs3Error:
            person = None
        return "" if person is None else person.display_name or person.username


def changes_since(etag: str, versions: list[Version]) -> int | None:
    """Return how often a file was stored since it had an etag; `versions` are newest first.

    None where that content is not among them any more.
    """
    after = [number for number, one in enumerate(versions, 1) if etag and one.etag == etag]
    return after[0] if after else None


def _is(one: UserId | None, other: UserId | None) -> bool:
    return one == other or same_account(one, other)

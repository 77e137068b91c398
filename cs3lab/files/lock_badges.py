"""Badges of listings: who edits a file, as far as the listing tells: no call an entry."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cs3lab.client.errors import Cs3Error, NotFound, PermissionDenied, Unsupported
from cs3lab.client.gather import gather_each
from cs3lab.client.lock_rules import has_ended
from cs3lab.client.model import Lock, Resource, User, UserId
from cs3lab.files.memory import Bounded
from cs3lab.files.tree import Tree
from cs3lab.locking.driver import APP_NAME
from cs3lab.locking.states import application_of
from cs3lab.locking.types import ForeignLock

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.supervisor import Supervisor

KEPT = 60.0
"""For how long, in seconds, a browser may keep a listing whose folder did not change: a lock is no
change of the folder it lies in (docs/servers.md, Locks)."""
KEPT_LOCKED = 5.0
"""The same where it shows a padlock: JupyterLab's next look at it tells that it is gone."""
NAMELESS = 600.0
"""For how long, in seconds, nobody asks again for a name that the storage did not tell."""


@dataclass(frozen=True, slots=True)
class LockBadge:
    """Who edits a file; `name` is "" while it is not known, `application` None for cs3lab."""

    name: str
    me: bool
    application: str | None
    since: datetime | None
    until: datetime | None


class LockBadges:
    """Makes the badges of locked files.

    A holder's name that is not known yet is asked for beside the listing; the next one has it.
    """

    def __init__(
        self, tree: Tree, supervisor: Supervisor, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tree = tree
        self._supervisor = supervisor
        self._clock = clock
        self._kept: Bounded[tuple[str, str], float] = Bounded(1000)
        """Until when a client may keep what it has of a folder."""
        self._nameless: Bounded[UserId, float] = Bounded(1000)
        self._asking: asyncio.Task[None] | None = None

    async def of(self, locked: Iterable[Resource]) -> tuple[dict[str, LockBadge], bool]:
        """Return the badges by file name; False where a holder's name is still asked for."""
        locks = {one.name: one.lock for one in locked if one.lock is not None}
        if not locks:
            return {}, True
        storage = await self._tree.storage()
        me, now = await _me(storage), storage.client.clock.now()
        badges: dict[str, LockBadge] = {}
        unknown: set[UserId] = set()
        for name, lock in locks.items():
            if has_ended(lock, now):
                # EOS tells of a lock that has ended until a call on locks meets it.
                continue
            person = storage.people.known(lock.holder) if lock.holder else None
            badges[name] = _badge(lock, person, me)
            if lock.holder is not None and person is None:
                unknown.add(lock.holder)
        unknown = {one for one in unknown if self._may_ask(one)}
        if unknown and self._asking is None:
            self._asking = self._supervisor.run(
                "names of lock holders", self._ask(storage, unknown)
            )
        return badges, not unknown

    async def of_listing(
        self, path: str, locked: Iterable[Resource], client: str
    ) -> dict[str, LockBadge]:
        """Return the badges of a listing, and note how long this client may keep it."""
        badges, complete = await self.of(locked)
        locks = any(not badge.me or badge.application for badge in badges.values())
        until = self._clock() + (KEPT_LOCKED if locks else KEPT)
        self._kept.put((client, path), until if complete else -math.inf)
        return badges

    async def still_hold(self, path: str, client: str) -> bool:
        """Return whether the badges a client has of a folder may still be true: no call."""
        if not (await self._tree.storage()).locks.tells_some:
            return True
        until = self._kept.get((client, path))
        return until is not None and self._clock() < until

    async def settled(self) -> None:
        """Wait until no name is being asked for."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    async def _ask(self, storage: Storage, people: Iterable[UserId]) -> None:
        try:
            found = await gather_each(people, storage.people.get_user)
            refusals = (NotFound, PermissionDenied, Unsupported)
            for one, answer in found.items():
                if isinstance(answer, refusals):
                    self._nameless.put(one, self._clock())
        finally:
            self._asking = None

    def _may_ask(self, person: UserId) -> bool:
        refused = self._nameless.get(person)
        return refused is None or self._clock() > refused + NAMELESS


async def _me(storage: Storage) -> UserId | None:
    with contextlib.suppress(Cs3Error):
        return (await storage.people.me()).id
    return None


def _badge(lock: Lock, person: User | None, me: UserId | None) -> LockBadge:
    return LockBadge(
        name=(person.display_name or person.username) if person else "",
        me=me is not None and lock.holder is not None and lock.holder.opaque_id == me.opaque_id,
        application=application_of(ForeignLock(lock, own=False), APP_NAME),
        since=lock.since,
        until=lock.expires,
    )

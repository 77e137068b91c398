"""Who edits what stands in a listing, from what the storage tells there: no call an entry."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from cs3lab.client.errors import Cs3Error, NotFound, PermissionDenied, Unsupported
from cs3lab.client.gather import gather_each
from cs3lab.client.lock_rules import has_ended
from cs3lab.client.model import Lock, User, UserId
from cs3lab.files.memory import Bounded
from cs3lab.files.tree import Tree
from cs3lab.jupyter.clients import current_client
from cs3lab.jupyter.models import Model
from cs3lab.locking.driver import APP_NAME
from cs3lab.locking.states import application_of
from cs3lab.locking.types import ForeignLock

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage

KEPT = 60.0
"""For how long, in seconds, a browser may keep a listing whose folder did not change: a lock is no
change of the folder it lies in (docs/servers.md, Locks)."""

Locked: TypeAlias = tuple[Model, Lock]
"""A model, and the lock its file was seen under."""


class LockBadges:
    """Marks models of locked files with ``locked_by``.

    A holder's name that is not known yet is asked for beside the listing, and told in the next.
    """

    def __init__(self, tree: Tree, clock: Callable[[], float] = time.monotonic) -> None:
        self._tree = tree
        self._clock = clock
        self._listed: Bounded[tuple[str, str], float] = Bounded(1000)
        self._nameless: set[UserId] = set()
        self._asking: asyncio.Task[None] | None = None

    async def mark(self, locked: Iterable[Locked]) -> bool:
        """Tell in each model who edits it; False where a name is missing that is asked for."""
        locked = list(locked)
        if not locked:
            return True
        storage = await self._tree.storage()
        me, now = await _me(storage), storage.client.clock.now()
        unknown: set[UserId] = set()
        for model, lock in locked:
            if has_ended(lock, now):
                # Some storages tell of it until a call on locks meets it.
                continue
            person = storage.people.known(lock.holder) if lock.holder else None
            model["locked_by"] = _told(lock, person, me)
            if lock.holder is not None and person is None:
                unknown.add(lock.holder)
        unknown -= self._nameless
        if unknown and self._asking is None:
            self._asking = asyncio.ensure_future(self._ask(storage, unknown))
        return not unknown

    async def mark_listing(self, path: str, locked: Iterable[Locked]) -> None:
        """Mark what stands in a folder, and note what the browser that asks now has of it."""
        complete = await self.mark(locked)
        self._listed.put((current_client(), path), self._clock() if complete else -math.inf)

    async def hold(self, path: str) -> bool:
        """Whether the listing the browser that asks has may still tell who edits: no call."""
        if not (await self._tree.storage()).locks.tells_some:
            return True
        listed = self._listed.get((current_client(), path))
        return listed is not None and self._clock() < listed + KEPT

    async def settled(self) -> None:
        """Wait until no name is being asked for."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    def close(self) -> None:
        """Ask no further."""
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self, storage: Storage, people: Iterable[UserId]) -> None:
        try:
            found = await gather_each(people, storage.people.get_user)
            refusals = (NotFound, PermissionDenied, Unsupported)
            self._nameless |= {one for one, answer in found.items() if isinstance(answer, refusals)}
        finally:
            self._asking = None


async def _me(storage: Storage) -> UserId | None:
    with contextlib.suppress(Cs3Error):
        return (await storage.people.me()).id
    return None


def _told(lock: Lock, person: User | None, me: UserId | None) -> Model:
    return {
        "name": (person.display_name or person.username) if person else "",
        "me": me is not None and lock.holder is not None and lock.holder.opaque_id == me.opaque_id,
        "application": application_of(ForeignLock(lock, own=False), APP_NAME),
        "since": lock.since.isoformat() if lock.since else None,
        "until": lock.expires.isoformat() if lock.expires else None,
    }

"""Saves of two people in one moment, on storages that compare neither etags nor locks.

Both look, both find what they expect, and the second writes over what the first has just stored.
Nothing refuses that, but the versions tell of it afterwards. Then the second takes their save back:
what the first was told is stored stands again, and the second is refused as anybody is who was too
late, so that theirs is merged into it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from cs3lab.client.dialect import LockSupport
from cs3lab.client.errors import Conflict, NotFound, PermissionDenied, Unsupported

if TYPE_CHECKING:
    from cs3lab.client.model import Reference, Resource, Uploaded, Version
    from cs3lab.client.storage import Storage
    from cs3lab.locking.manager import LockManager

_TAKING_BACK_SECONDS = 0.5
"""How long it takes at most to take a save back."""
_RECENT = timedelta(seconds=10)
"""More than that, and the difference of the clocks, which are known to a few seconds."""
_ROUNDS = 5


class Collisions:
    """Finds out after a save that it met another, and waits for others who do."""

    def __init__(self, lock_manager: LockManager) -> None:
        self._lock_manager = lock_manager
        self._connection = lock_manager.connection
        self._tells: dict[str, bool] = {}

    async def look(
        self,
        ref: Reference,
        etag: str | None,
        sent: int,
        done: Uploaded,
        own: frozenset[str] = frozenset(),
    ) -> None:
        """Look what a save replaced, where nothing was compared at the moment it was made.

        `etag` is that of the content it was made from, None for a new file; `sent` its length in
        bytes; `own` are the etags of what the same save left when it was sent before. No call where
        the storage compares, one elsewhere. Raises Conflict where somebody else saved in between:
        then what they stored stands again, and ours is a version. Half of a save sent before may
        show only now, and be what stands: that is where the conflict has etags in `sent`.
        """
        storage = await self._connection.storage()
        if storage.capabilities.atomic_save:
            return
        if done.resent_over is not None:
            own |= {done.resent_over}
        met = None if etag is None else await self._met(storage, ref, etag, done, own)
        if met is not None:
            await _take_back(storage, ref, met)
        elif done.size == sent:
            return
        conflict = Conflict(operation="ListFileVersions", path=str(ref))
        conflict.etag = (await storage.files.stat(ref)).etag or None
        if own:
            conflict.sent = own | {done.etag} | ({met.etag} if met is not None else set())
        raise conflict

    async def _met(
        self, storage: Storage, ref: Reference, etag: str, done: Uploaded, own: frozenset[str]
    ) -> Version | None:
        where = done.id.storage_id if done.id is not None else ""
        if self._tells.get(where) is False or storage.capabilities.versions is False:
            return None
        try:
            versions = await storage.versions.list(ref)
        except (PermissionDenied, Unsupported):
            return None
        tells = tells_of(versions, etag)
        if self._tells.get(where) is None and tells is not None:
            self._tells[where] = tells
        return overwritten(versions, etag, own) if self._tells.get(where) else None

    async def settled(self, found: Resource, again: Callable[[], Awaitable[Resource]]) -> Resource:
        """Return a description of a file whose content nobody is about to take back.

        `again` describes it anew. Where nothing is compared, and it was stored a moment ago, this
        waits for a part of a second: what is taken back is not to be built on.
        """
        storage = await self._connection.storage()
        unlocked = storage.locks.support(found.id) is LockSupport.UNSUPPORTED
        if storage.capabilities.atomic_save or (self._lock_manager.locking and not unlocked):
            return found
        for _ in range(_ROUNDS):
            if abs(storage.client.clock.now() - found.mtime) > _RECENT:
                break
            # By chance, so that two who wait for each other do not save at once again.
            await asyncio.sleep(_TAKING_BACK_SECONDS * random.uniform(1, 2))  # noqa: S311
            last, found = found, await again()
            if found.etag == last.etag:
                break
        return found


def tells_of(versions: Sequence[Version], etag: str) -> bool | None:
    """Return whether the versions tell what a save over the content with `etag` replaced.

    None where that cannot be said yet.
    """
    told = {version.etag for version in versions} - {""}
    return False if not told else True if etag in told else None


def overwritten(
    versions: Sequence[Version], etag: str, own: Collection[str] = ()
) -> Version | None:
    """Return the version that a save replaced, None for the one with `etag`, which it was to.

    Those with etags in `own` are what the same save left when it was sent before.
    """
    told = [version.etag for version in versions]
    # Half a save may have taken the place of what it was to replace, without a version of that.
    since = versions[: told.index(etag)] if etag in told else versions[:1]
    return next((version for version in since if version.etag not in own), None)


async def _take_back(storage: Storage, ref: Reference, met: Version) -> None:
    try:
        await storage.versions.restore(ref, met.key)
    except NotFound:
        # Whoever wrote over ours has taken it back already.
        return

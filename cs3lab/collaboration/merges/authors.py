"""The people behind the sides of a merge, as far as the storage tells."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Lock, Resource, UserId
from cs3lab.collaboration.merges.model import Author
from cs3lab.locking.driver import APP_NAME, is_own
from cs3lab.locking.states import Holder, application_of
from cs3lab.locking.types import ForeignLock

if TYPE_CHECKING:
    from cs3lab.connection import Connection
    from cs3lab.files.memory import Memory


class Authors:
    """Names people: no call but for a name not met before."""

    def __init__(self, connection: Connection, memory: Memory) -> None:
        self._connection = connection
        self._memory = memory

    async def mine(self, time: datetime | None = None) -> Author:
        """Return this person as an author."""
        storage = await self._connection.storage()
        me = await storage.people.me()
        return Author(me.display_name or me.username, True, time)

    async def of(self, person: UserId | None, time: datetime | None) -> Author:
        """Return a person as an author; without a name where they are not known."""
        if person is None or not person.opaque_id:
            return Author("", False, time)
        storage = await self._connection.storage()
        if person.opaque_id == (await storage.people.me()).id.opaque_id:
            return await self.mine(time)
        with contextlib.suppress(errors.Cs3Error):
            found = await storage.people.get_user(person)
            return Author(found.display_name or found.username, False, time)
        return Author("", False, time)

    async def stored(self, resource: Resource) -> Author:
        """Return the author of what is stored; without a name unless their lock was seen then.

        No storage tells who stored a file, only whose it is; and anybody may have who may write it.
        """
        return await self.of(self._memory.saver(resource), resource.mtime)

    async def holder(self, lock: Lock) -> Holder:
        """Return the holder of a lock."""
        storage = await self._connection.storage()
        me = (await storage.people.me()).id
        side = await self.of(lock.holder, None)
        return Holder(
            side.name, side.me, application_of(ForeignLock(lock, is_own(lock, me)), APP_NAME)
        )

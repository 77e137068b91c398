"""Whose the sides of a merge are, by what the storage tells; what it does not tell stays open."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING

from cs3lab.cs3 import errors as cs3
from cs3lab.cs3.model import Lock, UserId
from cs3lab.locking.calls import APP_NAME, is_own
from cs3lab.locking.states import Holder, application_of
from cs3lab.locking.words import Held

from .model import Side

if TYPE_CHECKING:
    from cs3lab.connection import Connection

__all__ = ["Sides"]


class Sides:
    """Names people: no call but for a name not met before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def mine(self, time: datetime | None = None) -> Side:
        """Give this person's own side."""
        storage = await self._connection.storage()
        me = await storage.people.me()
        return Side(me.display_name or me.username, True, time)

    async def of(self, person: UserId | None, time: datetime | None) -> Side:
        """Give the side of a person, who may not be known."""
        if person is None or not person.opaque_id:
            return Side("", False, time)
        storage = await self._connection.storage()
        if person.opaque_id == (await storage.people.me()).id.opaque_id:
            return await self.mine(time)
        with contextlib.suppress(cs3.Cs3Error):
            found = await storage.people.get_user(person)
            return Side(found.display_name or found.username, False, time)
        return Side("", False, time)

    async def of_others(self, owner: UserId | None, time: datetime | None) -> Side:
        """Give the side of whoever stored a document this person has open.

        The storage tells whose it is, not who stored it. What stands in a file of somebody else is
        called his; in a file of one's own, it can be of anybody who may write there.
        """
        side = await self.of(owner, time)
        return Side("", False, time) if side.me else side

    async def holder(self, lock: Lock) -> Holder:
        """Say who holds a lock."""
        storage = await self._connection.storage()
        me = (await storage.people.me()).id
        side = await self.of(lock.holder, None)
        return Holder(side.name, side.me, application_of(Held(lock, is_own(lock, me)), APP_NAME))

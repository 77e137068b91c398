"""What people are told of open files: who edits, by name, and what happened to the lock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cs3lab.cs3 import errors as cs3

from .calls import APP_NAME
from .opened import Opened
from .states import Holder, State, application_of, state_of
from .words import Held, Tidings

if TYPE_CHECKING:
    from cs3lab.connection import Connection

__all__ = ["Teller", "Telling"]

Teller = Callable[[Tidings, State], None]
"""Tells the browsers what happened."""


class Telling:
    """Describes the files open on one server. Coroutines raise Cs3Error."""

    def __init__(self, connection: Connection, tell: Teller) -> None:
        self._connection = connection
        self._tell = tell
        self._announcements: set[asyncio.Task[None]] = set()

    def announce(self, opened: Opened, tidings: Tidings) -> None:
        """Tell the browsers what happened to the lock of a file."""

        async def announce() -> None:
            self._tell(tidings, await self.state(opened, "", opened.path))

        task = asyncio.ensure_future(announce())
        self._announcements.add(task)
        task.add_done_callback(self._announcements.discard)

    async def state(self, opened: Opened, tab: str, path: str) -> State:
        """Describe a file to one of its tabs: no call but for a name not met before."""
        held = opened.session.other
        holder = await self._holder(held) if held is not None else None
        etag = opened.calls.etag
        state = state_of(opened.session, tab, holder, path, opened.writable, etag)
        off = not self._connection.settings.locks and state.state == "none"
        return replace(state, reason="off") if off else state

    async def _holder(self, held: Held) -> Holder:
        storage = await self._connection.storage()
        lock, name, me = held.lock, "", held.own
        if lock is not None and lock.holder is not None:
            with contextlib.suppress(cs3.Cs3Error):
                name = (await storage.people.get_user(lock.holder)).display_name
                mine = (await storage.people.me()).id
                me = lock.holder.opaque_id == mine.opaque_id
        return Holder(name, me, application_of(held, APP_NAME))

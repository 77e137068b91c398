"""What people are told of open files: who edits, by name, and what happened to the lock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.locking.driver import APP_NAME
from cs3lab.locking.open_file import OpenFile
from cs3lab.locking.states import Holder, State, application_of, state_of
from cs3lab.locking.types import ForeignLock, LockEvent
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.connection import Connection

Teller = Callable[[LockEvent, State], None]
"""Tells the browsers what happened."""


class Notifier:
    """Describes the files open on one server. Coroutines raise Cs3Error."""

    def __init__(self, connection: Connection, tell: Teller, supervisor: Supervisor) -> None:
        self._connection = connection
        self._tell = tell
        self._supervisor = supervisor

    def announce(self, opened: OpenFile, event: LockEvent) -> None:
        """Tell the browsers what happened to the lock of a file."""

        async def announce() -> None:
            self._tell(event, await self.state(opened, "", opened.path))

        self._supervisor.run(f"telling browsers of the lock of {opened.path}", announce())

    async def state(self, opened: OpenFile, tab: str, path: str) -> State:
        """Describe a file to one of its tabs: no call but for a name not met before."""
        held = opened.session.other
        holder = await self._holder(held) if held is not None else None
        etag = opened.calls.etag
        state = state_of(opened.session, tab, holder, path, opened.writable, etag)
        off = not self._connection.settings.locks and state.state == "none"
        return replace(state, reason="off") if off else state

    async def _holder(self, held: ForeignLock) -> Holder:
        storage = await self._connection.storage()
        lock, name, me = held.lock, "", held.own
        if lock is not None and lock.holder is not None:
            with contextlib.suppress(errors.Cs3Error):
                name = (await storage.people.get_user(lock.holder)).display_name
                mine = (await storage.people.me()).id
                me = lock.holder.opaque_id == mine.opaque_id
        return Holder(name, me, application_of(held, APP_NAME))

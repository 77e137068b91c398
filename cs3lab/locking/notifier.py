"""What browsers and operators are told of open files: who edits, and what happened to the lock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from logging import Logger
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.locking.driver import APP_NAME
from cs3lab.locking.open_file import OpenFile
from cs3lab.locking.states import Holder, LockStatus, application_of, status_of
from cs3lab.locking.types import ForeignLock, LockEvent, Loss
from cs3lab.log import OncePerMinute
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from cs3lab.connection import Connection

Announce = Callable[[LockEvent, LockStatus], None]
"""Announces to all browsers what happened."""

_LOSSES = {
    Loss.ENDED: "ended, and somebody else edits now",
    Loss.TAKEN: "was taken: its user went on elsewhere",
    Loss.DENIED: "was lost: its user may no longer write",
    Loss.GONE: "was lost: the file is no longer there",
}
"""What the log says; it names nobody."""


class Notifier:
    """Describes the open files of one server. Every coroutine raises Cs3Error."""

    def __init__(
        self, connection: Connection, announce: Announce, log: Logger, supervisor: Supervisor
    ) -> None:
        self._connection = connection
        self._announce = announce
        self._log = log
        self._once = OncePerMinute(log)
        self._supervisor = supervisor

    def notify(self, open_file: OpenFile, event: LockEvent) -> None:
        """Announce what happened to the lock of a file; a loss is logged, too."""
        loss = open_file.session.loss
        if event in (LockEvent.LOST, LockEvent.TAKEN) and loss is not None:
            self._log.info("cs3lab: the lock of %s %s.", open_file.path, _LOSSES[loss])

        async def announce() -> None:
            self._announce(event, await self.status(open_file, "", open_file.path))

        self._supervisor.run(f"the announcement of the lock of {open_file.path}", announce())

    def settled(self, open_file: OpenFile) -> None:
        """Log what the storage failed, after a call for a file has ended."""
        failure = open_file.driver.failure
        # That it does not answer at all stands in the log of the connection.
        outage = isinstance(failure, (errors.Unavailable, errors.DeadlineExceeded))
        if open_file.session.failing and failure is not None and not outage:
            self._once.warning(
                "cs3lab: a call for the lock of %s failed: %s", open_file.path, failure
            )

    async def status(self, open_file: OpenFile, tab: str, path: str) -> LockStatus:
        """Return what one tab is told of a file: no call but for a name not met before."""
        foreign = open_file.session.other
        holder = await self._holder(foreign) if foreign is not None else None
        etag = open_file.driver.etag
        status = status_of(open_file.session, tab, holder, path, open_file.writable, etag)
        return replace(status, reason=await self._lack()) if status.state == "none" else status

    async def _lack(self) -> str | None:
        """Return why a file has no lock, None where saves are compared all the same."""
        if not self._connection.settings.locks:
            return "off"
        storage = await self._connection.storage()
        return None if storage.capabilities.atomic_save else "uncompared"

    async def _holder(self, foreign: ForeignLock) -> Holder:
        storage = await self._connection.storage()
        lock, name, is_me = foreign.lock, "", foreign.own
        if lock is not None and lock.holder is not None:
            # Who edits is told without a name rather than not at all.
            with contextlib.suppress(errors.Cs3Error):
                name = (await storage.people.get_user(lock.holder)).display_name
                me = (await storage.people.me()).id
                is_me = lock.holder.opaque_id == me.opaque_id
        return Holder(name, is_me, application_of(foreign, APP_NAME))

"""Who edits: /cs3lab/locks. One lock of this server for all browser tabs that have a file open."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from jupyter_server.auth.decorator import authorized
from msgspec import Meta
from tornado import web

from cs3lab.api.handlers import ApiHandler
from cs3lab.locking.manager import LockManager
from cs3lab.locking.states import LockStatus
from cs3lab.locking.types import Mode


class LockRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tab that asks to take part in a file."""

    path: Annotated[str, Meta(min_length=1, description="The file.")]
    client: Annotated[str, Meta(min_length=1, max_length=100, description="Names the tab.")]
    mode: Annotated[
        Literal["edit", "view", "watch", "take"],
        Meta(
            description="edit: under the lock, if it can be had. view: without. watch: without, "
            "and wants to be told when it is free. take: edit, and where the same person holds the "
            "lock on another server, move it here."
        ),
    ]


class LockTab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files of a tab."""

    client: Annotated[str, Meta(min_length=1, max_length=100, description="Names the tab.")]
    paths: Annotated[list[str], Meta(max_length=1000, description="The files.")]


class LockBeat(LockTab, frozen=True, forbid_unknown_fields=True):
    """Files a tab has open."""

    shown: Annotated[
        list[str],
        Meta(
            max_length=1000,
            description="Those that people look at now. What somebody else edits of them is "
            "looked at every few seconds.",
        ),
    ] = []


class LockGoodbye(LockTab, frozen=True, forbid_unknown_fields=True):
    """Files a tab has open no longer."""

    closed: Annotated[
        bool,
        Meta(
            description="They were closed, and are free at once. If not, the page went, and may "
            "be loading anew: the locks are kept for 30 seconds."
        ),
    ] = False


class LockHolder(msgspec.Struct, frozen=True):
    """The holder of a lock that is not this server's."""

    name: Annotated[str, Meta(description="The name to show; empty where it is not known.")]
    me: Annotated[bool, Meta(description="The same person as here.")]
    application: Annotated[
        str | None, Meta(description="What they edit with, where it is not cs3lab.")
    ]


class LockState(msgspec.Struct, frozen=True):
    """The lock of one file."""

    path: Annotated[str, Meta(description="The file.")]
    state: Annotated[
        Literal["free", "acquiring", "held", "locked", "lost", "none"],
        Meta(
            description="held: this server has the lock. locked: somebody else has it. lost: this "
            "server had it, see reason. none: there are no locks here."
        ),
    ]
    mode: Annotated[
        Literal["edit", "view", "watch"] | None,
        Meta(description="How this tab takes part; null: it does not, and may ask to."),
    ]
    holder: Annotated[LockHolder | None, Meta(description="Who has the lock, if not this server.")]
    since: Annotated[datetime | None, Meta(description="Since when the lock is held, if known.")]
    until: Annotated[datetime | None, Meta(description="When it ends if it is not renewed.")]
    reason: Annotated[
        Literal["ended", "taken", "denied", "gone", "off", "uncompared"] | None,
        Meta(
            description="Why it was lost, or there is none. ended: the storage was not reached in "
            "time. taken: they continued elsewhere. denied: they may no longer write. gone: the "
            "file is not there. off: the operator switched locks off. uncompared: the storage "
            "has none, and compares no etags either."
        ),
    ]
    reachable: Annotated[bool, Meta(description="The storage answered the last call.")]
    writable: Annotated[bool, Meta(description="They may write; if not, no lock was asked for.")]
    hash: Annotated[str, Meta(description="The content as last seen; empty if it was not.")]


class LockStates(msgspec.Struct, frozen=True):
    """The locks of several files."""

    locks: list[LockState]


LOCKS: tuple[tuple[Any, ...], ...] = (
    ("/cs3lab/locks", "post", "joinLock", "Take part in a file", LockState, LockRequest),
    ("/cs3lab/locks", "put", "keepLocks", "Still have files open", LockStates, LockBeat),
    ("/cs3lab/locks", "get", "listLocks", "Files open on this server", LockStates),
    ("/cs3lab/locks/leave", "post", "leaveLocks", "Close files", None, LockGoodbye),
)
"""The operations, as `cs3lab.api.openapi` describes them."""


class LockHandler(ApiHandler):
    """The base of the handlers of locks."""

    # A tab left open overnight must not keep a server from being culled.
    _track_activity = False

    @property
    def lock_manager(self) -> LockManager:
        """The locks of this server."""
        return self.services.lock_manager


class LocksHandler(LockHandler):
    """/cs3lab/locks."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List what is open here; with `path`, look at one file."""
        path = self.get_query_argument("path", default="")
        async with self.plainly(path):
            if path:
                statuses = [await self.lock_manager.status(self.shown(path))]
            else:
                statuses = await self.lock_manager.all()
        self.answer(_states(statuses))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Let a tab take part in a file."""
        asked = self.body(LockRequest)
        async with self.plainly(asked.path):
            path = self.shown(asked.path)
            status = await self.lock_manager.join(path, asked.client, Mode(asked.mode))
        self.answer(_struct(status))

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Take a heartbeat: no call to the storage."""
        beat = self.body(LockBeat)
        async with self.plainly():
            statuses = await self.lock_manager.heartbeat(beat.client, beat.paths, beat.shown)
        self.answer(_states(statuses))


class LeaveHandler(LockHandler):
    """/cs3lab/locks/leave: a request that a closing tab may send as it goes."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Let a tab close files."""
        goodbye = self.body(LockGoodbye)
        async with self.plainly():
            self.lock_manager.leave(goodbye.client, goodbye.paths, closed=goodbye.closed)
        self.set_status(204)


def _struct(status: LockStatus) -> LockState:
    return msgspec.convert(status, LockState, from_attributes=True)


def _states(statuses: list[LockStatus]) -> LockStates:
    return LockStates([_struct(status) for status in statuses])


handlers: list[tuple[Any, ...]] = [
    (r"/cs3lab/locks", LocksHandler),
    (r"/cs3lab/locks/leave", LeaveHandler),
]
"""The rules of the REST interface."""

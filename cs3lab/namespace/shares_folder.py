"""The folder of shares: its entries are asked from the storage and kept for a short while."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from cs3lab.client.errors import Cs3Error, NotFound
from cs3lab.client.gather import gather_each
from cs3lab.client.model import Permissions, Resource, ResourceId, ResourceType, UserId
from cs3lab.client.sharing_model import ReceivedShare, Role
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import SHARES, join
from cs3lab.namespace.mounts import Mount, VirtualFolder
from cs3lab.namespace.share_names import in_sight, share_names

if TYPE_CHECKING:
    from cs3lab.client.locator import Located
    from cs3lab.client.storage import Storage

REMEMBERED = 30.0
"""For how long, in seconds, shares are what they last were; what the caller changes shows at
once."""


@dataclass(frozen=True, slots=True)
class ReceivedMount(Mount):
    """An accepted share by its name in the folder.

    It leads to its original by id: a path through the server's own folder of shares costs more,
    and could not be locked (docs/servers.md, Shares).
    """

    name: str
    share: ReceivedShare
    storage: Storage = field(compare=False, repr=False)

    @property
    def path(self) -> str:
        """The API path of the entry."""
        return join(SHARES, self.name)

    @property
    def resource_id(self) -> ResourceId:
        """The id of the original."""
        return self.share.share.resource_id

    @property
    def owner(self) -> UserId | None:
        """The owner as the share tells: some storages call whoever asks the owner."""
        return self.share.share.owner or self.share.share.creator

    @property
    def is_for_viewing(self) -> bool:
        """True for what was shared to be read only."""
        return self.share.share.role is Role.VIEWER

    @property
    def may_leave(self) -> bool:
        """True: every share can be declined."""
        return True

    def why_read_only(self) -> str:
        """Return the reason where the share decides, "" where the storage tells rights itself."""
        decides = self.is_for_viewing and not self.storage.capabilities.true_rights
        return Sentence.FOR_VIEWING() if decides else ""

    def allowed(self, resource: Resource) -> Resource:
        """Return a description with the rights of the share, where the storage tells none."""
        if not self.why_read_only():
            return resource
        told = resource.permissions
        return replace(resource, permissions=Permissions(read=told.read, list=told.list))

    async def rename(self, name: str) -> None:
        """Change the caller's own name for the share. Raises Unsupported where none is kept."""
        await self.storage.received.rename(self.share.share.id, name)

    async def leave(self) -> None:
        """Decline the share; what was shared stays with its owner."""
        await self.storage.received.decline(self.share.share.id)


class SharesFolder(VirtualFolder):
    """The folder of shares of one storage. Every call raises Cs3Error."""

    name = SHARES
    why_unchangeable = Sentence.SHARES_UNCHANGEABLE()
    why_closed = Sentence.SHARES_CLOSED()
    why_fixed = Sentence.SHARES_FIXED()

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._storage = storage
        self._clock = clock
        self._mounts: dict[str, ReceivedMount] = {}
        self._until = clock()
        self._changes = 0
        self._readings = 0
        self._turn = asyncio.Lock()
        self._shown: dict[str, ReceivedMount] | None = None
        self._shown_until = clock()
        self._etag = ""
        self._newest = datetime.now(timezone.utc)

    @property
    def stands(self) -> bool:
        """False once the storage was seen to keep no shares: then the tree has no such folder."""
        return self._storage.received.supported is not False

    async def is_there(self) -> bool:
        """Return whether it is in the tree: one call where nobody ever asked for shares."""
        if self._storage.received.supported is None:
            with contextlib.suppress(Cs3Error):
                await self._storage.received.list()
        return self.stands

    async def find(self, name: str, *, fresh: bool = False) -> ReceivedMount:
        """Return an entry: no call where it was there lately, unless it must be `fresh`.

        Raises NotFound, and Unsupported where there are no shares.
        """
        if fresh or not self._is_fresh or name not in self._mounts:
            await self.read()
        if name not in self._mounts:
            raise NotFound(Sentence.NOT_SHARED())
        return self._mounts[name]

    async def mounts(self) -> list[Mount]:
        """Return all entries: no call where they were there lately.

        Raises Unsupported where there are no shares.
        """
        if not self._is_fresh:
            await self.read()
        return list(self._mounts.values())

    async def read(self) -> None:
        """Ask which shares there are: one call, and one for each whose name was never seen."""
        readings = self._readings
        async with self._turn:
            if self._readings != readings:
                # Somebody else asked while this one waited.
                return
            changes, shares = await self._list()
            places = self._storage.locator
            ids = [each.share.resource_id for each in shares if not each.mount_name]
            await gather_each([each for each in ids if not places.was_sought(each)], places.find)
            self._keep(changes, shares)

    async def describe(self) -> Resource:
        """Return a description: one call. Its etag is that of the last listing while it is true."""
        await self.read()
        holds = self._mounts == self._shown and self._shown_until > self._clock()
        return self.as_last_seen if holds else replace(self.as_last_seen, etag="")

    async def entries(self) -> list[Resource]:
        """Return descriptions of the entries: one call, then one an entry, all at once.

        Entries that are gone are left out. Raises the first failure where all failed.
        """
        changes, shares = await self._list()
        ids = [each.share.resource_id for each in shares]
        found = await gather_each(ids, self._storage.locator.find)
        self._keep(changes, shares)
        failed = [
            one
            for one in found.values()
            if isinstance(one, Cs3Error) and not isinstance(one, NotFound)
        ]
        if failed and len(failed) == len(found):
            raise failed[0]
        entries = self._entries(found)
        self._newest = max([each.mtime for each in entries], default=self._newest)
        # An entry that could not be asked about is missing: such a listing is not to be kept.
        self._etag = "" if failed else f'"shares-{uuid.uuid4().hex}"'
        # No storage tells an etag of what is shared: the listing gets one of ours.
        self._shown, self._shown_until = self._mounts, self._clock() + REMEMBERED
        return entries

    @property
    def as_last_seen(self) -> Resource:
        """The folder as it was at the last listing: no call."""
        return Resource(
            id=ResourceId("", "", SHARES),
            type=ResourceType.DIRECTORY,
            name=SHARES,
            etag=self._etag,
            mtime=self._newest,
            size=0,
            permissions=Permissions(read=True, list=True),
            mime_type="",
            owner=None,
            lock=None,
            checksum=None,
        )

    @property
    def _is_fresh(self) -> bool:
        return self._until > self._clock() and self._changes == self._storage.received.changes

    async def _list(self) -> tuple[int, list[ReceivedShare]]:
        changes = self._storage.received.changes
        shares = await self._storage.received.list()
        return changes, [each for each in shares if in_sight(each)]

    def _keep(self, changes: int, shares: list[ReceivedShare]) -> None:
        name_of = self._storage.locator.name_of
        named = share_names((each, name_of(each.share.resource_id)) for each in shares)
        self._mounts = {
            name: ReceivedMount(name, share, self._storage) for name, share in named.items()
        }
        self._until, self._changes = self._clock() + REMEMBERED, changes
        self._readings += 1

    def _entries(self, found: Mapping[ResourceId, Located | Cs3Error]) -> list[Resource]:
        entries = []
        for name, mount in self._mounts.items():
            one = found.get(mount.share.share.resource_id)
            if one is not None and not isinstance(one, Cs3Error):
                entries.append(mount.allowed(replace(one.resource, name=name)))
        return entries

"""The search for the original of a copy: by id, in the tree of the person who asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from cs3lab.client import errors
from cs3lab.client.gather import gather_each
from cs3lab.client.locator import Located
from cs3lab.client.model import Reference, Resource, ResourceId, UserId
from cs3lab.client.names import lies_within
from cs3lab.client.sharing_model import same_account, same_item
from cs3lab.merge.origin import Origin
from cs3lab.namespace.api_path import BadPathError, join

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.connection import Connection
    from cs3lab.namespace.mounts import Mount
    from cs3lab.namespace.paths import Paths


@dataclass(frozen=True, slots=True)
class FoundOriginal:
    """An original as it is now, for one person.

    `reference` names it by id. `path` is where it is in this person's tree, None where it is not.
    `resource` has the rights this person has, and is None unless the original is there. `owner` is
    the one the storage tells, else the one in the copy.
    """

    reference: Reference
    path: str | None
    resource: Resource | None
    owner: UserId | None
    mine: bool
    state: Literal["there", "missing", "denied"]


async def find_original(connection: Connection, origin: Origin) -> FoundOriginal:
    """Return the original a record tells of.

    An original in one's own files costs one call. One that others share costs the list of shares
    too, where it was not read lately; one deep in a shared folder another call, and one for each
    shared folder where that folder was renamed. Where ids are made of paths, a renamed original is
    missing.

    Raises Cs3Error where the storage does not answer.
    """
    storage, paths = await connection.storage(), await connection.paths()
    search = _Search(storage, paths, origin, (await storage.people.me()).id)
    found = await search.run()
    if connection.visible.hides(found.path or ""):
        # Anybody may have written the record: by it, nobody gets at what they could not open.
        return replace(found, path=None, resource=None, state="missing")
    return found


class _Search:
    """One search, for the person `me`."""

    def __init__(self, storage: Storage, paths: Paths, origin: Origin, me: UserId) -> None:
        self._storage = storage
        self._paths = paths
        self._origin = origin
        self._me = me

    async def run(self) -> FoundOriginal:
        placed, seen = await asyncio.gather(self._placed(), self._where_it_was())
        if isinstance(placed, errors.Cs3Error):
            # By id, servers answer alike for what is deleted and what is not shared any more.
            return await self._lost(placed)
        path, mount = await self._where_it_is(placed, seen)
        found, owner = placed.resource, placed.resource.owner
        if mount is not None:
            # Where the storage tells neither rights nor owner truly, the mount does.
            found = mount.allowed(found)
            owner = mount.owner
        mine = path is not None and mount is None and same_account(owner, self._me)
        return FoundOriginal(Reference.of(found.id), path, found, owner, mine, "there")

    async def _placed(self) -> Located | errors.Cs3Error:
        try:
            return await self._storage.locator.find(self._origin.id)
        except (errors.NotFound, errors.PermissionDenied, errors.InvalidArgument) as error:
            return error

    async def _where_it_was(self) -> str | None:
        """Return the path deep in a share this person made the copy at, if it still leads there."""
        path = self._origin.path
        try:
            known = same_account(self._origin.by.id, self._me)
            location = self._paths.locate(path)
            if not known or location.folder is None or len(location.names) < 2:
                return None
            found = await self._paths.stat(path)
        except (errors.Cs3Error, BadPathError):
            return None
        return path if same_item(found.id, self._origin.id) else None

    async def _where_it_is(
        self, placed: Located, seen: str | None
    ) -> tuple[str | None, Mount | None]:
        if seen is not None:
            return seen, await self._paths.mount(seen)
        mine = same_account(placed.resource.owner, self._me)
        path = await self._path_in_the_home(placed) if mine else None
        if path is not None:
            return path, None
        shared = await self._path_in_mounts(placed)
        if shared is not None or mine:
            return shared or (None, None)
        return await self._path_in_the_home(placed), None

    async def _path_in_the_home(self, placed: Located) -> str | None:
        where = await self._storage.locator.absolute({"it": placed})
        try:
            return self._paths.namespace.api_path(where["it"]) if where else None
        except BadPathError:
            return None

    async def _path_in_mounts(self, placed: Located) -> tuple[str, Mount] | None:
        mounts = await self._paths.mounts()
        for mount in mounts:
            if same_item(mount.resource_id, placed.resource.id):
                return mount.path, mount
        around = [mount for mount in mounts if self._may_hold(mount)]
        # A mount is named like a folder on the way to the original, unless somebody renamed it:
        # those are asked first, and mostly the only ones.
        likely = [mount for mount in around if mount.name in placed.path.split("/")]
        unlikely = [mount for mount in around if mount not in likely]
        return await self._path_in(likely, placed) or await self._path_in(unlikely, placed)

    async def _path_in(self, mounts: list[Mount], placed: Located) -> tuple[str, Mount] | None:
        around = {mount.resource_id: mount for mount in mounts}
        found = await gather_each(around, self._storage.locator.find)
        for key, folder in found.items():
            if not isinstance(folder, errors.Cs3Error) and _holds(folder, placed):
                below = placed.path[len(folder.path.rstrip("/")) + 1 :]
                return join(around[key].path, below), around[key]
        return None

    def _may_hold(self, mount: Mount) -> bool:
        """Return whether a mount could be a folder with the original in it, as far as ids tell."""
        given, sought = mount.resource_id, self._origin.id
        same_space = not given.space_id or given.space_id == sought.space_id
        return (
            given.storage_id == sought.storage_id
            and same_space
            and not mount.name.endswith(".ipynb")
        )

    async def _lost(self, error: errors.Cs3Error) -> FoundOriginal:
        """Return the original as missing or denied: storages give the same answer for both."""
        owner = self._origin.owner.id
        mine = same_account(owner, self._me)
        gone = not isinstance(error, errors.PermissionDenied) and (mine or await self._is_shared())
        reference = Reference.of(self._origin.id)
        return FoundOriginal(reference, None, None, owner, mine, "missing" if gone else "denied")

    async def _is_shared(self) -> bool:
        """Return whether the share this person had the original through is still there."""
        mounts = await self._paths.mounts()
        if any(_leads_to(mount, self._origin.id) for mount in mounts):
            return True
        try:
            known = same_account(self._origin.by.id, self._me)
            return known and await self._paths.mount(self._origin.path) is not None
        except (errors.Cs3Error, BadPathError):
            return False


def _leads_to(mount: Mount, item: ResourceId) -> bool:
    return same_item(mount.resource_id, item)


def _holds(folder: Located, placed: Located) -> bool:
    """Return whether a folder contains something; within one space, paths compare."""
    within = lies_within(placed.path, folder.path) and placed.path != folder.path
    return folder.resource.is_directory and within

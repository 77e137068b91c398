"""Where the original of a copy is now, for the person who asks: by id, wherever he has it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from cs3lab.client import errors
from cs3lab.client.gather import gather_each
from cs3lab.client.locator import Located
from cs3lab.client.model import Reference, Resource, ResourceId, UserId
from cs3lab.client.names import lies_within
from cs3lab.client.sharing_model import same_account
from cs3lab.merge.origin import Origin
from cs3lab.namespace.api_path import BadPathError, join
from cs3lab.sharing.dialog import same_item

if TYPE_CHECKING:
    from cs3lab.client.storage import Storage
    from cs3lab.connection import Connection
    from cs3lab.namespace.mounts import Mount
    from cs3lab.namespace.paths import Paths


@dataclass(frozen=True, slots=True)
class FoundOriginal:
    """An original as it is now, for one person.

    `reference` names it by id, in whichever tree it lies. `path` is where he finds it in his own,
    None where he does not. `resource` is None unless it is there; what it tells of his rights
    holds. `owner` is as the storage tells it, else as the copy does.
    """

    reference: Reference
    path: str | None
    resource: Resource | None
    owner: UserId | None
    mine: bool
    state: Literal["there", "missing", "denied"]


async def find_original(connection: Connection, origin: Origin) -> FoundOriginal:
    """Find the original a record tells of.

    One call for what is in one's own files. For what others share, the list of their shares where
    it was not read lately, and for what lies deep in a share one more; one for each folder they
    share where this one goes by another name. Where ids are made of paths, what was renamed is
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
    """One search. `me` is who asks."""

    def __init__(self, storage: Storage, paths: Paths, origin: Origin, me: UserId) -> None:
        self._storage = storage
        self._paths = paths
        self._origin = origin
        self._me = me

    async def run(self) -> FoundOriginal:
        placed, seen = await asyncio.gather(self._placed(), self._where_it_was())
        if isinstance(placed, errors.Cs3Error):
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
        """Give the place deep in a share where this person made the copy, if it still is there."""
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
        # The folder is called as one on the way to the original, unless its share was renamed.
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
        """Whether a share could be a folder with the original in it, as far as ids tell."""
        given, sought = mount.resource_id, self._origin.id
        same_space = not given.space_id or given.space_id == sought.space_id
        return (
            given.storage_id == sought.storage_id
            and same_space
            and not mount.name.endswith(".ipynb")
        )

    async def _lost(self, error: errors.Cs3Error) -> FoundOriginal:
        """Tell what is gone from what is kept from this person: storages answer alike."""
        owner = self._origin.owner.id
        mine = same_account(owner, self._me)
        gone = not isinstance(error, errors.PermissionDenied) and (mine or await self._is_shared())
        reference = Reference.of(self._origin.id)
        return FoundOriginal(reference, None, None, owner, mine, "missing" if gone else "denied")

    async def _is_shared(self) -> bool:
        """Whether the share through which he had it still stands."""
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
    """Whether a folder has something in it; paths are told alike in one space."""
    within = lies_within(placed.path, folder.path) and placed.path != folder.path
    return folder.resource.is_directory and within

"""Renames, moves and deletions: on the storage itself, and between the home and mounts."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.lock_rules import locked_by
from cs3lab.client.model import Resource
from cs3lab.files.copying import Copier
from cs3lab.files.tree import Tree
from cs3lab.files.unsharing import Unsharing
from cs3lab.locking.types import Phase
from cs3lab.locking.writing import LockedWriter
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import split
from cs3lab.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from cs3lab.client.model import Reference
    from cs3lab.client.sharing_model import Share
    from cs3lab.locking.manager import LockManager
    from cs3lab.namespace.mounts import Mount


class Mover:
    """Moves and deletes. Raises Cs3Error and Refusal."""

    def __init__(
        self, tree: Tree, lock_manager: LockManager, writer: LockedWriter, copier: Copier
    ) -> None:
        self._tree = tree
        self._lock_manager = lock_manager
        self._writer = writer
        self._copier = copier
        self._unsharing = Unsharing(tree)

    async def delete(self, path: str, *, whole_folders: bool) -> None:
        """Move to the trash of the storage, and end its shares before; a mount is only left.

        Without `whole_folders` a folder must be empty, and so it must where there is no trash.
        """
        mount = await self._tree.mount_at(path)
        if mount is None:
            await self._delete(path, whole_folders)
        elif mount.may_leave:
            await mount.leave()
            self._tree.log.info("cs3lab: left a share; what was shared stays with its owner.")
        else:
            raise errors.PermissionDenied(Sentence.MAY_NOT_REMOVE())
        self._forget(path)

    async def _delete(self, path: str, whole_folders: bool) -> None:
        ref = await self._tree.writable_reference(path)
        storage = await self._tree.storage()
        # Without a trash, all that is in a folder would be gone for good.
        if not whole_folders or storage.capabilities.trash is False:
            await self._require_no_content(path)
        async with self._unsharing.ended(await self._shares_of(path)):
            await self._writer.change(path, lambda lock: storage.files.delete(ref, lock))

    async def _shares_of(self, path: str) -> list[Share]:
        """Return the shares that a deletion ends: one call where the caller shares nothing.

        Raises what would make the deletion fail: its shares stay then.
        """
        shares = await self._unsharing.by_me()
        if not shares:
            return []
        found = await self._tree.stat(path)
        self._require_removable(path, found)
        return await self._unsharing.within(path, found, shares)

    async def _require_no_content(self, path: str) -> None:
        found = await self._tree.stat(path)
        if found.is_directory and await self._tree.list(path):
            raise bad_request(Sentence.NOT_EMPTY(path=path), "not empty")

    async def move(self, old: str, new: str, *, most_mb: int, whole_folders: bool) -> None:
        """Rename or move, and never overwrite anything.

        Where the storage cannot move, a folder is copied, of `most_mb` MB at most.
        """
        try:
            mount = await self._tree.mount_at(old)
            # A mount is no entry of the storage, which would not refuse to move onto its name.
            await self._require_no_mount(new)
            if mount is not None:
                await self._rename_mount(mount, old, new)
                return
            source = await self._tree.writable_reference(old)
            target = await self._tree.writable_reference(new)
            if source.resource_id == target.resource_id:
                await self._rename(old, new, source, target)
            else:
                await self._carry(old, new, most_mb, whole_folders)
        except errors.AlreadyExists:
            raise Refusal(409, Sentence.EXISTS(path=new), "exists") from None

    async def _require_no_mount(self, path: str) -> None:
        with suppress(errors.NotFound):
            if await self._tree.mount_at(path) is not None:
                raise errors.AlreadyExists

    async def _rename_mount(self, mount: Mount, old: str, new: str) -> None:
        """Change the caller's own name for a mount, where the storage keeps one."""
        folder, name = split(new)
        location = await self._tree.locate(old)
        if folder != split(old)[0] and location.folder is not None:
            raise errors.PermissionDenied(location.folder.why_fixed)
        await mount.rename(name)
        self._follow(old, new)

    async def _rename(self, old: str, new: str, source: Reference, target: Reference) -> None:
        files = (await self._tree.storage()).files
        await self._writer.change(old, lambda lock: files.move(source, target, lock))
        self._follow(old, new)

    async def _carry(self, old: str, new: str, most_mb: int, whole_folders: bool) -> None:
        """Move where the storage cannot: copy, compare, and only then delete the original."""
        found = await self._tree.stat(old)
        self._require_removable(old, found)
        if found.is_directory:
            same = await self._copy_folder(old, new, most_mb)
        else:
            same = await self._copy_file(old, new, found)
        if not same:
            raise _left(old, new, Sentence.CHANGED_MEANWHILE())
        try:
            await self._delete(old, whole_folders)
        except (errors.Cs3Error, Refusal) as error:
            raise _left(old, new, error.message) from error
        # The new file has another id and another etag: what is known of the old one does not hold.
        self._forget(old)

    def _require_removable(self, path: str, found: Resource) -> None:
        if not found.permissions.delete:
            raise errors.PermissionDenied(Sentence.MAY_NOT_REMOVE())
        opened = self._lock_manager.at(path)
        if found.lock is not None and (opened is None or opened.session.phase is not Phase.HELD):
            raise locked_by(found.lock)

    async def _copy_folder(self, old: str, new: str, most_mb: int) -> bool:
        read = await self._copier.read(old, most_mb)
        await self._copier.make(new, old, read)
        copied = await self._copier.read(new, most_mb)
        # The original last: by another way there, the copy may lie in it.
        again = await self._copier.read(old, most_mb)
        unchanged = again == read and copied.keys() == read.keys()
        return unchanged and all(_same(copied[way], entry) for way, entry in read.items())

    async def _copy_file(self, old: str, new: str, found: Resource) -> bool:
        await self._copier.copy_file(old, new)
        copied, again = await self._tree.stat(new), await self._tree.stat(old)
        return again.etag == found.etag and _same(copied, found)

    def _follow(self, old: str, new: str) -> None:
        self._tree.memory.move(old, new)
        self._lock_manager.moved(old, new)

    def _forget(self, path: str) -> None:
        self._tree.memory.move(path, None)
        self._lock_manager.moved(path, None)


def _same(one: Resource, other: Resource) -> bool:
    """Return whether two things have one content, as far as the storage tells."""
    if one.is_directory or other.is_directory:
        return one.type is other.type
    sums = one.checksum, other.checksum
    return one.size == other.size and (None in sums or sums[0] == sums[1])


def _left(old: str, new: str, why: str) -> Refusal:
    return Refusal(409, Sentence.COPIED_NOT_REMOVED(source=old, target=new, why=why), "copied")

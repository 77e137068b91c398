"""Renames, moves and deletions: on the storage itself, and between the home and shares."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.lock_rules import locked_by
from cs3lab.client.model import Resource
from cs3lab.files.tree import Tree
from cs3lab.jupyter.errors import ContentsError, bad_request
from cs3lab.locking.types import Phase
from cs3lab.namespace.api_path import split

if TYPE_CHECKING:
    from cs3lab.client.model import Reference
    from cs3lab.files.copying import Copier
    from cs3lab.jupyter.manager import Cs3ContentsManager
    from cs3lab.namespace.shares_folder import Mount

_NOT_YOURS = (
    "It belongs to whoever shares it with you and stays there. Copy it to your own files; if you "
    "do not need it any more, delete it from “Shares”, which only leaves the share."
)
_MAY_NOT_REMOVE = (
    "You may not remove it from where it is. Nothing was changed: you can copy it instead."
)


class Mover:
    """Moves and deletes for one contents manager. Raises Cs3Error and ContentsError."""

    def __init__(self, manager: Cs3ContentsManager, tree: Tree, copier: Copier) -> None:
        self._manager = manager
        self._tree = tree
        self._copier = copier

    async def delete(self, path: str) -> None:
        """Move to the trash of the storage; an entry of the folder of shares is only left."""
        share = await self._tree.entry(path)
        if share is not None:
            await (await self._tree.storage()).received.decline(share.share.share.id)
            self._tree.log.info("cs3lab: left a share; what was shared stays with its owner.")
        else:
            await self._delete(path)
        self._forget(path)

    async def _delete(self, path: str) -> None:
        ref = await self._tree.writable_reference(path)
        storage = await self._tree.storage()
        if not self._manager.delete_to_trash or storage.capabilities.trash is False:
            await self._require_no_content(path)
        await self._manager.writer.change(path, lambda lock: storage.files.delete(ref, lock))

    async def _require_no_content(self, path: str) -> None:
        found = await self._tree.stat(path)
        if found.is_directory and await self._tree.list(path):
            raise bad_request(f"The folder {path} is not empty. Nothing was deleted.", "not empty")

    async def move(self, old: str, new: str) -> None:
        """Rename or move; nothing is ever overwritten by it."""
        try:
            share = await self._tree.entry(old)
            await self._require_no_entry(new)
            if share is not None:
                await self._rename_entry(share, old, new)
                return
            source, target = (
                await self._tree.writable_reference(old),
                await self._tree.writable_reference(new),
            )
            if source.resource_id == target.resource_id:
                await self._rename(old, new, source, target)
            else:
                await self._carry(old, new)
        except errors.AlreadyExists:
            raise ContentsError(409, f"File already exists: {new}", "exists") from None

    async def _require_no_entry(self, path: str) -> None:
        with suppress(errors.NotFound):
            if await self._tree.entry(path) is not None:
                raise errors.AlreadyExists

    async def _rename_entry(self, share: Mount, old: str, new: str) -> None:
        """Change the caller's own name for a share, where the storage keeps one."""
        folder, name = split(new)
        if folder != split(old)[0]:
            raise errors.PermissionDenied(_NOT_YOURS)
        await (await self._tree.storage()).received.rename(share.share.share.id, name)
        self._follow(old, new)

    async def _rename(self, old: str, new: str, source: Reference, target: Reference) -> None:
        files = (await self._tree.storage()).files
        await self._manager.writer.change(old, lambda lock: files.move(source, target, lock))
        self._follow(old, new)

    async def _carry(self, old: str, new: str) -> None:
        """Move where the storage cannot: copy, compare, and only then delete the original."""
        found = await self._tree.stat(old)
        self._require_removable(old, found)
        if found.is_directory:
            same = await self._copy_folder(old, new)
        else:
            same = await self._copy_file(old, new, found)
        if not same:
            raise _left(old, new, "it was changed meanwhile.")
        try:
            await self._delete(old)
        except (errors.Cs3Error, ContentsError) as error:
            why = error.message
            raise _left(old, new, why[:1].lower() + why[1:]) from error
        # What stands there is another file with another etag: nothing known of the old one holds.
        self._forget(old)

    def _require_removable(self, path: str, found: Resource) -> None:
        if not found.permissions.delete:
            raise errors.PermissionDenied(_MAY_NOT_REMOVE)
        opened = self._manager.lock_manager.at(path)
        if found.lock is not None and (opened is None or opened.session.phase is not Phase.HELD):
            raise locked_by(found.lock)

    async def _copy_folder(self, old: str, new: str) -> bool:
        read = await self._copier.read(old)
        await self._copier.make(new, old, read)
        copied = await self._copier.read(new)
        # The original last: by another way there, the copy may lie in it.
        again = await self._copier.read(old)
        unchanged = again == read and copied.keys() == read.keys()
        return unchanged and all(_same(copied[way], entry) for way, entry in read.items())

    async def _copy_file(self, old: str, new: str, found: Resource) -> bool:
        await self._copier.copy_file(old, new)
        copied, again = await self._tree.stat(new), await self._tree.stat(old)
        return again.etag == found.etag and _same(copied, found)

    def _follow(self, old: str, new: str) -> None:
        self._tree.memory.move(old, new)
        self._manager.lock_manager.moved(old, new)

    def _forget(self, path: str) -> None:
        self._tree.memory.move(path, None)
        self._manager.lock_manager.moved(path, None)


def _same(one: Resource, other: Resource) -> bool:
    """Whether two things have one content, as far as the storage tells."""
    if one.is_directory or other.is_directory:
        return one.type is other.type
    sums = one.checksum, other.checksum
    return one.size == other.size and (None in sums or sums[0] == sums[1])


def _left(old: str, new: str, why: str) -> ContentsError:
    return ContentsError(
        409,
        f"“{old}” was copied to “{new}”, but not removed from where it was: {why} Nothing is lost; "
        "delete the one you do not need.",
        "copied",
    )

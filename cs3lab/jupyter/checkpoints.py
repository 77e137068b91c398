"""Checkpoints are the versions the storage keeps by itself at every save."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jupyter_server.services.contents.checkpoints import AsyncCheckpoints

from cs3lab.client import errors
from cs3lab.files.tree import clean
from cs3lab.jupyter.errors import ContentsError

if TYPE_CHECKING:
    from cs3lab.client.model import Version
    from cs3lab.jupyter.manager import Cs3ContentsManager

CURRENT = "current"
"""What our drive calls the present content, where it answers a browser by itself."""


class VersionCheckpoints(AsyncCheckpoints):
    """Lists and restores versions; makes, moves and deletes none: the storage does."""

    parent: Cs3ContentsManager

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> dict[str, Any]:
        """Give the present state as a checkpoint. Nothing is stored: one call at most.

        A state that was seen a moment ago is one that can be restored, whatever stands there now.
        """
        tree = self.parent.tree
        async with tree.as_http_errors(path):
            found = await tree.recent_stat(clean(path))
        return {
            "id": _state(found.mtime, found.size),
            "last_modified": found.mtime.replace(microsecond=0),
        }

    async def list_checkpoints(self, path: str) -> list[dict[str, Any]]:
        """Give the versions, the latest last, as Jupyter wants them: one call."""
        tree = self.parent.tree
        async with tree.as_http_errors(path):
            storage = await tree.storage()
            try:
                found = await storage.versions.list(await tree.reference(clean(path)))
            except (errors.Unsupported, errors.PermissionDenied):
                return []
        return _checkpoints(found)

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: str, path: str) -> None:
        """Make a version the present content; the present one becomes a version."""
        tree = self.parent.tree
        async with tree.as_http_errors(path):
            storage = await tree.storage()
            reference = await tree.writable_reference(clean(path))
            key = await self._key(checkpoint_id, clean(path))
            if key is not None:
                await self.parent.writer.save(
                    path, lambda lock: storage.versions.restore(reference, key, lock)
                )

    async def content(self, checkpoint_id: str, path: str) -> tuple[bytes, datetime]:
        """Give what a checkpoint holds, and of when it is.

        Raises Cs3Error, Unsupported where versions can be restored but not read, ContentsError.
        """
        tree = self.parent.tree
        storage, reference = await tree.storage(), await tree.reference(path)
        now, found = await tree.stat(path), await storage.versions.list(reference)
        for version in found:
            named = _named(version), _state(version.mtime, version.size)
            if checkpoint_id in named:
                async with storage.versions.download(now, version.key) as download:
                    return b"".join([chunk async for chunk in download.chunks]), version.mtime
        if _state(now.mtime, now.size) != checkpoint_id:
            raise _no_such_checkpoint()
        return await storage.transfer.read(reference), now.mtime

    async def _key(self, checkpoint_id: str, path: str) -> str | None:
        """Give the key of a version, or None for what stands there now."""
        if checkpoint_id == CURRENT:
            return None
        if checkpoint_id.startswith("v-"):
            return _decoded(checkpoint_id.removeprefix("v-"))
        tree = self.parent.tree
        now = await tree.stat(path)
        if _state(now.mtime, now.size) == checkpoint_id:
            return None
        for version in await (await tree.storage()).versions.list(await tree.reference(path)):
            if _state(version.mtime, version.size) == checkpoint_id:
                return version.key
        raise _no_such_checkpoint()

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """Keep it: versions go when the storage decides."""

    async def rename_all_checkpoints(self, old_path: str, new_path: str) -> None:
        """Do nothing: versions hang on the file, not on its name."""

    async def delete_all_checkpoints(self, path: str) -> None:
        """Do nothing: versions go to the trash with the file, and come back with it."""


def _state(moment: datetime, size: int) -> str:
    """Name a state by when and how large it was made, as present content and as a version."""
    return f"s-{int(moment.timestamp())}-{size}"


def _named(version: Version) -> str:
    """Name a version by its key, where the state does not tell it from others."""
    return "v-" + base64.urlsafe_b64encode(version.key.encode()).decode("ascii").rstrip("=")


def _checkpoints(newest_first: list[Version]) -> list[dict[str, Any]]:
    taken: set[str] = set()
    found = []
    for version in newest_first:
        name = _state(version.mtime, version.size)
        if name in taken:
            name = _named(version)
        taken.add(name)
        found.append({"id": name, "last_modified": version.mtime.replace(microsecond=0)})
    return found[::-1]


def _decoded(encoded: str) -> str:
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        raise _no_such_checkpoint() from None


def _no_such_checkpoint() -> ContentsError:
    return ContentsError(404, "The storage does not keep this checkpoint any more.", "missing")

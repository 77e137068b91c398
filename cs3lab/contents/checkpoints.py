"""Checkpoints are the versions the storage keeps by itself at every save."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from jupyter_server.services.contents.checkpoints import AsyncCheckpoints

from cs3lab.cs3 import errors as cs3

from .errors import ContentsError
from .tree import clean

if TYPE_CHECKING:
    from cs3lab.cs3.model import Version

    from .manager import Cs3ContentsManager

__all__ = ["VersionCheckpoints"]

CURRENT = "current"
"""The id of what stands there now; those of versions begin with "v-"."""


class VersionCheckpoints(AsyncCheckpoints):
    """Lists and restores versions; makes, moves and deletes none: the storage does."""

    parent: Cs3ContentsManager

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> dict[str, Any]:
        """Give the present state as a checkpoint. Nothing is stored: one call."""
        tree = self.parent.tree
        async with tree.told(path):
            found = await tree.stat(clean(path))
        return {"id": CURRENT, "last_modified": found.mtime.replace(microsecond=0)}

    async def list_checkpoints(self, path: str) -> list[dict[str, Any]]:
        """Give the versions, the latest last, as Jupyter wants them: one call."""
        tree = self.parent.tree
        async with tree.told(path):
            storage = await tree.storage()
            try:
                found = await storage.versions.list(await tree.reference(clean(path)))
            except (cs3.Unsupported, cs3.PermissionDenied):
                return []
        return [_checkpoint(version) for version in reversed(found)]

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: str, path: str) -> None:
        """Make a version the present content; the present one becomes a version."""
        if checkpoint_id == CURRENT:
            return
        tree = self.parent.tree
        async with tree.told(path):
            storage = await tree.storage()
            reference = await tree.reference(clean(path))
            await storage.versions.restore(reference, _key(checkpoint_id))

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """Keep it: versions go when the storage decides."""

    async def rename_all_checkpoints(self, old_path: str, new_path: str) -> None:
        """Do nothing: versions hang on the file, not on its name."""

    async def delete_all_checkpoints(self, path: str) -> None:
        """Do nothing: versions go to the trash with the file, and come back with it."""


def _checkpoint(version: Version) -> dict[str, Any]:
    key = base64.urlsafe_b64encode(version.key.encode()).decode("ascii").rstrip("=")
    return {"id": f"v-{key}", "last_modified": version.mtime.replace(microsecond=0)}


def _key(checkpoint_id: str) -> str:
    encoded = checkpoint_id.removeprefix("v-")
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        raise ContentsError(404, "There is no such checkpoint.", "missing") from None

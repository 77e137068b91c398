"""Checkpoints are the versions the storage keeps by itself at every save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.services.contents.checkpoints import AsyncCheckpoints

from cs3lab.files.versions import NamedState
from cs3lab.jupyter.errors import as_http_errors

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager


class VersionCheckpoints(AsyncCheckpoints):
    """Lists and restores versions; makes, moves and deletes none: the storage does."""

    parent: Cs3ContentsManager

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> dict[str, Any]:
        """Return the present state as a checkpoint. Nothing is stored: one call at most."""
        services = self.parent.services
        async with as_http_errors(services, path):
            return _checkpoint(
                await services.versions.present(services.connection.visible.path(path))
            )

    async def list_checkpoints(self, path: str) -> list[dict[str, Any]]:
        """Return the versions, the latest last, as Jupyter wants them: one call."""
        services = self.parent.services
        async with as_http_errors(services, path):
            return [
                _checkpoint(one)
                for one in await services.versions.list(services.connection.visible.path(path))
            ]

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: str, path: str) -> None:
        """Make a version the present content; the present one becomes a version."""
        services = self.parent.services
        async with as_http_errors(services, path):
            await services.versions.restore(services.connection.visible.path(path), checkpoint_id)

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """Keep it: versions go when the storage decides."""

    async def rename_all_checkpoints(self, old_path: str, new_path: str) -> None:
        """Do nothing: versions hang on the file, not on its name."""

    async def delete_all_checkpoints(self, path: str) -> None:
        """Do nothing: versions go to the trash with the file, and come back with it."""


def _checkpoint(state: NamedState) -> dict[str, Any]:
    return {"id": state.name, "last_modified": state.mtime.replace(microsecond=0)}

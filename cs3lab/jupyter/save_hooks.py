"""The hooks of the contents manager, for saves that no browser sends, such as that of a merge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cs3lab.files.kinds import as_text, kind_of
from cs3lab.files.saving import Saved
from cs3lab.jupyter import models
from cs3lab.jupyter.content import decode, fill
from cs3lab.jupyter.models import Model

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager


class ManagerHooks:
    """The hooks of a contents manager, for what is stored as bytes."""

    def __init__(self, manager: Cs3ContentsManager) -> None:
        self._manager = manager

    async def before(self, path: str, data: bytes) -> bytes:
        """Return the bytes to store, after the hooks before a save."""
        manager = self._manager
        if manager.pre_save_hook is None and not manager._pre_save_hooks:
            return data
        kind = kind_of(path)
        model: Model = {"type": kind, "path": path, "mimetype": None}
        if kind == "notebook":
            read = await manager.services.notebooks.read(data)
            model.update(content=read.node, format="json")
        else:
            await fill(model, data, await asyncio.to_thread(as_text, data), None)
        manager.run_pre_save_hooks(model=model, path=path)
        return await manager.notebook_bytes(model) if kind == "notebook" else decode(model)

    async def after(self, saved: Saved) -> None:
        """Run the hooks after a save, and emit its event."""
        await self._manager.after_save(models.saved(saved))

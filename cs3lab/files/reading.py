"""Models with and without content, from the storage."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Resource
from cs3lab.files import notebooks
from cs3lab.files.lock_badges import LockBadges, Locked
from cs3lab.files.tree import Tree, is_hidden
from cs3lab.jupyter import models
from cs3lab.jupyter.clients import current_client
from cs3lab.jupyter.errors import bad_request
from cs3lab.jupyter.models import Model
from cs3lab.namespace.api_path import join

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager

_PIECE = 3 * 1024 * 1024
"""Bytes encoded at once; a multiple of three, and the interpreter is let go in between."""

_SETTLED = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for, in Jupyter's own words; None: whatever it is."""

    content: bool = True
    type: str | None = None
    format: str | None = None
    hash: bool = False


class Reader:
    """Reads for one contents manager. Raises Cs3Error and ContentsError."""

    def __init__(self, manager: Cs3ContentsManager, tree: Tree, lock_badges: LockBadges) -> None:
        self._manager = manager
        self._tree = tree
        self._lock_badges = lock_badges

    async def get(self, path: str, wanted: Wanted) -> Model:
        """Give the model of a path: one call for a folder or a description, three for a file."""
        if wanted.content and not wanted.hash and self._is_folder(path, wanted.type):
            try:
                return await self._folder(path, self._tree.memory.folders.get(path))
            except errors.InvalidArgument:
                if wanted.type == "directory":
                    raise bad_request(f"{path} is not a directory", "bad type") from None
        opens = wanted.content and wanted.hash and not self._is_folder(path, wanted.type)
        found = await (self._tree.stat_for_open(path) if opens else self._tree.stat(path))
        return await self.get_described(path, found, wanted)

    async def get_described(self, path: str, resource: Resource, wanted: Wanted) -> Model:
        """Give the model of a path whose description has just come from the storage."""
        if resource.is_directory:
            return await self._get_folder(path, resource, wanted)
        if wanted.type == "directory":
            raise bad_request(f"{path} is not a directory", "bad type")
        model = models.describe(path, resource, wanted.type or models.kind_of(path))
        if resource.lock is not None:
            await self._lock_badges.mark([(model, resource.lock)])
        etag = resource.etag
        if wanted.content:
            etag = await self._fill(model, path, resource, wanted)
        if wanted.content or wanted.hash:
            self._tree.memory.give(current_client(), path, etag)
        return models.with_hash(model, etag) if wanted.hash else model

    async def _get_folder(self, path: str, resource: Resource, wanted: Wanted) -> Model:
        if wanted.type not in (None, "directory"):
            raise bad_request(f"{path} is a directory, not a {wanted.type}", "bad type")
        model = models.describe(path, resource)
        if wanted.content:
            model = await self._folder(path, resource)
        return models.with_hash(model, resource.etag) if wanted.hash else model

    def _is_folder(self, path: str, kind: str | None) -> bool:
        if kind is None:
            return not path or self._tree.memory.folders.get(path) is not None
        return kind == "directory"

    async def _folder(self, path: str, known: Resource | None) -> Model:
        shown: list[Model] = []
        locked: list[Locked] = []
        async for batch in self._tree.batches(path):
            for entry in batch:
                if self._shows(entry.name):
                    shown.append(models.describe(join(path, entry.name), entry))
                    if entry.lock is not None:
                        locked.append((shown[-1], entry.lock))
        await self._lock_badges.mark_listing(path, locked)
        known = known or await self._tree.given(path)
        model = models.describe(path, known) if known else models.unlisted_folder(path)
        model.update(content=shown, format="json")
        if known is None and shown:
            newest = max(entry["last_modified"] for entry in shown)
            model.update(created=newest, last_modified=newest)
        return model

    def _shows(self, name: str) -> bool:
        manager = self._manager
        return manager.should_list(name) and (manager.allow_hidden or not is_hidden(name))

    async def _fill(self, model: Model, path: str, resource: Resource, wanted: Wanted) -> str:
        """Download the content into the model; give the etag of just that content."""
        storage = await self._tree.storage()
        async with storage.transfer.download(await self._tree.reference(path)) as download:
            data = b"".join([chunk async for chunk in download.chunks])
        # Older than the content at worst: then a save is refused once more than needed.
        etag = download.etag or resource.etag
        digest = (await asyncio.to_thread(hashlib.sha256, data)).digest()
        self._tree.memory.note_content(path, etag, digest)
        model["size"] = len(data)
        if model["type"] == "notebook":
            await self._fill_notebook(model, data)
        else:
            filled = await asyncio.to_thread(_as_text, data, wanted.format)
            model["content"], model["format"] = filled
            plain = "text/plain" if model["format"] == "text" else "application/octet-stream"
            model["mimetype"] = model["mimetype"] or plain
        if wanted.hash and model["format"] in ("json", "text"):
            await self._tree.keep_base(path, resource.id, etag, data)
        return etag

    async def _fill_notebook(self, model: Model, data: bytes) -> None:
        manager = self._manager
        try:
            notebook = await asyncio.to_thread(notebooks.read, data, manager.notary)
        except ValueError as error:
            raise bad_request(str(error), "bad notebook") from None
        model["content"] = notebook.node
        model["format"] = "json"
        trusted = manager.notary.store.check_signature(notebook.signature, manager.notary.algorithm)
        if not trusted:
            manager.log.debug("Notebook %s is not trusted", model["path"])
        if not notebook.error:
            manager.notary.mark_cells(notebook.node, trusted)
        manager.validate_notebook_model(model, validation_error=notebook.error)


def _as_text(data: bytes, form: str | None) -> tuple[str, str]:
    if form != "base64":
        try:
            return data.decode(), "text"
        except UnicodeDecodeError:
            if form == "text":
                raise bad_request("The file is not UTF-8 encoded text", "bad format") from None
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    return "".join(base64.b64encode(piece).decode("ascii") for piece in pieces), "base64"


def etag_of_listing(folder: Resource | None) -> str | None:
    """Give the etag a browser may keep a listing by, or None while it could still be reused.

    Where times have whole seconds, two changes within one second leave one etag (docs/servers.md,
    References and listings): such an etag says nothing before its second has passed.
    """
    if folder is None or not folder.etag:
        return None
    coarse = folder.mtime.microsecond == 0
    if coarse and datetime.now(timezone.utc) - folder.mtime < _SETTLED:
        return None
    return folder.etag

"""What is merged into: a file of the storage, as it was described, read and written."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Lock, Reference, Resource, Uploaded
from cs3lab.collaboration.copies.prepare import signature_of
from cs3lab.collaboration.copies.reading import current, earlier
from cs3lab.files import notebooks
from cs3lab.jupyter import models
from cs3lab.jupyter.errors import ContentsError, bad_request
from cs3lab.jupyter.models import Model
from cs3lab.merge.documents import FileKind
from cs3lab.merge.model import Json

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was just described; `path` is None where this person's tree does not lead."""

    path: str | None
    reference: Reference
    resource: Resource

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.rpartition("/")[2] if self.path else self.resource.name

    @property
    def etag(self) -> str:
        """What it holds, by the storage."""
        return self.resource.etag


class StoredFiles:
    """Reads and writes for merges. Everything raises Cs3Error and ContentsError."""

    def __init__(self, manager: Cs3ContentsManager) -> None:
        self._manager = manager
        self._tree = manager.tree

    async def at(self, path: str) -> StoredFile:
        """Describe the file at a path: one call."""
        return _file(
            StoredFile(path, await self._tree.reference(path), await self._tree.stat(path))
        )

    async def again(self, target: StoredFile) -> StoredFile:
        """Describe it as it is now: one call."""
        if target.path is not None:
            return await self.at(target.path)
        storage = await self._tree.storage()
        found = await storage.files.stat(target.reference)
        return _file(StoredFile(None, target.reference, found))

    async def read(self, target: StoredFile) -> bytes:
        """Give what it holds: no call where that was loaded here, else two.

        What was stored since it was described may be among it: then the write is refused.
        """
        return await current(self._tree, target.resource, target.path or "")

    async def trusted(self, kind: FileKind, data: bytes) -> bool:
        """Whether this person trusts a notebook as it is stored: no call."""
        if kind != "notebook":
            return False
        notary = self._manager.notary
        signature = await asyncio.to_thread(signature_of, data, notary)
        return bool(notary.store.check_signature(signature, notary.algorithm))

    async def loaded(self, target: StoredFile, etag: str) -> bytes | None:
        """Give what it held by an etag, where this server knows: no call."""
        return await self._tree.base_content(target.path or "", target.resource.id, etag)

    async def earlier(self, target: StoredFile, etag: str) -> bytes | None:
        """Give what it held by an etag, where this server or the storage knows."""
        return await earlier(self._tree, target.resource, etag, target.path or "")

    def lock_of_others(self, target: StoredFile) -> Lock | None:
        """Give the lock somebody else holds, as far as the description told: no call."""
        opened = self._manager.lock_manager.at(target.path) if target.path else None
        own = opened.session.lock if opened is not None else None
        lock = target.resource.lock
        return None if lock is None or (own is not None and own.id == lock.id) else lock

    async def write(self, target: StoredFile, content: Json | str | bytes, etag: str) -> Model:
        """Store a notebook, a text or bytes over what has this etag; give the model of it.

        Bytes are stored as they are. Raises Conflict where something else stands there by now.
        """
        if target.path is None:
            return await self._write_by_id(target, content, etag)
        model = await asyncio.to_thread(model_of, content)
        try:
            saved = await self._manager.save_if(
                model, target.path, etag=etag, found=target.resource
            )
        except ContentsError as error:
            if isinstance(error.__cause__, errors.Cs3Error):
                raise error.__cause__ from None
            raise
        return {**saved.model, "type": models.kind_of(target.path)}

    async def _write_by_id(
        self, target: StoredFile, content: Json | str | bytes, etag: str
    ) -> Model:
        storage = await self._tree.storage()
        data = await asyncio.to_thread(self._bytes, content)

        async def send(lock: Lock | None) -> Uploaded:
            return await storage.transfer.upload(
                target.reference, data, len(data), if_match=etag, lock=lock
            )

        # No path of a tree, but locks are kept by something like one.
        where = f"{target.resource.id.opaque_id}/{target.name}"
        done = await self._manager.writer.save(where, send, target.resource)
        mtime = done.mtime
        if not done.etag or not mtime:
            found = (await self.again(target)).resource
            done, mtime = Uploaded(found.etag, found.mtime, found.id), found.mtime
        await self._tree.keep_base("", target.resource.id, done.etag, data)
        kind = models.kind_of(target.name)
        return models.saved(target.name, kind, mtime, len(data), done.etag)

    def _bytes(self, content: Json | str | bytes) -> bytes:
        if isinstance(content, bytes):
            return content
        if isinstance(content, str):
            return content.encode()
        return notebooks.write(content, self._manager.notary).data

    def described(self, target: StoredFile) -> Model:
        """Give the model of what it holds, without the content: no call."""
        model = models.describe(target.path or target.name, target.resource)
        return models.with_hash(model, target.etag)


def _file(target: StoredFile) -> StoredFile:
    if target.resource.is_directory:
        raise bad_request(f"“{target.name}” is a folder and not a file.", "bad type")
    return target


def model_of(content: Json | str | bytes) -> Model:
    """Give the model by which a content is saved. Raises ContentsError."""
    if isinstance(content, dict):
        return {"type": "notebook", "format": "json", "content": content}
    if isinstance(content, str):
        return {"type": "file", "format": "text", "content": content}
    try:
        return {"type": "file", "format": "text", "content": content.decode()}
    except UnicodeDecodeError:
        raise bad_request("This is no text in UTF-8.", "bad document") from None

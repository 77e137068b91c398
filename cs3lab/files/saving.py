"""Saves: what may be written where, and never over something nobody has seen."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cs3lab.client import errors
from cs3lab.client.model import Lock, Reference, Resource, Uploaded
from cs3lab.client.names import check_reference
from cs3lab.files import notebooks
from cs3lab.files.spool import SpooledUpload
from cs3lab.files.tree import Tree
from cs3lab.jupyter import models
from cs3lab.jupyter.errors import ContentsError, bad_request
from cs3lab.jupyter.models import Model

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager


@dataclass(frozen=True, slots=True)
class Condition:
    """Under which condition somebody saves.

    `client` is who, for telling clients of one server apart. `etag` is what must still stand
    there: `stated` in the request itself, or else what this client was given last. `fresh`:
    nothing may stand there at all. `found` is what stands there, where that was just asked.
    """

    client: str = ""
    etag: str | None = None
    stated: bool = False
    fresh: bool = False
    found: Resource | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What to write: `body` gives it from its beginning each time; `digest` where it is cheap.

    `document` is all of it where it is a notebook or text, which can be merged later.
    """

    body: Callable[[], bytes | AsyncIterable[bytes]]
    length: int
    digest: bytes | None = None
    message: str | None = None
    document: bytes | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The model without content, and whether nothing was there before."""

    model: Model
    created: bool


class Saver:
    """Writes for one contents manager. Raises Cs3Error and ContentsError."""

    def __init__(self, manager: Cs3ContentsManager, tree: Tree) -> None:
        self._manager = manager
        self._tree = tree

    async def save(self, model: Model, path: str, condition: Condition) -> Saved:
        """Write a model to a path."""
        kind = model["type"]
        if kind == "directory":
            return await self._make_directory(path, condition)
        content = await (self._notebook(model, path) if kind == "notebook" else _file(model))
        saved = await self.write(path, kind, content, condition)
        if content.message:
            saved.model["message"] = content.message
        return saved

    async def write(self, path: str, kind: str, content: Content, condition: Condition) -> Saved:
        """Write a content to a path, under a condition."""
        async with self._manager.writer.rechecking(path):
            ref = await self._tree.writable_reference(path)
        check_reference(ref)
        if condition.etag is None:
            return await self._write_unseen(path, ref, kind, content, condition)
        digest = content.digest
        if digest and self._tree.memory.etag_of(path, digest) == condition.etag:
            unchanged = await self._unchanged(path, kind, condition)
            return Saved(unchanged, False)
        try:
            return Saved(await self._upload(path, ref, kind, content, condition), False)
        except errors.Conflict as conflict:
            now = conflict.etag or await self._etag(path)
            if now is None and not condition.stated:
                # What this client was given is gone: writing anew overwrites nothing.
                anew = replace(condition, etag=None, fresh=True)
                return Saved(await self._upload(path, ref, kind, content, anew), True)
            raise _changed(path, condition, now) from conflict

    async def _write_unseen(
        self, path: str, ref: Reference, kind: str, content: Content, condition: Condition
    ) -> Saved:
        """Write where the client states nothing and was given nothing: it means to replace."""
        fresh = replace(condition, fresh=True)
        try:
            return Saved(await self._upload(path, ref, kind, content, fresh), True)
        except errors.AlreadyExists:
            if condition.fresh:
                raise
        current = await self._tree.stat(path)
        if current.is_directory:
            raise bad_request(f"{path} is a directory, not a {kind}", "bad type")
        digest = content.digest
        if digest and current.etag and self._tree.memory.etag_of(path, digest) == current.etag:
            return Saved(_described(path, kind, current), False)
        # Against whoever saves between that look and this write.
        seen = replace(condition, etag=current.etag or None)
        try:
            return Saved(await self._upload(path, ref, kind, content, seen), False)
        except errors.Conflict as conflict:
            raise _changed(path, condition, conflict.etag) from conflict

    async def _unchanged(self, path: str, kind: str, condition: Condition) -> Model:
        current = await self._tree.find(path)
        if current is None or current.etag != condition.etag:
            raise _changed(path, condition, None if current is None else current.etag)
        return _described(path, kind, current)

    async def _etag(self, path: str) -> str | None:
        current = await self._tree.find(path)
        return None if current is None else current.etag

    async def _upload(
        self, path: str, ref: Reference, kind: str, content: Content, condition: Condition
    ) -> Model:
        storage = await self._tree.storage()

        async def send(lock: Lock | None) -> Uploaded:
            return await storage.transfer.upload(
                ref,
                content.body(),
                content.length,
                if_match=condition.etag,
                if_not_exist=condition.fresh,
                lock=lock,
            )

        if condition.fresh:
            # What is not there yet cannot be locked; but it may be there, and refuse who edits it.
            async with self._manager.writer.rechecking(path):
                done = await send(None)
        else:
            done = await self._manager.writer.save(path, send, condition.found)
        etag, mtime = await self._completed(path, done)
        memory = self._tree.memory
        memory.give(condition.client, path, etag)
        memory.note_content(path, etag, content.digest or b"")
        if content.document is not None:
            await self._tree.keep_base(path, done.id, etag, content.document)
        return models.saved(path, kind, mtime, content.length, etag)

    async def _completed(self, path: str, done: Uploaded) -> tuple[str, Any]:
        if done.etag and done.mtime:
            return done.etag, done.mtime
        found = await self._tree.stat(path)
        return found.etag, found.mtime

    async def _make_directory(self, path: str, condition: Condition) -> Saved:
        storage = await self._tree.storage()
        created = True
        try:
            await storage.files.create_directory(await self._tree.writable_reference(path))
        except errors.AlreadyExists:
            if condition.fresh:
                raise
            created = False
        found = await self._tree.stat(path)
        if not found.is_directory:
            raise bad_request(f"{path} is a file, not a directory", "bad type")
        return Saved(models.describe(path, found), created)

    async def _notebook(self, model: Model, path: str) -> Content:
        notary = self._manager.notary
        try:
            written = await asyncio.to_thread(notebooks.write, model["content"], notary)
        except ValueError as error:
            raise bad_request(str(error), "bad notebook") from None
        if written.signature:
            notary.store.store_signature(written.signature, notary.algorithm)
        self._manager.validate_notebook_model(model, validation_error=written.error)
        message = model.get("message")
        return await asyncio.to_thread(_content, written.data, True, message)


def check(model: Model, chunk: Any) -> None:
    """Refuse a model that cannot be saved. Raises ContentsError."""
    if "type" not in model:
        raise bad_request("No file type provided")
    if model["type"] not in ("file", "notebook", "directory"):
        raise bad_request(f"Unhandled contents type: {model['type']}", "bad type")
    if model["type"] != "directory" and model.get("content") is None:
        raise bad_request("No file content provided")
    if chunk is None:
        return
    if model["type"] != "file":
        raise bad_request("Only files can be uploaded in parts.", "bad type")
    if not isinstance(chunk, int) or (chunk < 1 and chunk != -1):
        raise bad_request("Parts of an upload are counted from 1; the last is -1.", "bad chunk")


def under_way(path: str, upload: SpooledUpload) -> Model:
    """Describe a file of which parts are still to come: on the storage nothing has changed."""
    return {**models.unlisted_folder(path), "type": models.kind_of(path), "size": upload.length}


def decode(model: Model) -> bytes:
    """Give the bytes of a file model. Raises ContentsError for a content that is not its format."""
    content, form = model["content"], model.get("format")
    if not isinstance(content, str) or form not in ("text", "base64"):
        raise bad_request(
            "The content of a file must be a string whose format is “text” or “base64”.",
            "bad format",
        )
    try:
        if form == "text":
            return content.encode()
        return base64.b64decode("".join(content.split()), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise bad_request(
            f"The content is not valid {form}. Nothing was saved.", "bad format"
        ) from None


async def _file(model: Model) -> Content:
    is_text = model.get("format") == "text"
    return await asyncio.to_thread(lambda: _content(decode(model), is_text))


def _content(data: bytes, is_document: bool, message: str | None = None) -> Content:
    digest = hashlib.sha256(data).digest()
    return Content(lambda: data, len(data), digest, message, data if is_document else None)


def _described(path: str, kind: str, current: Resource) -> Model:
    return models.with_hash(models.describe(path, current, kind), current.etag)


def _changed(path: str, condition: Condition, etag: str | None) -> ContentsError:
    happened = "is no longer there" if etag is None else "was changed by someone else"
    return ContentsError(
        412 if condition.stated else 409,
        f"“{path}” {happened} since you opened it. Nothing was overwritten: open it again, or "
        "save under another name.",
        "changed",
        hash=etag,
    )

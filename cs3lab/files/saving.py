"""Saves, which never overwrite what their author has not seen."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from cs3lab.client import errors
from cs3lab.client.lost_answers import LOST_SAVE
from cs3lab.client.model import Lock, Reference, Resource, Uploaded
from cs3lab.client.names import check_reference
from cs3lab.files.attempts import Attempts, Left
from cs3lab.files.collisions import Collisions
from cs3lab.files.fingerprint import fingerprint
from cs3lab.files.kinds import kind_of
from cs3lab.files.tree import Tree
from cs3lab.files.undone import after_save, undone_save
from cs3lab.locking.writing import LockedWriter
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal, bad_request

_TRIES = 3
"""How often a save is sent over what it left itself."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition of a save.

    `client` tells clients of one server apart. `etag` is the one the file must still have: `stated`
    in the request itself, or else the one this client was given last. `fresh`: there must be
    nothing at the path. `found` is the file as the storage has just described it.
    """

    client: str = ""
    etag: str | None = None
    stated: bool = False
    fresh: bool = False
    found: Resource | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A content to write: `body` returns it, from its beginning each time.

    `digest` is None where it would cost a reading of its own. `document` is the whole content of a
    notebook or text, which can be the base of a merge later.
    """

    body: Callable[[], bytes | AsyncIterable[bytes]]
    length: int
    digest: bytes | None = None
    document: bytes | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The file after a save; `created`: nothing was there before."""

    path: str
    etag: str
    mtime: datetime
    size: int
    writable: bool
    created: bool


class Changed(Refusal):
    """The file is not the one that was to be replaced; `etag` is its present one."""

    def __init__(self, path: str, condition: Condition, etag: str | None) -> None:
        said = Sentence.GONE_SINCE_OPENED if etag is None else Sentence.CHANGED_SINCE_OPENED
        super().__init__(
            412 if condition.stated else 409,
            said(path=path),
            "changed",
            hash=etag,
        )
        self.etag = etag


class Saver:
    """Writes files and makes folders. Raises Cs3Error and Refusal."""

    def __init__(self, tree: Tree, writer: LockedWriter, collisions: Collisions) -> None:
        self._tree = tree
        self._writer = writer
        self._collisions = collisions
        self._attempts = Attempts(tree)

    async def write(self, path: str, content: Content, condition: Condition) -> Saved:
        """Write a content to a path, under a condition."""
        async with self._writer.saving(path):
            ref = await self._tree.writable_reference(path)
        check_reference(ref)
        if condition.etag is None:
            return await self._write_unseen(path, ref, content, condition)
        digest = content.digest
        if digest and self._tree.memory.etag_of(path, digest) == condition.etag:
            # Storages make a version of every upload, of the same bytes, too.
            current = await self._tree.find(path)
            standing = current is not None and current.etag == condition.etag
            if current is not None and standing and await _holds(current, content):
                return _standing(path, current)
        try:
            return await self._upload(path, ref, content, condition)
        except errors.Conflict as conflict:
            now = conflict.etag or await self._etag(path)
            if undone_save(self._tree.memory.stored.get(path), now) == condition.etag:
                # What stands is what their text was made from: merged, it would take it back.
                return await self.write(path, content, replace(condition, etag=now, found=None))
            if now is None and not condition.stated:
                # What this client was given is gone: writing anew overwrites nothing.
                anew = replace(condition, etag=None, fresh=True)
                return await self._upload(path, ref, content, anew)
            raise Changed(path, condition, now) from conflict

    async def _write_unseen(
        self, path: str, ref: Reference, content: Content, condition: Condition
    ) -> Saved:
        """Write for a client that states nothing and was given nothing: it means to replace."""
        # Tried as new first: where nothing is, that saves the look.
        fresh = replace(condition, fresh=True)
        try:
            return await self._upload(path, ref, content, fresh)
        except errors.AlreadyExists:
            if condition.fresh:
                raise
        current = await self._tree.stat(path)
        if current.is_directory:
            raise bad_request(f"{path} is a directory, not a {kind_of(path)}", "bad type")
        digest = content.digest
        standing = digest and self._tree.memory.etag_of(path, digest) == current.etag
        if current.etag and standing and await _holds(current, content):
            return _standing(path, current)
        # Against whoever saves between that look and this write.
        seen = replace(condition, etag=current.etag or None)
        try:
            return await self._upload(path, ref, content, seen)
        except errors.Conflict as conflict:
            raise Changed(path, condition, conflict.etag) from conflict

    async def _etag(self, path: str) -> str | None:
        current = await self._tree.find(path)
        return None if current is None else current.etag

    async def _upload(
        self, path: str, ref: Reference, content: Content, condition: Condition
    ) -> Saved:
        """Upload a content, also over what a save of the same client left without an answer."""
        client, etag = condition.client, condition.etag
        left: Left | None = None
        for _ in range(_TRIES - 1):
            try:
                return await self._send(path, ref, content, condition, left)
            except errors.Conflict as conflict:
                if conflict.sent:
                    sent = content.document
                    await self._attempts.note(client, path, etag, sent, conflict.sent)
                left = await self._attempts.left(client, path, etag)
                if left is None:
                    raise
        return await self._send(path, ref, content, condition, left)

    async def _send(
        self,
        path: str,
        ref: Reference,
        content: Content,
        condition: Condition,
        left: Left | None,
    ) -> Saved:
        """Send a content over what the condition says, or over what the client left there."""
        replaced, found = condition.etag, condition.found
        own: frozenset[str] = frozenset()
        if left is not None:
            replaced, found, own = left.found.etag, left.found, left.own
        fresh = condition.fresh and left is None
        storage = await self._tree.storage()

        async def send(lock: Lock | None) -> Uploaded:
            done = await storage.transfer.upload(
                ref,
                content.body(),
                content.length,
                if_match=replaced,
                if_not_exist=fresh,
                lock=lock,
            )
            if lock is None:
                await self._collisions.look(ref, condition.etag, content.length, done, own)
            return done

        try:
            if fresh:
                # What is not there yet cannot be locked; but it may be, and refuse who edits it.
                async with self._writer.saving(path):
                    done = await send(None)
            else:
                done = await self._writer.save(path, send, found)
        except LOST_SAVE as error:
            if isinstance(error, errors.TransferInterrupted):
                own |= {error.resent_over}
            sent = content.document
            await self._attempts.note(condition.client, path, condition.etag, sent, own)
            raise
        self._attempts.settle(condition.client, path)
        await self._remember(path, content, condition.client, replaced, done)
        return Saved(
            path, done.etag, done.mtime, content.length, writable=True, created=condition.fresh
        )

    async def _remember(
        self, path: str, content: Content, client: str, replaced: str | None, done: Uploaded
    ) -> None:
        memory = self._tree.memory
        memory.give(client, path, done.etag)
        memory.note_content(path, done.etag, content.digest or b"")
        if replaced and (await self._tree.storage()).capabilities.atomic_save:
            sent = None if content.document is None else await fingerprint(content.document)
            last = after_save(memory.stored.get(path), replaced, done.etag, sent)
            memory.stored.put(path, last)
        if content.document is not None:
            await self._tree.keep_base(path, done.id, done.etag, content.document)

    async def make_directory(self, path: str, condition: Condition) -> tuple[Resource, bool]:
        """Make a folder, unless it is there; return it, and whether it was made."""
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
        return found, created


async def content_of(data: bytes, *, is_document: bool = True) -> Content:
    """Return bytes as what is to be written; a document is a notebook or a text."""
    digest = (await asyncio.to_thread(hashlib.sha256, data)).digest()
    return Content(lambda: data, len(data), digest, data if is_document else None)


async def _holds(current: Resource, content: Content) -> bool:
    """Return whether a file still holds a content it was seen with."""
    data = content.body()
    return isinstance(data, bytes) and (await fingerprint(data)).fits(current)


def _standing(path: str, current: Resource) -> Saved:
    writable = current.permissions.write
    return Saved(path, current.etag, current.mtime, current.size, writable, created=False)

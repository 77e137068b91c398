"""Copies, as merges see them: whose they are, what they were made of, and what they become.

After a merge back, the copy holds what its original holds, and its record says so: who goes on in
it starts from there, and the next merge finds the right base.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import UserId
from cs3lab.collaboration.copies.finding import FoundOriginal, find_original
from cs3lab.collaboration.copies.record import KEY, OriginRecords, dumps
from cs3lab.collaboration.merges import messages
from cs3lab.collaboration.merges.content import kind_at, stored_bytes
from cs3lab.files.documents import Documents, StoredFile
from cs3lab.files.notebooks import Notebooks
from cs3lab.files.saving import Saved
from cs3lab.files.tree import Tree
from cs3lab.merge import origin as origins
from cs3lab.merge.documents import FileKind
from cs3lab.merge.jobs import Document
from cs3lab.merge.model import Json
from cs3lab.merge.origin import Origin
from cs3lab.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.workers import Workers


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is merged back.

    `content` is what is merged, in a notebook with its record, and `local` the same without it.
    `etag` is what the storage held of it then, "" where that is not known. `origin` is the record.
    `stored` is when that was stored; None for what a tab shows, stored or not. `client` is who
    asks.
    """

    kind: FileKind
    path: str
    content: bytes
    local: bytes
    etag: str
    origin: Origin
    found: FoundOriginal
    stored: datetime | None = None
    client: str = ""

    @property
    def owner(self) -> UserId | None:
        """Whose the original is."""
        return self.found.owner


class CopySync:
    """Reads and renews copies. Raises Cs3Error and Refusal."""

    def __init__(
        self, tree: Tree, documents: Documents, notebooks: Notebooks, workers: Workers
    ) -> None:
        self._tree = tree
        self._documents = documents
        self._notebooks = notebooks
        self._workers = workers
        self._records = OriginRecords(tree, documents)

    async def read(self, path: str, content: bytes | None, etag: str, client: str = "") -> Copy:
        """Return a copy, as a tab shows it or else as it is stored, and find its original.

        `etag` is what it was made from; without, what `client` was given last.
        """
        trusted, stored = False, None
        if content is None:
            own = await self._documents.at(path)
            content, etag = await self._documents.read(own), own.etag
            stored = own.resource.mtime
            trusted = kind_at(path) == "notebook" and await self._notebooks.trusts(content)
        etag = etag or self._tree.memory.given(client, path) or ""
        local, kind = content, kind_at(path)
        async with self._workers.pool() as pool:
            if kind == "notebook":
                metadata, local = await pool.take_record(content, trusted)
                origin = origins.read(metadata)
            else:
                _, origin = await self._records.of(path)
        if origin is None:
            raise bad_request(messages.NO_COPY, "no copy")
        copy = await self.known(kind, path, content, local, etag, origin)
        return replace(copy, stored=stored, client=client)

    async def known(
        self, kind: FileKind, path: str, content: bytes, local: bytes, etag: str, origin: Origin
    ) -> Copy:
        """Find the original of a copy that was read before."""
        found = await find_original(self._tree.connection, origin)
        return Copy(kind, path, content, local, etag, origin, found)

    def target_of(self, copy: Copy) -> StoredFile | None:
        """Give the original; None where it is not to be had."""
        found = copy.found
        if found.resource is None:
            return None
        return StoredFile(found.path, found.reference, found.resource)

    async def base_of(self, copy: Copy, target: StoredFile) -> bytes | Json | None:
        """Give what copy and original were made from: no call, unless the copy does not tell."""
        known = await self._documents.loaded(target, copy.origin.etag)
        if known is not None:
            return known
        return copy.origin.base or await self._documents.earlier(
            target.resource, copy.origin.etag, target.path or ""
        )

    async def renew(
        self, copy: Copy | None, merged: Document | None, original: Saved
    ) -> Saved | None:
        """Let a copy hold what its original holds now; return None where it was left as it is.

        It is left where somebody changed it meanwhile, or this person may not: then it still is
        the copy it was, and can be merged again.
        """
        if copy is None or merged is None or not copy.etag:
            return None
        if copy.kind == "text":
            origin = origins.renewed(copy.origin, None, etag=original.etag)
            return await self._save(copy, merged.stored, copy.etag, origin)
        async with self._workers.pool() as pool:
            data = await pool.renew_copy(merged.stored, copy.origin, original.etag)
        if merged.trusted:
            await self._notebooks.trust(data)
        return await self._save(copy, data, copy.etag)

    async def restore(self, copy: Copy, etag: str) -> Saved | None:
        """Give a copy back what it was before a merge, if it is as the merge left it."""
        data = await stored_bytes(copy.kind, copy.content, self._notebooks)
        return await self._save(copy, data, etag, copy.origin if copy.kind == "text" else None)

    async def _save(
        self, copy: Copy, data: bytes, etag: str, beside: Origin | None = None
    ) -> Saved | None:
        """Store a copy, and what is recorded beside it."""
        try:
            saved = await self._documents.overwrite(copy.path, data, etag, copy.client)
            if beside is not None:
                place = await self._tree.writable_reference(copy.path)
                await (await self._tree.storage()).metadata.set(place, {KEY: dumps(beside)})
        except (errors.Cs3Error, Refusal) as error:
            self._tree.log.debug("A merged copy was left as it is: %s", error)
            return None
        return saved

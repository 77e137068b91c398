"""Copies that are merged back: read, with their original, and renewed after the merge.

After a merge back, the copy has the content of its original, and its record says so: work on the
copy goes on from there, and the next merge finds the right base.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import UserId
from cs3lab.collaboration.copies.finding import FoundOriginal, find_original
from cs3lab.collaboration.copies.record import KEY, OriginRecords, dumps
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
from cs3lab.merge.proposal import proposal_in
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from cs3lab.collaboration.copies.answering import Answerer
    from cs3lab.collaboration.merges.workers import Workers


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is merged back.

    `content` is what is merged; `local` is the same without the origin record. `etag` is the one
    the stored copy had then, "" where it is not known. `stored` is the time of a stored content,
    None for what a tab shows. `client` is who asks. `proposal` names the proposal to merge it,
    "" where nobody made one.
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
    proposal: str = ""

    @property
    def owner(self) -> UserId | None:
        """Whose the original is."""
        return self.found.owner


class CopySync:
    """Reads and renews copies. Raises Cs3Error and Refusal."""

    def __init__(
        self,
        tree: Tree,
        documents: Documents,
        notebooks: Notebooks,
        workers: Workers,
        answerer: Answerer,
    ) -> None:
        self.answerer = answerer
        self._tree = tree
        self._documents = documents
        self._notebooks = notebooks
        self._workers = workers
        self._records = OriginRecords(tree, documents)

    async def read(self, path: str, content: bytes | None, etag: str, client: str = "") -> Copy:
        """Return a copy, as a tab shows it or else as it is stored, with its original.

        `etag` is the one the tab's content was made from; "" for the one `client` was given last.
        """
        trusted, stored, proposal = False, None, None
        if content is None:
            own = await self._documents.at(path)
            content, etag = await self._documents.read(own), own.etag
            stored, proposal = own.resource.mtime, proposal_in(own.resource.metadata)
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
            raise bad_request(Sentence.MERGE_NO_COPY(), "no copy")
        copy = await self.known(kind, path, content, local, etag, origin)
        return replace(copy, stored=stored, client=client, proposal=proposal.id if proposal else "")

    async def known(
        self, kind: FileKind, path: str, content: bytes, local: bytes, etag: str, origin: Origin
    ) -> Copy:
        """Return a copy that was read before, with its original as it is now."""
        found = await find_original(self._tree.connection, origin)
        return Copy(kind, path, content, local, etag, origin, found)

    def target_of(self, copy: Copy) -> StoredFile | None:
        """Return the original, None where it is missing or denied."""
        found = copy.found
        if found.resource is None:
            return None
        return StoredFile(found.path, found.reference, found.resource)

    async def base_of(self, copy: Copy, target: StoredFile) -> bytes | Json | None:
        """Return the base of copy and original: no call, unless the copy does not carry it."""
        known = await self._documents.loaded(target, copy.origin.etag)
        if known is not None:
            return known
        return copy.origin.base or await self._documents.earlier(
            target.resource, copy.origin.etag, target.path or ""
        )

    async def finish(
        self, copy: Copy | None, merged: Document | None, original: Saved
    ) -> Saved | None:
        """Renew a copy that was merged, and tell who proposed it."""
        if copy is not None:
            await self.answerer.merged(copy.found, copy.proposal)
        return await self.renew(copy, merged, original)

    async def renew(
        self, copy: Copy | None, merged: Document | None, original: Saved
    ) -> Saved | None:
        """Store the content of the original in the copy; return None where the copy was left alone.

        It is left alone where somebody changed it meanwhile, or this person may not: then it is
        still the copy it was, and can be merged again.
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
        """Store what a copy had before a merge, if it still has what the merge stored."""
        data = await stored_bytes(copy.kind, copy.content, self._notebooks)
        return await self._save(copy, data, etag, copy.origin if copy.kind == "text" else None)

    async def _save(
        self, copy: Copy, data: bytes, etag: str, beside: Origin | None = None
    ) -> Saved | None:
        """Store a copy and, for a text, the record beside it; return None where refused."""
        try:
            saved = await self._documents.overwrite(copy.path, data, etag, copy.client)
            if beside is not None:
                place = await self._tree.writable_reference(copy.path)
                await (await self._tree.storage()).metadata.set(place, {KEY: dumps(beside)})
        except (errors.Cs3Error, Refusal) as error:
            self._tree.log.debug("A merged copy was left as it is: %s", error)
            return None
        return saved

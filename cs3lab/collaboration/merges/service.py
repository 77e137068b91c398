"""The merges of one server: begun, decided, undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cs3lab.client import errors
from cs3lab.collaboration.merges.authors import Authors
from cs3lab.collaboration.merges.comparing import Comparer
from cs3lab.collaboration.merges.content import content_of, kind_at
from cs3lab.collaboration.merges.copy_sync import Copy, CopySync
from cs3lab.collaboration.merges.model import Author, MergeResult, Record, State, WithOutputs
from cs3lab.collaboration.merges.records import MergeRecords
from cs3lab.collaboration.merges.replacing import Replacer
from cs3lab.collaboration.merges.runner import MergeRequest, MergeRunner
from cs3lab.collaboration.merges.workers import Workers
from cs3lab.files.documents import Documents, StoredFile
from cs3lab.files.emptying import refuse_without_cells
from cs3lab.merge import origin as origins
from cs3lab.merge.documents import FileKind
from cs3lab.merge.model import Json
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import clean
from cs3lab.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from cs3lab.collaboration.copies.answering import Answerer
    from cs3lab.files.notebooks import Notebooks
    from cs3lab.files.tree import Tree
    from cs3lab.files.versions import Versions


class Merges:
    """Merges for the person of this server. Raises Cs3Error, BadPathError and Refusal."""

    def __init__(
        self,
        tree: Tree,
        documents: Documents,
        notebooks: Notebooks,
        versions: Versions,
        workers: Workers,
        records: MergeRecords,
        answerer: Answerer,
    ) -> None:
        self.workers = workers
        self.records = records
        self._tree = tree
        self._documents = documents
        self._notebooks = notebooks
        self._authors = Authors(tree.connection, tree.memory)
        self._copies = CopySync(tree, documents, notebooks, workers, answerer)
        self._replacer = Replacer(tree, documents, notebooks, self._copies)
        self._runner = MergeRunner(
            documents, notebooks, self._authors, workers, records, self._copies, versions
        )
        self.comparer = Comparer(documents, versions, self._authors, self._copies, workers, records)

    async def close(self) -> None:
        """End the merges under way."""
        await self.workers.close()

    async def document(
        self, path: str, content: Any, etag: str, *, in_place: bool = False, client: str = ""
    ) -> MergeResult:
        """Merge what a tab shows into the stored document; `etag` is the one it was loaded with.

        `in_place`: it is stored over a document that cannot be read.
        """
        path = clean(path)
        local, kind = content_of(content)
        local_hash = await self._tree.bases.keep_local(local)
        side, name = await self._authors.mine(), self.records.new_id()
        try:
            target = await self._documents.at(path)
        except errors.NotFound:
            return replace(_nowhere(name, kind, path, None, side), local_hash=local_hash)
        base = await self._documents.earlier(target.resource, etag, path)
        if kind == "notebook" and base is not None:
            await asyncio.to_thread(refuse_without_cells, content, etag, base)
        return await self._runner.run(
            MergeRequest(
                id=name,
                kind=kind,
                path=path,
                target=target,
                base=base,
                local=local,
                local_side=side,
                local_hash=local_hash,
                client=client,
                in_place=in_place,
            )
        )

    async def copy(
        self,
        path: str,
        content: Any,
        etag: str,
        *,
        in_place: bool,
        outputs: WithOutputs = "ask",
        client: str = "",
    ) -> MergeResult:
        """Merge a copy, as a tab shows it or else as it is stored, into its original.

        `etag` is the one the copy had when the tab loaded it. `in_place`: the copy takes the place
        of an original that is gone, or cannot be read. `outputs`: what becomes of pictures and
        tables of the original that an error or nothing would take the place of.
        """
        path = clean(path)
        if content is not None:
            shown = content
            content, kind = content_of(content)
            if kind != kind_at(path):
                raise bad_request(Sentence.MERGE_NO_COPY(), "no copy")
            if kind == "notebook":
                refuse_without_cells(shown, etag)
        copy = await self._copies.read(path, content, etag, client)
        side = await self._authors.of(copy.origin.by.id, copy.stored)
        side = side if side.name else Author(copy.origin.by.name, time=copy.stored)
        target, name = self._copies.target_of(copy), self.records.new_id()
        if target is None:
            answer = _nowhere(name, copy.kind, path, copy, side)
            if in_place and answer.state == "missing":
                return await self._replacer.put_in_place(copy, answer)
            return answer
        base = await self._copies.base_of(copy, target)
        return await self._runner.run(
            MergeRequest(
                id=name,
                kind=copy.kind,
                path=path,
                target=target,
                base=base,
                local=copy.local,
                local_side=side,
                copy=copy,
                outputs=outputs,
                client=client,
                in_place=in_place,
            )
        )

    async def decide(
        self, name: str, notebook: Json, outputs: WithOutputs = "ask", client: str = ""
    ) -> MergeResult:
        """Store a person's decisions; merge again where the storage has changed meanwhile."""
        record = await self.records.get(name)
        if not record.local:
            raise Refusal(409, Sentence.MERGE_CLOSED(), "not now")
        local = await self._resolved(record, notebook)
        copy, target = await self._target(record)
        if target is None:
            return _nowhere(record.id, record.kind, record.path, copy, record.local_side)
        # Made from what the storage had then: where it still has it, nothing is asked again.
        return await self._runner.run(
            MergeRequest(
                id=record.id,
                kind=record.kind,
                path=record.path,
                target=target,
                base=record.remote,
                local=local,
                local_side=record.local_side,
                local_hash=record.local_hash,
                copy=copy,
                counts=record.counts,
                outputs=outputs,
                client=client,
            )
        )

    async def _resolved(self, record: Record, notebook: Json) -> bytes:
        """Return what a person's decisions make of a merge, as a tab would send it."""
        is_notebook = record.kind == "notebook"
        trusted = is_notebook and await self._notebooks.trusts(record.remote)
        async with self.workers.pool() as pool:
            resolved = await pool.resolve(
                record.kind,
                notebook,
                record.base,
                record.local,
                record.remote,
                trusted=trusted,
                by_cell=record.by_cell,
            )
        # The next merge asks it which outputs are trusted.
        return resolved.shown if is_notebook else resolved.stored

    async def undo(self, name: str) -> MergeResult:
        """Store again what was there before a merge, if the result of the merge is still there."""
        record = await self.records.get(name)
        if not record.stored:
            raise Refusal(409, Sentence.MERGE_OPEN(), "not now")
        copy, target = await self._target(record)
        if target is None:
            raise Refusal(404, Sentence.MERGE_MISSING(), "missing")
        try:
            # Only over the very result of the merge: what was saved since is never taken back.
            stored = await self._documents.write(target, record.remote, record.stored)
        except errors.Conflict:
            raise Refusal(409, Sentence.MERGE_CHANGED_SINCE(), "changed") from None
        restored = None
        if copy is not None and record.copied:
            restored = await self._copies.restore(copy, record.copied)
        if copy is not None:
            await self._copies.answerer.undone(copy.found, copy.proposal)
        await self.records.forget(name)
        return MergeResult(
            id=record.id,
            state="undone",
            message="",
            kind=record.kind,
            name=target.name,
            path=target.path,
            local=record.local_side,
            remote=record.remote_side,
            local_hash=record.local_hash,
            model=stored,
            copy=restored,
        )

    async def forget(self, name: str) -> None:
        """Forget an open merge: nothing was stored."""
        await self.records.forget(name)

    async def _target(self, record: Record) -> tuple[Copy | None, StoredFile | None]:
        """Return the copy, if it is one, and the file that was merged into."""
        if record.origin is not None:
            origin = origins.loads(record.origin)
            copy = await self._copies.known(
                record.kind, record.path, record.content, b"", record.hash, origin
            )
            copy = replace(copy, proposal=record.proposal)
            return copy, self._copies.target_of(copy)
        try:
            return None, await self._documents.at(record.path)
        except errors.NotFound:
            return None, None


def _nowhere(name: str, kind: FileKind, path: str, copy: Copy | None, side: Author) -> MergeResult:
    """Return the result where there is nothing to merge into."""
    denied = copy is not None and copy.found.state == "denied"
    state: State = "denied" if denied else "missing"
    return MergeResult(
        id=name,
        state=state,
        message=Sentence.ORIGINAL_NOT_SEEN() if denied else Sentence.MERGE_MISSING(),
        kind=kind,
        name=copy.origin.name if copy else path.rpartition("/")[2],
        path=None if copy else path,
        local=side,
        remote=Author(copy.origin.owner.name) if copy else Author(""),
    )

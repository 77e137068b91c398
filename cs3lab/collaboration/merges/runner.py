"""Carries one merge out: reads, merges and stores; again where somebody else was faster."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import structs

from cs3lab.client import errors
from cs3lab.client.model import Lock
from cs3lab.collaboration.merges import messages
from cs3lab.collaboration.merges.content import kind_at
from cs3lab.collaboration.merges.model import Author, MergeResult, Record, State, WithOutputs
from cs3lab.collaboration.merges.unreadable import last_good
from cs3lab.files.documents import Documents, StoredFile
from cs3lab.files.notebooks import Notebooks
from cs3lab.files.saving import Saved
from cs3lab.merge import origin as origins
from cs3lab.merge.documents import Base, FileKind
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.jobs import Counts, Outcome
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.authors import Authors
    from cs3lab.collaboration.merges.copy_sync import Copy, CopySync
    from cs3lab.collaboration.merges.records import MergeRecords
    from cs3lab.collaboration.merges.workers import Workers
    from cs3lab.files.versions import Versions

_ROUNDS = 3
"""Attempts at merging something that somebody else keeps changing."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MergeRequest:
    """A merge to carry out.

    `path` is that of the document, or of the `copy`. `counts` are those from before a person
    decided, None where nobody had to. `outputs` is what becomes of pictures and tables that
    would be gone. `client` is who asks. `in_place`: ours is to be stored over what cannot be read.
    """

    id: str
    kind: FileKind
    path: str
    target: StoredFile
    base: Base | None
    local: bytes
    local_side: Author
    local_hash: str = ""
    copy: Copy | None = None
    counts: Counts | None = None
    outputs: WithOutputs = "drop"
    client: str = ""
    in_place: bool = False


class MergeRunner:
    """Carries out merges. Raises Cs3Error and Refusal."""

    def __init__(
        self,
        documents: Documents,
        notebooks: Notebooks,
        sides: Authors,
        workers: Workers,
        records: MergeRecords,
        copied: CopySync,
        versions: Versions,
    ) -> None:
        self._documents = documents
        self._notebooks = notebooks
        self._authors = sides
        self._workers = workers
        self._records = records
        self._copied = copied
        self._versions = versions

    async def run(self, job: MergeRequest) -> MergeResult:
        """Merge and store; return the result, which says why where nothing was stored."""
        for _ in range(_ROUNDS):
            job = replace(job, target=await self._documents.settled(job.target))
            remote = await self._documents.read(job.target)
            made = await self._made(job, remote)
            try:
                if isinstance(made, InvalidDocument):
                    return await self._unreadable(job, remote, made)
                return await self._done(job, remote, made)
            except errors.Conflict:
                # Somebody stored between the reading and the writing.
                job = replace(job, target=await self._documents.again(job.target))
        raise Refusal(409, Sentence.MERGE_BUSY(), "busy")

    async def _made(self, job: MergeRequest, remote: bytes) -> Outcome | InvalidDocument:
        """Return what merging makes, or what is wrong with what is stored."""
        trusted = job.kind == "notebook" and await self._notebooks.trusts(remote)
        async with self._workers.pool() as pool:
            try:
                return await pool.merge(
                    job.kind,
                    job.base,
                    job.local,
                    remote,
                    trusted=trusted,
                    keep_outputs=job.outputs == "keep",
                )
            except InvalidDocument as error:
                # What jupytext shows as a notebook is stored as something else, and is not damaged.
                alike = job.kind == "text" or kind_at(job.target.name) == "notebook"
                if error.side != "remote" or not alike:
                    raise
                return error

    async def _unreadable(
        self, job: MergeRequest, remote: bytes, error: InvalidDocument
    ) -> MergeResult:
        """Put ours over what cannot be read where a person wants it, else say what there is."""
        hindered = await self._hindrance(job)
        if hindered is not None:
            return hindered
        if not job.in_place:
            good = await last_good(self._versions, job.kind, job.target.path)
            message = Sentence.MERGE_UNREADABLE(reason=error.reason)
            return await self.refused(job, "unreadable", message, good=good)
        async with self._workers.pool() as pool:
            mine = await pool.merge(job.kind, job.local, job.local, job.local)
        result = await self._stored(job, remote, mine)
        return (
            replace(result, message=Sentence.MERGE_REPLACED())
            if result.state == "merged"
            else result
        )

    async def _done(self, job: MergeRequest, remote: bytes, outcome: Outcome) -> MergeResult:
        if job.base is None and not outcome.same:
            return await self.refused(job, "unknown", Sentence.MERGE_UNKNOWN())
        # Where nothing is to be stored, a lock or a missing right is no reason to refuse.
        if outcome.same:
            return await _to_its_end(self._unchanged(job, outcome))
        hindered = await self._hindrance(job)
        if hindered is not None:
            return hindered
        if outcome.merged is None:
            return await self._asked(job, remote, outcome)
        if outcome.lost is not None and job.outputs == "ask":
            message = messages.losses(outcome.lost)
            return await self.refused(job, "outputs", message, lost=outcome.lost)
        return await self._stored(job, remote, outcome)

    async def _hindrance(self, job: MergeRequest) -> MergeResult | None:
        """Return why nothing can be stored, as far as the description tells."""
        lock = self._documents.lock_of_others(job.target.path, job.target.resource.lock)
        if lock is not None:
            return await self._locked(job, lock)
        if not job.target.resource.permissions.write:
            return await self.refused(job, "denied", Sentence.MERGE_DENIED())
        return None

    async def _stored(self, job: MergeRequest, remote: bytes, outcome: Outcome) -> MergeResult:
        try:
            return await _to_its_end(self._store(job, remote, outcome))
        except errors.Locked as error:
            return await self._locked(job, error.lock)
        except errors.PermissionDenied:
            return await self.refused(job, "denied", Sentence.MERGE_DENIED())
        except errors.NotFound:
            return await self.refused(job, "missing", Sentence.MERGE_MISSING())

    async def refused(
        self, job: MergeRequest, state: State, message: str, **more: Any
    ) -> MergeResult:
        """Return the result of a merge that stored nothing."""
        return MergeResult(
            id=job.id,
            state=state,
            message=message,
            kind=job.kind,
            name=job.target.name,
            path=job.target.path,
            local=job.local_side,
            remote=await self._remote_side(job),
            local_hash=job.local_hash,
            **more,
        )

    async def _locked(self, job: MergeRequest, lock: Lock | None) -> MergeResult:
        holder = await self._authors.holder(lock) if lock is not None else None
        since = lock.since if lock is not None else None
        message = messages.locked(holder)
        return await self.refused(job, "locked", message, holder=holder, since=since)

    async def _asked(self, job: MergeRequest, remote: bytes, outcome: Outcome) -> MergeResult:
        record = await self._record(job, remote, outcome.counts)
        record = structs.replace(record, base=job.base, local=job.local, by_cell=outcome.by_cell)
        if not await self._records.put(record):
            raise Refusal(507, Sentence.MERGE_NO_ROOM(), "full")
        return await self.refused(
            job,
            "conflicts",
            messages.conflicts(outcome.conflicts),
            summary=job.counts or outcome.counts,
            conflicts=outcome.conflicts,
            base=outcome.base,
            decisions=outcome.decisions,
            by_cell=outcome.by_cell,
        )

    async def _unchanged(self, job: MergeRequest, outcome: Outcome) -> MergeResult:
        model = job.target.standing
        copy = await self._copied.finish(job.copy, outcome.merged, model)
        return await self._answer(
            job, "unchanged", Sentence.MERGE_UNCHANGED(), outcome, model, copy
        )

    async def _store(self, job: MergeRequest, remote: bytes, outcome: Outcome) -> MergeResult:
        """Store the merge: the original first, so that a copy can be merged again after a crash."""
        assert outcome.merged is not None  # noqa: S101  # else it is asked about
        merged = outcome.merged
        if merged.trusted:
            await self._notebooks.trust(merged.stored)
        model = await self._documents.write(job.target, merged.stored, job.target.etag, job.client)
        record = await self._record(job, remote, job.counts or outcome.counts)
        record = structs.replace(record, stored=model.etag)
        # Kept before the copy is stored: whatever happens to that, the merge can be undone.
        await self._records.put(record)
        copy = await self._copied.finish(job.copy, outcome.merged, model)
        if copy is not None:
            await self._records.put(structs.replace(record, copied=copy.etag))
        return await self._answer(job, "merged", "", outcome, model, copy)

    async def _answer(
        self,
        job: MergeRequest,
        state: State,
        message: str,
        outcome: Outcome,
        model: Saved,
        copy: Saved | None,
    ) -> MergeResult:
        merged = outcome.merged if job.copy is None else None
        content = None if merged is None else msgspec.Raw(merged.shown)
        return replace(
            await self.refused(job, state, message),
            model=model,
            copy=copy,
            content=content,
            summary=job.counts or outcome.counts,
            by_cell=outcome.by_cell,
        )

    async def _record(self, job: MergeRequest, remote: bytes, counts: Counts) -> Record:
        return Record(
            id=job.id,
            kind=job.kind,
            path=job.path,
            remote=remote,
            etag=job.target.etag,
            local_side=job.local_side,
            remote_side=await self._remote_side(job),
            counts=counts,
            local_hash=job.local_hash,
            origin=origins.dumps(job.copy.origin) if job.copy else None,
            content=job.copy.content if job.copy else b"",
            hash=job.copy.etag if job.copy else "",
            proposal=job.copy.proposal if job.copy else "",
        )

    async def _remote_side(self, job: MergeRequest) -> Author:
        return await self._authors.stored(job.target.resource)


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Await work that is not cancelled with the browser's request."""
    return await asyncio.shield(asyncio.ensure_future(work))

"""One merge, carried out: read, merged, stored; again where somebody else was faster."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import structs

from cs3lab.contents.errors import ContentsError
from cs3lab.contents.models import Model
from cs3lab.cs3 import errors as cs3
from cs3lab.cs3.model import Lock
from cs3lab.merging import origin as origins
from cs3lab.merging.answers import Counts, Outcome
from cs3lab.merging.documents import Content, FileKind

from . import words
from .model import Answer, Record, Side, State
from .targets import Target, Targets

if TYPE_CHECKING:
    from .copied import Copied, Copy
    from .records import Records
    from .sides import Sides
    from .workers import Workers

__all__ = ["Job", "Rounds"]

_ROUNDS = 3
"""How often something is merged that somebody else keeps changing."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be merged into a target.

    `path` is the document's, or the one of the `copy`. `counts`, where it is given, is what came
    from whom already, before a person decided.
    """

    id: str
    kind: FileKind
    path: str
    target: Target
    base: Content | None
    local: bytes
    local_side: Side
    local_hash: str = ""
    copy: Copy | None = None
    counts: Counts | None = None


class Rounds:
    """Carries out merges. Raises Cs3Error and ContentsError."""

    def __init__(
        self, targets: Targets, sides: Sides, workers: Workers, records: Records, copied: Copied
    ) -> None:
        self._targets = targets
        self._sides = sides
        self._workers = workers
        self._records = records
        self._copied = copied

    async def run(self, job: Job) -> Answer:
        """Merge and store, or say why nothing was stored."""
        for _ in range(_ROUNDS):
            remote = await self._targets.read(job.target)
            trusted = await self._targets.trusted(job.kind, remote)
            async with self._workers.pool() as pool:
                outcome = await pool.merge(job.kind, job.base, job.local, remote, trusted=trusted)
            try:
                return await self._done(job, remote, outcome)
            except cs3.Conflict:
                job = replace(job, target=await self._targets.again(job.target))
        raise ContentsError(409, words.BUSY, "busy")

    async def _done(self, job: Job, remote: bytes, outcome: Outcome) -> Answer:
        if job.base is None and not outcome.same:
            return await self.refused(job, "unknown", words.UNKNOWN)
        if outcome.same:
            return await _to_its_end(self._unchanged(job, outcome))
        lock = self._targets.lock_of_others(job.target)
        if lock is not None:
            return await self._locked(job, lock)
        if not job.target.resource.permissions.write:
            return await self.refused(job, "denied", words.DENIED)
        if outcome.merged is None:
            return await self._asked(job, remote, outcome)
        try:
            return await _to_its_end(self._stored(job, remote, outcome))
        except cs3.Locked as error:
            return await self._locked(job, error.lock)
        except cs3.PermissionDenied:
            return await self.refused(job, "denied", words.DENIED)
        except cs3.NotFound:
            return await self.refused(job, "missing", words.MISSING)

    async def refused(self, job: Job, state: State, message: str, **more: Any) -> Answer:
        """Say why nothing was stored."""
        return Answer(
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

    async def _locked(self, job: Job, lock: Lock | None) -> Answer:
        holder = await self._sides.holder(lock) if lock is not None else None
        since = lock.since if lock is not None else None
        message = words.locked(holder)
        return await self.refused(job, "locked", message, holder=holder, since=since)

    async def _asked(self, job: Job, remote: bytes, outcome: Outcome) -> Answer:
        record = await self._record(job, remote, outcome.counts)
        record = structs.replace(record, base=job.base, local=job.local, by_cell=outcome.by_cell)
        if not await self._records.put(record):
            raise ContentsError(507, words.NO_ROOM, "full")
        return await self.refused(
            job,
            "conflicts",
            words.conflicts(outcome.conflicts),
            summary=job.counts or outcome.counts,
            conflicts=outcome.conflicts,
            base=outcome.base,
            decisions=outcome.decisions,
            by_cell=outcome.by_cell,
        )

    async def _unchanged(self, job: Job, outcome: Outcome) -> Answer:
        model = self._targets.described(job.target)
        copy = await self._copied.renew(job.copy, outcome.merged, model)
        return await self._answer(job, "unchanged", words.UNCHANGED, outcome, model, copy)

    async def _stored(self, job: Job, remote: bytes, outcome: Outcome) -> Answer:
        """Store the merge: the original first, so that a crash leaves nothing half done."""
        assert outcome.merged is not None  # noqa: S101  # else it is asked about
        model = await self._targets.write(job.target, outcome.merged, job.target.etag)
        record = await self._record(job, remote, job.counts or outcome.counts)
        record = structs.replace(record, stored=model["hash"] or "")
        await self._records.put(record)
        copy = await self._copied.renew(job.copy, outcome.merged, model)
        if copy is not None:
            await self._records.put(structs.replace(record, copied=copy["hash"] or ""))
        return await self._answer(job, "merged", "", outcome, model, copy)

    async def _answer(
        self,
        job: Job,
        state: State,
        message: str,
        outcome: Outcome,
        model: Model,
        copy: Model | None,
    ) -> Answer:
        content = outcome.merged if job.copy is None else None
        return replace(
            await self.refused(job, state, message),
            model=model,
            copy=copy,
            content=content,
            summary=job.counts or outcome.counts,
            by_cell=outcome.by_cell,
        )

    async def _record(self, job: Job, remote: bytes, counts: Counts) -> Record:
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
        )

    async def _remote_side(self, job: Job) -> Side:
        about = job.target.resource
        if job.copy is not None:
            return await self._sides.of(job.copy.owner or about.owner, about.mtime)
        return await self._sides.of_others(about.owner, about.mtime)


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Do what must not be left half done, even if nobody waits for the answer any more."""
    return await asyncio.shield(asyncio.ensure_future(work))

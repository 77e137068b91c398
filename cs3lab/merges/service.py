"""The merges of one server: begun, decided, undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs3lab.contents.errors import ContentsError, bad_request
from cs3lab.contents.tree import clean
from cs3lab.cs3 import errors as cs3
from cs3lab.merging import origin as origins
from cs3lab.merging.documents import FileKind
from cs3lab.merging.model import Json

from . import words
from .comparing import Comparer
from .content import as_bytes, content_of, kind_at
from .copied import Copied, Copy
from .model import Answer, Record, Side, State
from .records import Records
from .replacing import put_in_place
from .rounds import Job, Rounds
from .sides import Sides
from .targets import Target, Targets
from .workers import Workers

if TYPE_CHECKING:
    from cs3lab.contents.manager import Cs3ContentsManager

__all__ = ["Merges"]


class Merges:
    """Merges for the person of this server. Raises Cs3Error, BadPathError and ContentsError."""

    def __init__(self, manager: Cs3ContentsManager, directory: Path) -> None:
        self.workers = Workers()
        self.records = Records(directory)
        self._manager = manager
        self._targets = Targets(manager)
        self._sides = Sides(manager.tree.connection)
        self._copied = Copied(manager, self._targets, self.workers)
        self._rounds = Rounds(self._targets, self._sides, self.workers, self.records, self._copied)
        self.comparer = Comparer(
            manager, self._targets, self._sides, self._copied, self.workers, self.records
        )

    async def close(self) -> None:
        """End what is under way."""
        await self.workers.close()

    async def document(self, path: str, content: Any, etag: str) -> Answer:
        """Merge what a tab shows, made from what had this etag, into what is stored now."""
        path = clean(path)
        local, kind = content_of(content)
        local_hash = await self._manager.tree.loaded.keep_local(local)
        side, name = await self._sides.mine(), self.records.new_id()
        try:
            target = await self._targets.at(path)
        except cs3.NotFound:
            return replace(_nowhere(name, kind, path, None, side), local_hash=local_hash)
        base = await self._targets.earlier(target, etag)
        return await self._rounds.run(Job(name, kind, path, target, base, local, side, local_hash))

    async def copy(self, path: str, content: Any, etag: str, *, in_place: bool) -> Answer:
        """Merge a copy, as a tab shows it or else as it is stored, into its original.

        `etag` is what the copy had when the tab loaded it. `in_place`: where the original is gone,
        the copy takes its place.
        """
        path = clean(path)
        if content is not None:
            content, kind = content_of(content)
            if kind != kind_at(path):
                raise bad_request(words.NO_COPY, "no copy")
        copy = await self._copied.read(path, content, etag)
        side = await self._sides.of(copy.origin.by.id, copy.stored)
        side = side if side.name else Side(copy.origin.by.name, time=copy.stored)
        target, name = self._copied.target_of(copy), self.records.new_id()
        if target is None:
            answer = _nowhere(name, copy.kind, path, copy, side)
            if in_place and answer.state == "missing":
                return await put_in_place(self._manager, self._copied, copy, answer)
            return answer
        base = await self._copied.base_of(copy, target)
        return await self._rounds.run(
            Job(name, copy.kind, path, target, base, copy.local, side, copy=copy)
        )

    async def decide(self, name: str, notebook: Json) -> Answer:
        """Store what a person decided, merged again where the storage has changed meanwhile."""
        record = await self.records.get(name)
        if not record.local:
            raise ContentsError(409, words.CLOSED, "not now")
        trusted = await self._targets.trusted(record.kind, record.remote)
        async with self.workers.pool() as pool:
            merged = await pool.settle(
                record.kind,
                notebook,
                record.base,
                record.local,
                record.remote,
                trusted=trusted,
                by_cell=record.by_cell,
            )
        local = await asyncio.to_thread(as_bytes, merged)
        copy, target = await self._target(record)
        if target is None:
            return _nowhere(record.id, record.kind, record.path, copy, record.local_side)
        # Made from what the storage had then: where it still has it, nothing is asked again.
        return await self._rounds.run(
            Job(
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
            )
        )

    async def undo(self, name: str) -> Answer:
        """Store what the storage had before the merge, if it still has what the merge stored."""
        record = await self.records.get(name)
        if not record.stored:
            raise ContentsError(409, words.OPEN, "not now")
        copy, target = await self._target(record)
        if target is None:
            raise ContentsError(404, words.MISSING, "missing")
        try:
            model = await self._targets.write(target, record.remote, record.stored)
        except cs3.Conflict:
            raise ContentsError(409, words.CHANGED_SINCE, "changed") from None
        restored = None
        if copy is not None and record.copied:
            restored = await self._copied.restore(copy, record.copied)
        await self.records.forget(name)
        return Answer(
            id=record.id,
            state="undone",
            message="",
            kind=record.kind,
            name=target.name,
            path=target.path,
            local=record.local_side,
            remote=record.remote_side,
            local_hash=record.local_hash,
            model=model,
            copy=restored,
        )

    async def forget(self, name: str) -> None:
        """Decide nothing: all stays as it is."""
        await self.records.forget(name)

    async def _target(self, record: Record) -> tuple[Copy | None, Target | None]:
        """Find again what was merged into."""
        if record.origin is not None:
            origin = origins.loads(record.origin)
            copy = await self._copied.known(
                record.kind, record.path, record.content, b"", record.hash, origin
            )
            return copy, self._copied.target_of(copy)
        try:
            return None, await self._targets.at(record.path)
        except cs3.NotFound:
            return None, None


def _nowhere(name: str, kind: FileKind, path: str, copy: Copy | None, side: Side) -> Answer:
    """Answer where there is nothing to merge into."""
    denied = copy is not None and copy.found.state == "denied"
    state: State = "denied" if denied else "missing"
    return Answer(
        id=name,
        state=state,
        message=words.NOT_SEEN if denied else words.MISSING,
        kind=kind,
        name=copy.origin.name if copy else path.rpartition("/")[2],
        path=None if copy else path,
        local=side,
        remote=Side(copy.origin.owner.name) if copy else Side(""),
    )

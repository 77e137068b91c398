"""Comparisons of two contents: stored, stored before, or shown in a tab."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from cs3lab.collaboration.merges.content import content_of, kind_at
from cs3lab.collaboration.merges.model import Author, Compared
from cs3lab.merge.documents import Base, FileKind
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import clean
from cs3lab.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.authors import Authors
    from cs3lab.collaboration.merges.copy_sync import CopySync
    from cs3lab.collaboration.merges.records import MergeRecords
    from cs3lab.collaboration.merges.workers import Workers
    from cs3lab.files.documents import Documents
    from cs3lab.files.versions import Versions


class What(Protocol):
    """One side; see `WhatToCompare` in `cs3lab.api.merge_structs`."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def content(self) -> Any: ...  # noqa: D102
    @property
    def original(self) -> bool: ...  # noqa: D102
    @property
    def base(self) -> bool: ...  # noqa: D102
    @property
    def merge(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class _Found:
    kind: FileKind
    data: Base
    name: str
    side: Author


def _named(found: _Found) -> Author:
    """Return the author of a side; the file stands for one who is not known."""
    return found.side if found.side.name else replace(found.side, name=found.name)


class Comparer:
    """Compares. Raises Cs3Error, BadPathError and Refusal."""

    def __init__(
        self,
        documents: Documents,
        versions: Versions,
        authors: Authors,
        copies: CopySync,
        workers: Workers,
        records: MergeRecords,
    ) -> None:
        self._documents = documents
        self._versions = versions
        self._authors = authors
        self._copies = copies
        self._workers = workers
        self._records = records

    async def compare(self, before: What, after: What) -> Compared:
        """Compare two documents."""
        one, two = await self._find(before), await self._find(after)
        if one.kind != two.kind:
            raise bad_request(Sentence.MERGE_UNLIKE(), "bad type")
        async with self._workers.pool() as pool:
            made = await pool.compare(one.kind, one.data, two.data)
        sides = (_named(one), _named(two))
        return Compared(one.kind, two.name, *sides, made.base, made.diff)

    async def _find(self, what: What) -> _Found:
        if what.merge:
            record = await self._records.get(what.merge)
            name = record.path.rpartition("/")[2]
            return _Found(record.kind, record.remote, name, record.remote_side)
        path = clean(what.path)
        if what.original or what.base:
            return await self._of_copy(path, what)
        name = path.rpartition("/")[2]
        if what.content is not None:
            data, kind = content_of(what.content)
            return _Found(kind, data, name, await self._authors.mine())
        kind = kind_at(path)
        if what.version:
            data, moment = await self._versions.content(path, what.version)
            return _Found(kind, data, name, Author("", False, moment))
        target = await self._documents.at(path)
        side = await self._authors.stored(target.resource)
        return _Found(kind, await self._documents.read(target), name, side)

    async def _of_copy(self, path: str, what: What) -> _Found:
        """Return the original of a copy, or what both were made from."""
        data = None if what.content is None else content_of(what.content)[0]
        copy = await self._copies.read(path, data, "")
        target = self._copies.target_of(copy)
        if target is None:
            denied = copy.found.state == "denied"
            raise Refusal(
                *(
                    (403, Sentence.ORIGINAL_NOT_SEEN())
                    if denied
                    else (404, Sentence.MERGE_MISSING())
                ),
                "missing",
            )
        if what.base:
            base = await self._copies.base_of(copy, target)
            if base is None:
                raise Refusal(409, Sentence.MERGE_UNKNOWN(), "unknown")
            return _Found(copy.kind, base, target.name, Author("", time=copy.origin.copied))
        side = await self._authors.stored(target.resource)
        return _Found(copy.kind, await self._documents.read(target), target.name, side)

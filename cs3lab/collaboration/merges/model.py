"""What a merge or comparison answers, and what is kept of a merge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec

from cs3lab.files.saving import Saved
from cs3lab.locking.states import Holder
from cs3lab.merge.documents import FileKind
from cs3lab.merge.jobs import Counts
from cs3lab.merge.model import Json

State = Literal[
    "merged", "unchanged", "conflicts", "locked", "missing", "denied", "unknown", "undone"
]


@dataclass(frozen=True, slots=True)
class Author:
    """Whose a side is, "" where that is not known, and of when, None while it is not stored."""

    name: str
    me: bool = False
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class MergeResult:
    """How a merge went; see `Merged` in `cs3lab.api.merge_structs` for what each field means."""

    id: str
    state: State
    message: str
    kind: FileKind
    name: str
    path: str | None
    local: Author
    remote: Author
    local_hash: str = ""
    model: Saved | None = None
    copy: Saved | None = None
    content: Any = None
    summary: Counts | None = None
    conflicts: int = 0
    base: Json | None = None
    decisions: list[Any] = field(default_factory=list)
    by_cell: bool = False
    holder: Holder | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """How two documents differ; see `Compared` in `cs3lab.api.merge_structs`."""

    kind: FileKind
    name: str
    before: Author
    after: Author
    base: Json
    diff: list[Json]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a merge: to resolve it, to undo it, to show what it changed.

    `path` is the document, or the copy of which `origin` tells the original; `content` is what
    was merged of it, and `hash` the etag it had. While it is open, `base` and `local` are what was
    merged into `remote`, which had the etag `etag`. Once it is stored, `stored` and `copied` are
    the etags of what was written.
    """

    id: str
    kind: FileKind
    path: str
    remote: bytes
    etag: str
    local_side: Author
    remote_side: Author
    counts: Counts
    local_hash: str = ""
    base: bytes | Json = b""
    local: bytes = b""
    by_cell: bool = False
    origin: Json | None = None
    content: bytes = b""
    hash: str = ""
    stored: str = ""
    copied: str = ""

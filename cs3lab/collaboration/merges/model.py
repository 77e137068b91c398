"""Results of merges and comparisons, and the record that is kept of a merge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec

from cs3lab.files.saving import Saved
from cs3lab.files.versions import NamedState
from cs3lab.locking.states import Holder
from cs3lab.merge.documents import FileKind
from cs3lab.merge.jobs import Counts
from cs3lab.merge.losses import Losses
from cs3lab.merge.model import Json

State = Literal[
    "merged",
    "unchanged",
    "conflicts",
    "outputs",
    "locked",
    "missing",
    "denied",
    "unknown",
    "unreadable",
    "undone",
]
WithOutputs = Literal["ask", "keep", "drop"]


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a side, "" where not known, and its time, None while it is not stored."""

    name: str
    me: bool = False
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge; `Merged` in `cs3lab.api.merge_structs` explains each field."""

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
    lost: Losses | None = None
    holder: Holder | None = None
    since: datetime | None = None
    good: NamedState | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The result of a comparison; see `Compared` in `cs3lab.api.merge_structs`."""

    kind: FileKind
    name: str
    before: Author
    after: Author
    base: Json
    diff: list[Json]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A merge as it is kept: to resolve it, to undo it, to show what it changed.

    `path` is the document, or the copy; `origin` is the record of the copy, `content` what was
    merged of it, `hash` its etag, and `proposal` names the proposal to merge it. `remote` is what
    the storage had, with the etag `etag`. While the merge is open, `base` and `local` are the other
    two sides. Once it is stored, `stored` and `copied` are the etags of what was written.
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
    proposal: str = ""
    stored: str = ""
    copied: str = ""

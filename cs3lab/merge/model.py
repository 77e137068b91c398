"""Results of merges and comparisons. Plain data: it crosses processes and becomes JSON as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

#: source: the same lines changed differently; deleted: deleted on one side, edited on the other;
#: metadata, attachments: one entry changed differently.
ConflictKind = Literal["source", "deleted", "metadata", "attachments"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One question only a person can answer.

    ``base``, ``local`` and ``remote`` are the texts in question, None where there is none
    (deleted). ``cell`` is the id of the cell in the offered notebook, empty for what belongs
    to the notebook or to a text file. ``path`` is the place in the ``base`` of the merge.
    """

    kind: ConflictKind
    cell: str
    base: str | None
    local: str | None
    remote: str | None
    path: tuple[str | int, ...] = ()


@dataclass(slots=True)
class CellChanges:
    """Ids of cells by what happened to them and on which side."""

    edited_local: list[str] = field(default_factory=list)
    edited_remote: list[str] = field(default_factory=list)
    edited_both: list[str] = field(default_factory=list)
    inserted_local: list[str] = field(default_factory=list)
    inserted_remote: list[str] = field(default_factory=list)
    inserted_both: list[str] = field(default_factory=list)
    #: Inserted at one place by either side: remote's first. Worth a person's look.
    inserted_together: list[str] = field(default_factory=list)
    deleted_local: list[str] = field(default_factory=list)
    deleted_remote: list[str] = field(default_factory=list)
    moved_local: list[str] = field(default_factory=list)
    moved_remote: list[str] = field(default_factory=list)
    #: Moved to different places; remote's stands. Worth a person's look.
    moved_both: list[str] = field(default_factory=list)
    #: Merged from both, so no output of either side belongs to it.
    not_run: list[str] = field(default_factory=list)


@dataclass(slots=True)
class NotebookMerge:
    """Result of merging notebooks, all of them in nbformat's form.

    ``merged`` is None while conflicts are open. ``offered`` always is a valid notebook: the
    merge, with the base's text in open conflicts. ``marked`` shows conflicts in the cells, as git
    does. ``base`` and ``decisions`` are what nbdime's merge widget shows.
    """

    merged: Json | None
    offered: Json
    marked: Json
    conflicts: list[Conflict]
    changes: CellChanges
    base: Json
    decisions: list[Json]
    #: Too big or too slow to be merged by lines: a cell changed on both sides is one conflict.
    by_cell: bool = False

    def as_dict(self) -> Json:
        """Return the result as JSON has it."""
        return asdict(self)


@dataclass(slots=True)
class TextMerge:
    """Result of merging text files; the fields mean what they mean for notebooks.

    ``base`` is a notebook of one cell, see ``text_as_notebook``. The numbers count
    places in the text.
    """

    merged: str | None
    offered: str
    marked: str
    conflicts: list[Conflict]
    base: Json
    decisions: list[Json]
    by_cell: bool = False
    edited_local: int = 0
    edited_remote: int = 0
    edited_both: int = 0

    def as_dict(self) -> Json:
        """Return the result as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """How one document differs from another: nbdime's diff and the notebook it applies to."""

    base: Json
    diff: list[Json]

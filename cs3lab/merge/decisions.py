"""What becomes of each cell: the decision for a row of the table. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from cs3lab.merge import lines, metadata, outputs
from cs3lab.merge.lines import Choice, Chunk
from cs3lab.merge.metadata import KeyConflict
from cs3lab.merge.notebook import Cell, Json
from cs3lab.merge.table import Row

Fate = Literal["kept", "inserted", "deleted", "deleted or edited"]


@dataclass(slots=True)
class Decision:
    """The decision for one row.

    ``cell`` is the merged cell, with the base's text in open conflicts; None when it is deleted.
    ``prepared`` is that cell with the base's source, to which the chunks apply; None for an
    insertion.
    """

    row: Row
    fate: Fate
    cell: Cell | None
    prepared: Cell | None
    chunks: list[Chunk] = field(default_factory=list)
    metadata_conflicts: list[KeyConflict] = field(default_factory=list)
    attachment_conflicts: list[KeyConflict] = field(default_factory=list)
    #: Whose change of the cell stands; "both" edited it, say, or inserted the same.
    by: Choice = "base"

    @property
    def not_run(self) -> bool:
        """Whether the cell waits for its first run since the merge."""
        return self.cell is not None and outputs.waits_for_run(self.cell)

    @property
    def touched(self) -> bool:
        """Whether there is any text to decide on."""
        return any(chunk.choice != "base" for chunk in self.chunks)

    @property
    def name(self) -> str:
        """Id of the cell in the result."""
        shown = self.cell or self.prepared
        return shown.id if shown else ""

    def rename(self, name: str) -> None:
        """Give the cell another id."""
        for cell in (self.cell, self.prepared):
            if cell is not None:
                cell.id = name


def decide(row: Row, *, by_lines: bool = True) -> Decision:
    """Decide one row; without ``by_lines`` a cell changed on both sides is one conflict."""
    if row.local is not None and row.remote is not None:
        if row.base is None:
            return _inserted_by_both(row.local, row.remote, row)
        return _merged(row, row.base, row.local, row.remote, by_lines)
    if row.base is None:
        return _inserted_by_one(row)
    return _deleted(row, row.base)


def with_chunks(decision: Decision, chunks: list[Chunk]) -> Decision:
    """Return the decision for a kept cell with other chunks, and the outputs that go with them."""
    row, cell = decision.row, decision.cell
    if cell is None or decision.prepared is None:
        return decision
    source = lines.join(line for chunk in chunks for line in chunk.merged)
    cell = with_outputs(replace(cell, source=source), row.base, row.local, row.remote)
    prepared = replace(cell, source=decision.prepared.source)
    return replace(decision, chunks=chunks, cell=cell, prepared=prepared)


def edited(base: Cell, side: Cell) -> bool:
    """Whether a side changed what a person wrote, and not only blanks at the ends of lines.

    Editors strip those by themselves. Nobody wants to be asked whether a cell may be deleted that
    another person only ran, or saved in such an editor.
    """
    if base.type != side.type or base.attachments != side.attachments:
        return True
    return base.source != side.source and _stripped(base.source) != _stripped(side.source)


def _stripped(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().split("\n")]


def _inserted_by_one(row: Row) -> Decision:
    cell, by = (row.remote, "remote") if row.local is None else (row.local, "local")
    choice: Choice = "remote" if by == "remote" else "local"
    return Decision(row, "inserted", replace(cell) if cell else None, None, by=choice)


def _inserted_by_both(local: Cell, remote: Cell, row: Row) -> Decision:
    merged, _ = metadata.merge_keys({}, local.metadata, remote.metadata, frozenset(local.metadata))
    attachments, _ = metadata.merge_keys(
        {}, local.attachments, remote.attachments, frozenset(local.attachments)
    )
    # The same text on both sides: only what is beside it differs, and remote's stands there.
    cell = replace(
        remote,
        id=remote.id or local.id,
        metadata=merged,
        attachments=attachments,
        extra=metadata.merge_extra({}, local.extra, remote.extra),
    )
    return Decision(row, "inserted", with_outputs(cell, None, local, remote), None, by="both")


def _deleted(row: Row, base: Cell) -> Decision:
    rest = row.local or row.remote
    # The id of the side that has the cell: after the merge it is that side's cell, if it is kept.
    prepared = replace(base, id=(rest.id if rest else "") or base.id)
    by: Choice = "both" if rest is None else "local" if row.local is None else "remote"
    if rest is None or rest.blank or not edited(base, rest):
        return Decision(row, "deleted", None, prepared, by=by)
    version = tuple(lines.split(rest.source))
    none: tuple[str, ...] = ()
    old = tuple(lines.split(base.source))
    mine, theirs = (none, version) if row.local is None else (version, none)
    # The deleting side made nothing of it. One chunk of the whole cell: it goes or it stays.
    chunk = Chunk(0, len(old), old, mine, theirs, "conflict")
    # Whoever keeps it keeps all of the edit, not only its text.
    edit = replace(rest, id=prepared.id, source=base.source)
    offered = with_outputs(edit, base, row.local, row.remote)
    return Decision(row, "deleted or edited", offered, replace(offered), [chunk], by="conflict")


def _merged(row: Row, base: Cell, local: Cell, remote: Cell, by_lines: bool) -> Decision:
    chunks = _chunks(base.source, local.source, remote.source, by_lines)
    source = lines.join(line for chunk in chunks for line in chunk.merged)
    # The type that is a change stands; remote's if both changed it.
    kind = remote.type if remote.type != base.type else local.type
    keys, key_conflicts = metadata.merge_cell_metadata(
        base.metadata, local.metadata, remote.metadata
    )
    files, file_conflicts = metadata.merge_keys(
        base.attachments, local.attachments, remote.attachments
    )
    cell = Cell(
        id=remote.id or local.id or base.id,
        type=kind,
        source=source,
        metadata=keys,
        attachments={} if kind == "code" else files,  # nbformat knows none of code cells
        extra=metadata.merge_extra(base.extra, local.extra, remote.extra),
    )
    cell = with_outputs(cell, base, local, remote)
    return Decision(
        row,
        "kept",
        cell,
        replace(cell, source=base.source),
        chunks,
        key_conflicts,
        [] if kind == "code" else file_conflicts,
        _by(base, local, remote),
    )


def _by(base: Cell, local: Cell, remote: Cell) -> Choice:
    here, there = base.key != local.key, base.key != remote.key
    if here and there:
        return "both"
    return "local" if here else "remote" if there else "base"


def _chunks(base: str, local: str, remote: str, by_lines: bool) -> list[Chunk]:
    old, mine, theirs = lines.split(base), lines.split(local), lines.split(remote)
    if by_lines:
        return lines.merge(old, mine, theirs)
    return lines.merge_whole(old, mine, theirs)


def with_outputs(cell: Cell, base: Cell | None, local: Cell | None, remote: Cell | None) -> Cell:
    """Return a merged cell with the outputs its source made on a side, or without outputs."""
    if cell.type != "code":
        kept: Json = {k: v for k, v in cell.metadata.items() if k not in metadata.OF_RUN}
        return replace(cell, metadata=kept, outputs=[], execution_count=None, digest="")
    run = outputs.choose(cell.source, base, local, remote)
    return replace(
        cell,
        outputs=run.outputs,
        execution_count=run.execution_count,
        metadata=outputs.with_run(cell.metadata, run),
        digest="",
    )

"""The merge of three notebooks into one, or into what has to be asked. Pure.

align → carry splits and joins over → order → decide each cell → look for duplicate lines
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from cs3lab.merge import lines, nbdime_format, outputs
from cs3lab.merge.alignment import COMPARISONS, FEW_COMPARISONS, align
from cs3lab.merge.decisions import Decision, decide, with_outputs
from cs3lab.merge.duplicate_lines import ask_about_duplicates
from cs3lab.merge.lines import Chunk
from cs3lab.merge.metadata import KeyConflict, merge_extra, merge_notebook_metadata
from cs3lab.merge.model import CellChanges, Conflict, NotebookMerge
from cs3lab.merge.nbdime_format import Path
from cs3lab.merge.notebook import Cell, Notebook, assign_ids
from cs3lab.merge.splits_and_joins import carry_splits_and_joins
from cs3lab.merge.table import Table, order, tabulate


def merge_notebooks(
    base: Notebook, local: Notebook, remote: Notebook, *, by_cell: bool = False
) -> NotebookMerge:
    """Return the merge of what local and remote made of base.

    ``by_cell`` is the cheap way for what is too big: fewer cells are compared by likeness, and a
    cell changed on both sides is one conflict.
    """
    table, decisions = plan(base, local, remote, by_cell=by_cell)
    metadata, key_conflicts = merge_notebook_metadata(
        base.metadata, local.metadata, remote.metadata
    )
    merged = _only_change(base, local, remote) or Notebook(
        [each.cell for each in decisions if each.cell is not None],
        metadata,
        max(local.minor, remote.minor),
        merge_extra(base.extra, local.extra, remote.extra),
    )
    conflicts = list(_conflicts(decisions, key_conflicts))
    offered = merged.as_dict()
    return NotebookMerge(
        merged=None if conflicts else offered,
        offered=offered,
        marked=replace(merged, cells=_marked(decisions)).as_dict() if conflicts else offered,
        conflicts=conflicts,
        changes=_changes(table, decisions),
        base=replace(merged, cells=nbdime_format.base_cells(decisions), minor=5).as_dict(),
        decisions=nbdime_format.merge_decisions(decisions, key_conflicts),
        by_cell=by_cell,
    )


def _only_change(base: Notebook, local: Notebook, remote: Notebook) -> Notebook | None:
    """Version of the only side that changed anything, or that both made; None where they differ.

    It stands to the letter, also where merging cell by cell would pair its cells wrongly.
    """
    if local in (base, remote):
        side = remote
    elif remote == base:
        side = local
    else:
        return None
    cells = [replace(cell) for cell in side.cells]
    if side is local:
        _keep_good_runs(cells, remote.cells)
    assign_ids(cells)
    return replace(side, cells=cells)


def _keep_good_runs(cells: list[Cell], stored: list[Cell]) -> None:
    """Put the stored outputs under cells with the same source whose run broke."""
    for j, i in align(stored, cells).items():
        cell, good = cells[j], stored[i]
        if cell.key == good.key and outputs.is_broken(cell) and outputs.is_good(good):
            cells[j] = with_outputs(cell, None, cell, good)


def plan(
    base: Notebook, local: Notebook, remote: Notebook, *, by_cell: bool = False
) -> tuple[Table, list[Decision]]:
    """Decisions for all cells, in the order of the result; parameters as of ``merge_notebooks``."""
    few = FEW_COMPARISONS if by_cell else COMPARISONS
    table = tabulate(base.cells, local.cells, remote.cells, few)
    # Splits and joins are followed line by line, which the cheap way does not look at.
    if not by_cell:
        carry_splits_and_joins(table)
    decisions = [decide(row, by_lines=not by_cell) for row in order(table)]
    decisions = ask_about_duplicates(decisions, base, local, remote)
    _assign_ids(decisions)
    return table, decisions


def _assign_ids(decisions: Sequence[Decision]) -> None:
    # Of two cells with one id the first keeps it. A deleted cell must not take the id from one that
    # stands: what is stored would have another id than on either side.
    standing_first = sorted(decisions, key=lambda each: each.cell is None)
    names = [Cell(each.name, "raw", _source(each)) for each in standing_first]
    assign_ids(names)
    for each, name in zip(standing_first, names, strict=True):
        each.rename(name.id)


def _source(decision: Decision) -> str:
    cell = decision.cell or decision.prepared
    return cell.source if cell else ""


def _marked(decisions: Iterable[Decision]) -> list[Cell]:
    """Cells with markers around what is open; such a cell holds no outputs."""
    result = []
    for each in decisions:
        if each.cell is None:
            continue
        if any(chunk.choice == "conflict" for chunk in each.chunks):
            source = lines.with_markers(each.chunks)
            result.append(replace(each.cell, source=source, outputs=[], execution_count=None))
        else:
            result.append(each.cell)
    return result


def _conflicts(
    decisions: Iterable[Decision], key_conflicts: Iterable[KeyConflict]
) -> Iterable[Conflict]:
    place = 0
    for each in decisions:
        path = ("cells", place)
        for chunk in each.chunks:
            if chunk.choice == "conflict":
                yield _source_conflict(each, chunk, path)
        for found in each.metadata_conflicts:
            yield _key_conflict(found, "metadata", each.name, (*path, "metadata"))
        for found in each.attachment_conflicts:
            yield _key_conflict(found, "attachments", each.name, (*path, "attachments"))
        place += each.prepared is not None  # insertions have no place in the base of the widget
    for found in key_conflicts:
        yield _key_conflict(found, "metadata", "", ("metadata",))


def _source_conflict(decision: Decision, chunk: Chunk, path: Path) -> Conflict:
    base, local, remote = (lines.join(part) for part in (chunk.base, chunk.local, chunk.remote))
    if decision.fate == "kept":
        return Conflict("source", decision.name, base, local, remote, (*path, "source"))
    row = decision.row
    return Conflict(
        "deleted",
        decision.name,
        base,
        None if row.local is None else local,
        None if row.remote is None else remote,
        path,
    )


def _key_conflict(found: KeyConflict, kind: str, cell: str, path: Path) -> Conflict:
    base, local, remote = (
        json.dumps(value, ensure_ascii=False) if present else None
        for value, present in zip(found.values, found.present, strict=True)
    )
    where = (*path, *found.path)
    if kind == "attachments":
        return Conflict("attachments", cell, base, local, remote, where)
    return Conflict("metadata", cell, base, local, remote, where)


def _changes(table: Table, decisions: Sequence[Decision]) -> CellChanges:
    changes = CellChanges()
    for each in decisions:
        _note(changes, each)
    names = {each.row: each.name for each in decisions if each.cell is not None}
    here, there = table.moved("local"), table.moved("remote")
    for target, rows in (
        (changes.moved_local, here - there),
        (changes.moved_remote, there - here),
        (changes.moved_both, (here & there) - table.moved_alike()),
    ):
        target += [name for row, name in names.items() if row in rows]
    changes.inserted_together = _together(decisions)
    return changes


def _note(changes: CellChanges, decision: Decision) -> None:
    kinds: dict[tuple[str, str], list[str]] = {
        ("kept", "local"): changes.edited_local,
        ("kept", "remote"): changes.edited_remote,
        ("kept", "both"): changes.edited_both,
        ("inserted", "local"): changes.inserted_local,
        ("inserted", "remote"): changes.inserted_remote,
        ("inserted", "both"): changes.inserted_both,
        ("deleted", "local"): changes.deleted_local,
        ("deleted", "remote"): changes.deleted_remote,
    }
    # Two insertions that became one cell are "kept" with what they share as the base.
    shared = decision.row.common and decision.fate == "kept"
    target = changes.inserted_both if shared else kinds.get((decision.fate, decision.by))
    if target is not None:
        target.append(decision.name)
    if decision.cell is not None and decision.not_run:
        changes.not_run.append(decision.name)


def _together(decisions: Sequence[Decision]) -> list[str]:
    """Ids of insertions in places where both sides inserted."""
    result: list[str] = []
    for inserted, run in groupby(decisions, key=lambda each: each.fate == "inserted"):
        cells = list(run)
        if inserted and {each.by for each in cells} >= {"local", "remote"}:
            result += [each.name for each in cells if each.by != "both"]
    return result

"""Merging notebooks: from three of them to one, or to what has to be asked. Pure.

read → align → carry splits and joins over → order → decide each cell → put together
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from cs3lab.merge import lines, widget
from cs3lab.merge.cells import COMPARISONS, FEW_COMPARISONS
from cs3lab.merge.decide import Decision, decide
from cs3lab.merge.doubles import question_doubles
from cs3lab.merge.metadata import Clash, merge_notebook
from cs3lab.merge.model import Conflict, NotebookMerge, Summary
from cs3lab.merge.notebook import Cell, Notebook, settle_ids
from cs3lab.merge.regroup import regroup
from cs3lab.merge.rows import Table, order, tabulate


def merge_notebooks(
    base: Notebook, local: Notebook, remote: Notebook, *, by_cell: bool = False
) -> NotebookMerge:
    """Merge what local and remote made of base.

    ``by_cell`` is the cheap way for what is too big: fewer cells are compared by likeness, and
    one changed on both sides is one conflict.
    """
    table, decisions = plan(base, local, remote, by_cell=by_cell)
    metadata, clashes = merge_notebook(base.metadata, local.metadata, remote.metadata)
    merged = _only_change(base, local, remote) or Notebook(
        [each.cell for each in decisions if each.cell is not None],
        metadata,
        max(local.minor, remote.minor),
    )
    conflicts = list(_conflicts(decisions, clashes))
    offered = merged.as_dict()
    return NotebookMerge(
        merged=None if conflicts else offered,
        offered=offered,
        marked=replace(merged, cells=_marked(decisions)).as_dict() if conflicts else offered,
        conflicts=conflicts,
        summary=_summary(table, decisions),
        base=replace(merged, cells=widget.base_cells(decisions), minor=5).as_dict(),
        decisions=widget.nbdime_decisions(decisions, clashes),
        by_cell=by_cell,
    )


def _only_change(base: Notebook, local: Notebook, remote: Notebook) -> Notebook | None:
    """Return the side that stands as it is, because nobody else changed anything."""
    if local in (base, remote):
        side = remote
    elif remote == base:
        side = local
    else:
        return None
    cells = [replace(cell) for cell in side.cells]
    settle_ids(cells)
    return replace(side, cells=cells)


def plan(
    base: Notebook, local: Notebook, remote: Notebook, *, by_cell: bool = False
) -> tuple[Table, list[Decision]]:
    """Decide all cells, in the order of the result; parameters as of ``merge_notebooks``."""
    few = FEW_COMPARISONS if by_cell else COMPARISONS
    table = tabulate(base.cells, local.cells, remote.cells, few)
    if not by_cell:
        regroup(table)
    decisions = [decide(row, by_lines=not by_cell) for row in order(table)]
    decisions = question_doubles(decisions, base, local, remote)
    _settle_ids(decisions)
    return table, decisions


def _settle_ids(decisions: Sequence[Decision]) -> None:
    standing_first = sorted(decisions, key=lambda each: each.cell is None)
    names = [Cell(each.name, "raw", _source(each)) for each in standing_first]
    settle_ids(names)
    for each, name in zip(standing_first, names, strict=True):
        each.rename(name.id)


def _source(decision: Decision) -> str:
    cell = decision.cell or decision.prepared
    return cell.source if cell else ""


def _marked(decisions: Iterable[Decision]) -> list[Cell]:
    """Put markers around what is open; such a cell holds no outputs."""
    result = []
    for each in decisions:
        if each.cell is None:
            continue
        if any(chunk.origin == "conflict" for chunk in each.chunks):
            source = lines.marked(each.chunks)
            result.append(replace(each.cell, source=source, outputs=[], execution_count=None))
        else:
            result.append(each.cell)
    return result


def _conflicts(decisions: Iterable[Decision], clashes: Iterable[Clash]) -> Iterable[Conflict]:
    place = 0
    for each in decisions:
        path = ("cells", place)
        for chunk in each.chunks:
            if chunk.origin == "conflict":
                yield _question(each, chunk, path)
        for clash in each.metadata_clashes:
            yield _clash(clash, "metadata", each.name, (*path, "metadata"))
        for clash in each.attachment_clashes:
            yield _clash(clash, "attachments", each.name, (*path, "attachments"))
        place += each.prepared is not None
    for clash in clashes:
        yield _clash(clash, "metadata", "", ("metadata",))


def _question(decision: Decision, chunk: lines.Chunk, path: tuple[str | int, ...]) -> Conflict:
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


def _clash(clash: Clash, kind: str, cell: str, path: tuple[str | int, ...]) -> Conflict:
    base, local, remote = (
        json.dumps(value, ensure_ascii=False) if present else None
        for value, present in zip(clash.values, clash.present, strict=True)
    )
    where = (*path, *clash.path)
    if kind == "attachments":
        return Conflict("attachments", cell, base, local, remote, where)
    return Conflict("metadata", cell, base, local, remote, where)


def _summary(table: Table, decisions: Sequence[Decision]) -> Summary:
    summary = Summary()
    for each in decisions:
        _note(summary, each)
    names = {each.row: each.name for each in decisions if each.cell is not None}
    here, there = table.moved("local"), table.moved("remote")
    for target, rows in (
        (summary.moved_local, here - there),
        (summary.moved_remote, there - here),
        (summary.moved_both, (here & there) - table.moved_alike()),
    ):
        target += [name for row, name in names.items() if row in rows]
    summary.inserted_together = _together(decisions)
    return summary


def _note(summary: Summary, decision: Decision) -> None:
    kinds: dict[tuple[str, str], list[str]] = {
        ("kept", "local"): summary.edited_local,
        ("kept", "remote"): summary.edited_remote,
        ("kept", "both"): summary.edited_both,
        ("inserted", "local"): summary.inserted_local,
        ("inserted", "remote"): summary.inserted_remote,
        ("inserted", "both"): summary.inserted_both,
        ("deleted", "local"): summary.deleted_local,
        ("deleted", "remote"): summary.deleted_remote,
    }
    shared = decision.row.common and decision.fate == "kept"
    target = summary.inserted_both if shared else kinds.get((decision.fate, decision.by))
    if target is not None:
        target.append(decision.name)
    if decision.cell is not None and decision.not_run:
        summary.not_run.append(decision.name)


def _together(decisions: Sequence[Decision]) -> list[str]:
    """Ids of insertions in places where both sides inserted."""
    result: list[str] = []
    for inserted, run in groupby(decisions, key=lambda each: each.fate == "inserted"):
        cells = list(run)
        if inserted and {each.by for each in cells} >= {"local", "remote"}:
            result += [each.name for each in cells if each.by != "both"]
    return result

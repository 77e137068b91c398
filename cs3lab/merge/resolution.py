"""Finishing a notebook a person resolved: the widget settles texts, the rule outputs. Pure."""

from __future__ import annotations

from dataclasses import replace

from cs3lab.merge.decisions import Decision, with_outputs
from cs3lab.merge.engine import plan
from cs3lab.merge.notebook import Cell, Notebook, assign_ids


def resolve_notebook(
    resolved: Notebook,
    base: Notebook,
    local: Notebook,
    remote: Notebook,
    *,
    by_cell: bool = False,
) -> Notebook:
    """Give every resolved cell the outputs that belong to its text.

    ``resolved`` is what the widget made of the base and decisions of the merge of these three,
    merged with the same ``by_cell``.
    """
    _, decisions = plan(base, local, remote, by_cell=by_cell)
    known = {each.name: each for each in decisions}
    cells = [_resolved(cell, known.get(cell.id)) for cell in resolved.cells]
    assign_ids(cells)
    return Notebook(cells, resolved.metadata, max(local.minor, remote.minor))


def _resolved(cell: Cell, decision: Decision | None) -> Cell:
    if decision is None:
        return with_outputs(cell, None, None, None)
    padded = decision.prepared is not None and decision.touched
    source = cell.source.removesuffix("\n") if padded else cell.source
    row = decision.row
    return with_outputs(replace(cell, source=source), row.base, row.local, row.remote)

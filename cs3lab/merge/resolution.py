"""The notebook that a person's decisions make of a merge: texts by them, outputs by rule. Pure."""

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
    """Return the resolved notebook with the outputs that belong to the texts of its cells.

    ``resolved`` is what the widget made of the base and decisions of the merge of these three,
    merged with the same ``by_cell``.
    """
    # Merged again: the same three give the same decisions. What a browser sends only counts for
    # texts and metadata, so it cannot put outputs under a cell that did not make them.
    _, decisions = plan(base, local, remote, by_cell=by_cell)
    known = {each.name: each for each in decisions}
    cells = [_resolved(cell, known.get(cell.id)) for cell in resolved.cells]
    assign_ids(cells)
    return replace(resolved, cells=cells, minor=max(local.minor, remote.minor))


def _resolved(cell: Cell, decision: Decision | None) -> Cell:
    # A cell the merge does not know has outputs of nobody.
    if decision is None:
        return with_outputs(cell, None, None, None)
    # The base of the widget had a line end added to each source in question; see nbdime_format.
    padded = decision.prepared is not None and decision.touched
    source = cell.source.removesuffix("\n") if padded else cell.source
    row = decision.row
    return with_outputs(replace(cell, source=source), row.base, row.local, row.remote)

"""The choice of the outputs that stand under a cell. Pure.

Outputs never merge. They follow the side whose source stands, and no output stands under a source
that did not make it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from cs3lab.merge.metadata import NAMESPACE, NOT_RUN, OF_RUN
from cs3lab.merge.notebook import Cell, Json


@dataclass(slots=True)
class Run:
    """The run whose outputs stand under a cell; without any, if no run belongs to its source."""

    outputs: list[Json] = field(default_factory=list)
    execution_count: int | None = None
    #: Metadata the run left in the cell.
    metadata: Json = field(default_factory=dict)
    #: Whether the cell is to be run: merged from two sources, of which a side had run its own.
    needs_run: bool = False


def digest(outputs: list[Json]) -> str:
    """Text that stands for outputs, whatever number their run had; empty for none."""
    if not outputs:
        return ""
    counted = [{k: v for k, v in output.items() if k != "execution_count"} for output in outputs]
    text = json.dumps(counted, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def same(one: Cell, two: Cell) -> bool:
    """Whether two cells show the same outputs."""
    if one.outputs == two.outputs and one.digest == two.digest:
        return True
    if len(one.outputs) != len(two.outputs) and not one.digest and not two.digest:
        return False
    return (one.digest or digest(one.outputs)) == (two.digest or digest(two.outputs))


def is_good(cell: Cell) -> bool:
    """Whether a run showed something under a cell, and did not fail."""
    return bool(cell.outputs) and not cell.failed


def is_broken(cell: Cell) -> bool:
    """Whether a run failed, or did not come to the cell; what a person cleared is not broken."""
    return cell.failed or (cell.cut_off and is_bare(cell))


def is_bare(cell: Cell) -> bool:
    """Whether nothing of any run is under a cell."""
    return not cell.outputs and cell.execution_count is None


def choose(source: str, base: Cell | None, local: Cell | None, remote: Cell | None) -> Run:
    """Return the run whose outputs stand under a code cell with this merged source."""
    sides = [cell for cell in (local, remote) if cell is not None]
    # To the letter: one changed blank may be within a string that is printed.
    made = [cell for cell in sides if cell.whole and cell.key == ("code", source)]
    if not made:
        return Run(needs_run=any(_ran(cell) or waits_for_run(cell) for cell in sides))
    winner = made[0] if len(made) == 1 else _of_two(source, base, made[0], made[1])
    traces = {key: winner.metadata[key] for key in OF_RUN if key in winner.metadata}
    # Merged at an earlier time and not run since: it still waits.
    needs_run = waits_for_run(winner) and not _ran(winner)
    return Run(winner.outputs, winner.execution_count, traces, needs_run)


def waits_for_run(cell: Cell) -> bool:
    """Whether a cell was merged and not run since."""
    ours = cell.metadata.get(NAMESPACE)
    return isinstance(ours, dict) and bool(ours.get(NOT_RUN))


def _ran(cell: Cell) -> bool:
    return bool(cell.outputs) or cell.execution_count is not None


def _of_two(source: str, base: Cell | None, local: Cell, remote: Cell) -> Cell:
    """Side that ran the source both have since the base; remote if both or neither did.

    A run that broke never wins over a good one.
    """
    for one, other in ((local, remote), (remote, local)):
        if is_good(one) and is_broken(other):
            return one
    if base is not None and base.whole and base.key == ("code", source):
        if same(remote, base):
            # A run that gives what was there before shows in its number only.
            unchanged = same(local, base) and remote.execution_count != base.execution_count
            return remote if unchanged else local
        if same(local, base):
            return remote
    # Outputs that were cleared give way to those of a run.
    return remote if remote.outputs or not local.outputs else local


def with_run(metadata: Json, run: Run) -> Json:
    """Metadata of a cell with the traces of the run that stands, and none of another."""
    result = {key: value for key, value in metadata.items() if key not in OF_RUN}
    result.update(run.metadata)
    previous = result.pop(NAMESPACE, {})
    ours = {k: v for k, v in previous.items() if k != NOT_RUN} if _is_ours(previous) else {}
    if run.needs_run:
        ours[NOT_RUN] = True
    if ours:
        result[NAMESPACE] = ours
    return result


def _is_ours(value: Any) -> TypeGuard[Json]:
    return isinstance(value, dict)

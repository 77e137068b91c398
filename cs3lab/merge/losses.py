"""Pictures and tables that a merge would take out of what is stored, and how they are kept. Pure.

Outputs follow the source that made them (`outputs`), so a cell that was changed and whose run
failed, or that was not run since, loses what stood under it, and so does one that was cleared. A
person may rather keep the old picture until the cell is run again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cs3lab.merge import outputs
from cs3lab.merge.alignment import align
from cs3lab.merge.notebook import Cell, Json, read


@dataclass(frozen=True, slots=True)
class Losses:
    """How many pictures and tables would be gone, and from how many cells."""

    pictures: int
    tables: int
    cells: int


def losses(merged: Json, stored: list[Cell]) -> Losses | None:
    """Return what a merged notebook has lost of the stored cells; None where it is nothing."""
    pictures = tables = cells = 0
    for _, good in _lost(merged, stored):
        shown = [_kind(output) for output in good.outputs]
        pictures += shown.count("picture")
        tables += shown.count("table")
        cells += 1
    return Losses(pictures, tables, cells) if cells else None


def keep(merged: Json, stored: list[Cell]) -> Json:
    """Return a merged notebook with the pictures and tables that were lost, marked as not run."""
    cells = list(merged["cells"])
    for j, good in _lost(merged, stored):
        run = outputs.Run(good.outputs, good.execution_count, needs_run=True)
        metadata = outputs.with_run(cells[j]["metadata"], run)
        kept = {"outputs": run.outputs, "execution_count": run.execution_count}
        cells[j] = {**cells[j], **kept, "metadata": metadata}
    return {**merged, "cells": cells}


def _lost(merged: Json, stored: list[Cell]) -> Iterator[tuple[int, Cell]]:
    """Yield the places of cells with an error or nothing under them, and what stood there."""
    if not any(_shows(cell) for cell in stored):
        return
    cells = read(merged, "merged").cells
    for j, i in sorted(align(stored, cells).items()):
        cell = cells[j]
        is_gone = cell.type == "code" and (cell.failed or outputs.is_bare(cell))
        if is_gone and _shows(stored[i]):
            yield j, stored[i]


def _shows(cell: Cell) -> bool:
    return outputs.is_good(cell) and any(_kind(output) for output in cell.outputs)


def _kind(output: Json) -> str:
    """Return what an output shows that takes a run to get back: a picture, a table, or ""."""
    data: Any = output.get("data")
    if not isinstance(data, dict):
        return ""
    if any(mime.startswith("image/") for mime in data):
        return "picture"
    return "table" if "<table" in "".join(data.get("text/html", "")) else ""

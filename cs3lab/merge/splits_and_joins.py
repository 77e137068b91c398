"""Splits and joins: one side cut a cell in two, or made one of two. Pure.

The other side's edits belong to the lines and not to the cell they stood in. So the cut is made in
the base and on the other side as well, at the same line, and each part merges by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from cs3lab.merge.diff import Hunk, changes
from cs3lab.merge.lines import join, split
from cs3lab.merge.notebook import Cell
from cs3lab.merge.table import Row, Side, Table

#: Each side, and the one its splits and joins are carried over to.
_SIDES: tuple[tuple[Side, Side], ...] = (("local", "remote"), ("remote", "local"))
#: Share of a cell's lines that must come from the cell it was cut from. Not all of them: people cut
#: a cell in two because they go on writing in one part.
_FROM = 0.6


def carry_splits_and_joins(table: Table) -> None:
    """Carry splits and joins of each side over to the base and the other side, in the table."""
    for side, other in _SIDES:
        for row in list(table.base):
            base, mine, theirs = row.base, row.of(side), row.of(other)
            # Without an edit on the other side there is nothing to be carried anywhere: the parts
            # are an edited and an inserted cell, and merge as such.
            if base is None or theirs is None or theirs.source == base.source:
                continue
            if mine is None:
                _carry_join(table, row, side, other)
            elif mine.source != base.source:
                _carry_split(table, row, side, other)


def _carry_split(table: Table, row: Row, side: Side, other: Side) -> None:
    """Cut the base and the other side's cell where this side did, if it did."""
    base, mine, theirs = row.base, row.of(side), row.of(other)
    if base is None or mine is None or theirs is None:
        return
    group = _cut_from(table.of(side), row, side, base)
    if len(group) < 2:
        return
    sources = [split(cell.source) for part in group if (cell := part.of(side)) is not None]
    lines = split(base.source)
    whole = [line for source in sources for line in source]
    # Twice through a diff: from the parts, which may have been edited, to the base, and from there
    # to the other side. Where a cut falls into a rewritten stretch, nobody can tell which part the
    # new lines belong to, and the cell is left alone.
    cuts = _carried(_ends(sources), changes(whole, lines))
    far = cuts and _carried(cuts, changes(lines, split(theirs.source)))
    if not cuts or not far:
        return
    for part, ours, others in zip(
        group, _pieces(lines, cuts), _pieces(split(theirs.source), far), strict=True
    ):
        part.base, part_other = base.part(ours), theirs.part(others)
        # One part goes on as the cell; the others are new, and have nothing of it but their lines.
        if part is not row:
            part.base.metadata, part_other.metadata = {}, {}
            part.base.id = part_other.id = ""
            part.base.attachments, part_other.attachments = {}, {}
        part.put(other, part_other)
    for rows in (table.base, table.of(other)):
        place = rows.index(row)
        rows[place : place + 1] = group


def _cut_from(rows: Sequence[Row], row: Row, side: Side, base: Cell) -> list[Row]:
    """Row with its neighbours that were inserted on this side and made of its lines."""
    gone = Counter(split(base.source))
    if (cell := row.of(side)) is not None:
        gone -= Counter(split(cell.source))
    place = rows.index(row)
    first = last = place
    while first > 0 and _made_of(rows[first - 1], side, gone):
        first -= 1
    while last + 1 < len(rows) and _made_of(rows[last + 1], side, gone):
        last += 1
    return list(rows[first : last + 1])


def _made_of(row: Row, side: Side, gone: Counter[str]) -> bool:
    cell = row.of(side)
    if cell is None or row.base is not None or (row.local and row.remote):
        return False
    lines = Counter(line for line in split(cell.source) if line.strip())
    return bool(lines) and (lines & gone).total() >= _FROM * lines.total()


def _carry_join(table: Table, row: Row, side: Side, other: Side) -> None:
    """Join the row, gone on one side, with the neighbour its lines went into, if they did."""
    place = table.base.index(row)
    for neighbour in (place - 1, place + 1):
        if not 0 <= neighbour < len(table.base):
            continue
        target = table.base[neighbour]
        pair = (target, row) if neighbour < place else (row, target)
        # Only where they are neighbours on the other side too. What it put between them would have
        # to go somewhere.
        if _took_in(target, row, side) and _adjacent(table.of(other), pair):
            both: tuple[Side, Side] = ("base", other)
            for where in both:
                cells = [part.of(where) for part in pair]
                kept = target.of(where)
                if kept is not None:
                    target.put(where, kept.part(join(c.source for c in cells if c is not None)))
                table.of(where).remove(row)
            return


def _took_in(target: Row, row: Row, side: Side) -> bool:
    mine, base = target.of(side), target.base
    if mine is None or base is None or row.base is None or target.common:
        return False
    new = Counter(split(mine.source)) - Counter(split(base.source))
    lines = Counter(line for line in split(row.base.source) if line.strip())
    return bool(lines) and (lines & new).total() >= _FROM * lines.total()


def _adjacent(rows: Sequence[Row], pair: tuple[Row, Row]) -> bool:
    return pair in set(pairwise(rows))


def _ends(sources: Sequence[Sequence[str]]) -> list[int]:
    """Return the ends of all parts but the last, counted in lines of all parts together."""
    result: list[int] = []
    for source in sources[:-1]:
        result.append((result[-1] if result else 0) + len(source))
    return result


def _carried(cuts: Sequence[int], hunks: Sequence[Hunk]) -> list[int]:
    """Return the same places in the other sequence; none at all where one of them was rewritten."""
    result: list[int] = []
    for cut in cuts:
        shift = 0
        for low, high, _, right in hunks:
            if low < cut < high:
                return []
            if high <= cut:
                shift = right - high
        result.append(cut + shift)
    return result


def _pieces(lines: Sequence[str], cuts: Sequence[int]) -> list[str]:
    bounds = [0, *cuts, len(lines)]
    return [join(lines[low:high]) for low, high in pairwise(bounds)]

"""The three notebooks as one table, a row a cell, and the order of its rows. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cs3lab.merge.alignment import COMPARISONS, EDITED, Pairs, align, best_in_order, moved
from cs3lab.merge.diff import changes
from cs3lab.merge.lines import join, split
from cs3lab.merge.notebook import Cell

Side = Literal["base", "local", "remote"]
#: Where an insertion stands: the places of the base cells before and behind it.
Slot = tuple[int, int]


@dataclass(eq=False, slots=True)
class Row:
    """One cell as the base has it and as each side has it; None where it does not exist.

    ``common`` says that the base cell is no cell of the base, but what two insertions share.
    """

    base: Cell | None = None
    local: Cell | None = None
    remote: Cell | None = None
    common: bool = False

    def of(self, side: Side) -> Cell | None:
        """Return the cell of one side."""
        if side == "base":
            return self.base
        return self.local if side == "local" else self.remote

    def put(self, side: Side, cell: Cell | None) -> None:
        """Set the cell of one side."""
        if side == "base":
            self.base = cell
        elif side == "local":
            self.local = cell
        else:
            self.remote = cell


@dataclass(slots=True)
class Table:
    """The rows of each notebook, in its order; a row stands in each notebook that has the cell."""

    base: list[Row]
    local: list[Row]
    remote: list[Row]

    def of(self, side: Side) -> list[Row]:
        """Return the rows of one side, in its order."""
        if side == "base":
            return self.base
        return self.local if side == "local" else self.remote

    def moved(self, side: Side) -> set[Row]:
        """Rows that stand elsewhere on a side than in the base."""
        place = {row: i for i, row in enumerate(self.base)}
        there = [row for row in self.of(side) if row in place]
        return {self.base[i] for i in moved({j: place[row] for j, row in enumerate(there)})}

    def moved_alike(self) -> set[Row]:
        """Rows that stand behind the same row on both sides."""
        before = dict(zip(self.local, [None, *self.local], strict=False))
        return {
            row
            for previous, row in zip([None, *self.remote], self.remote, strict=False)
            if row in before and before[row] is previous
        }


def tabulate(
    base: Sequence[Cell],
    local: Sequence[Cell],
    remote: Sequence[Cell],
    comparisons: int = COMPARISONS,
) -> Table:
    """Table of three notebooks; ``comparisons`` as in ``alignment.align``."""
    rows = [Row(base=cell) for cell in base]
    here = _side_rows(rows, local, align(base, local, comparisons), "local")
    there = _side_rows(rows, remote, align(base, remote, comparisons), "remote")
    table = Table(rows, here, there)
    _join_same_insertions(table, comparisons)
    return table


def _side_rows(rows: list[Row], cells: Sequence[Cell], pairs: Pairs, side: Side) -> list[Row]:
    result = []
    for j, cell in enumerate(cells):
        row = rows[pairs[j]] if j in pairs else Row()
        row.put(side, cell)
        result.append(row)
    return result


def _join_same_insertions(table: Table, comparisons: int) -> None:
    """Make one row of a cell both sides inserted: of equal text anywhere, alike at one place."""
    mine = _insertions(table, "local")
    theirs = _insertions(table, "remote")
    texts: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in mine:
        if row.local is not None:
            texts[row.local.key].append(row)
    left: list[tuple[Row, Slot]] = []
    for row, slot in theirs.items():
        same = texts.get(row.remote.key, []) if row.remote is not None else []
        twin = next((one for one in same if _one_place(one, mine[one], slot)), None)
        if twin is None:
            left.append((row, slot))
        else:
            same.remove(twin)
            _unite(table, twin, row)
    rest = [(row, slot) for row, slot in mine.items() if row.remote is None]
    _join_alike(table, rest, left, comparisons)


def _join_alike(
    table: Table,
    rest: list[tuple[Row, Slot]],
    left: list[tuple[Row, Slot]],
    comparisons: int,
) -> None:
    """Join insertions at one place that share most of their lines."""
    # Not joined, both stand: more to read, but nothing is lost.
    if len(rest) * len(left) > comparisons:
        return

    def score(i: int, j: int) -> float:
        (one, slot), (two, other) = rest[i], left[j]
        # Another type is another cell: as one, either side's lines would be of the wrong language.
        if one.local is None or two.remote is None or one.local.type != two.remote.type:
            return 0.0
        # One id can be that of one cell, inserted on both sides from a copy and edited there.
        if not _overlap(slot, other) and one.local.id != two.remote.id:
            return 0.0
        return _shared(one.local, two.remote)

    for i, j in best_in_order(len(rest), len(left), score):
        _unite(table, rest[i][0], left[j][0])


def _insertions(table: Table, side: Side) -> dict[Row, Slot]:
    """Rows of a side that are not in the base → where they stand."""
    place = {row: i for i, row in enumerate(table.base)}
    rows = table.of(side)
    before, after = -1, len(table.base)
    lows, highs = {}, {}
    for row in rows:
        before = place.get(row, before)
        lows[row] = before
    for row in reversed(rows):
        after = place.get(row, after)
        highs[row] = after
    return {row: (lows[row], highs[row]) for row in rows if row.base is None}


def _overlap(one: Slot, two: Slot) -> bool:
    """Whether two insertions stand at one place, as far as the base tells places apart."""
    return max(one[0], two[0]) < min(one[1], two[1])


def _one_place(row: Row, slot: Slot, other: Slot) -> bool:
    """Whether equal insertions are one: empty cells, all alike, only at one place."""
    nonblank = row.local is not None and not row.local.blank
    return nonblank or _overlap(slot, other)


def _shared(one: Cell, two: Cell) -> float:
    """Share of lines two insertions have in common; 0 when that makes no one cell of them."""
    lines, others = (
        Counter(line for line in split(cell.source) if line.strip()) for cell in (one, two)
    )
    total = lines.total() + others.total()
    value = 2 * (lines & others).total() / total if total else 0.0
    return value if value >= EDITED else 0.0


def _unite(table: Table, mine: Row, theirs: Row) -> None:
    """Make one row of two insertions, with what they share as the base."""
    mine.remote = theirs.remote
    table.remote[table.remote.index(theirs)] = mine
    if mine.local is None or mine.remote is None or mine.local.key == mine.remote.key:
        return
    ours, lines = split(mine.local.source), split(mine.remote.source)
    # With an empty base all of either version would be an insertion at one point, and so one
    # conflict. With what they share, only what differs is asked about.
    common: list[str] = []
    position = 0
    for low, high, _, _ in [*changes(ours, lines), (len(ours), len(ours), 0, 0)]:
        common += ours[position:low]
        position = high
    mine.base = Cell("", mine.local.type, join(common), whole=False)
    mine.common = True


def order(table: Table) -> list[Row]:
    """All rows in the order of the result.

    The remote order stands; what only local moved or inserted goes behind the cell it stands
    behind locally, and behind what remote inserted there.
    """
    # Remote is what is stored already: who has it open sees their order stay.
    merged = list(table.remote)
    theirs = {row for row in table.remote if row.base is None or row.common}
    own_base = set(table.base)
    _restore_deleted(merged, table, theirs)
    present = set(merged)
    # Moved on both sides: remote's place stands.
    pending = (table.moved("local") - table.moved("remote")) | (set(table.local) - present)
    merged = [row for row in merged if row not in pending]
    _insert_behind(merged, table.local, pending, theirs - own_base)
    return merged


def _restore_deleted(merged: list[Row], table: Table, theirs: set[Row]) -> None:
    """Put the rows remote deleted back where they stood.

    They may have to be asked about, and what local inserted behind them finds its place by them.
    """
    present = set(merged)
    gone = {row for row in table.base if row not in present}
    elsewhere = table.moved("remote")
    # Without the cells remote moved: next to those, the rows would land far from where they stood.
    staying = [row for row in table.base if row in gone or row not in elsewhere]
    _insert_behind(merged, staying, gone, theirs)


def _insert_behind(
    merged: list[Row], sequence: Iterable[Row], pending: set[Row], passed: set[Row]
) -> None:
    """Insert the pending rows of a sequence behind their neighbours in it.

    The first of a run goes behind the ``passed`` rows that follow its neighbour, and the others
    right behind the first: what one person inserted at one place stays together.
    """
    previous: Row | None = None
    running = False
    for row in sequence:
        if row in pending:
            place = merged.index(previous) + 1 if previous is not None else 0
            while not running and place < len(merged) and merged[place] in passed:
                place += 1
            merged.insert(place, row)
        running = row in pending
        previous = row

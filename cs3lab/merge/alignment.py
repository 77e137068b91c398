"""Alignment of two notebooks: which cell of one is which cell of the other. Pure.

An edited cell is not a replaced one. Cells are paired by their ids, then by equal text in the
same order, then by equal text anywhere (a move), then by likeness between what is paired.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from cs3lab.merge.diff import Hunk, changes, longest_increasing
from cs3lab.merge.notebook import Cell

#: Cells alike by at least this share of their words are one cell, edited.
EDITED = 0.5
#: The same where exactly one cell stands for one other between two paired ones: then it hardly is
#: anything else than that cell rewritten, and a low bar keeps the other side's edits with it.
_ALONE = 0.15
#: Cells alike by at least this share are one cell even at another place. A high bar: notebooks are
#: full of cells that resemble each other, and here no neighbours speak for the pair.
_MOVED = 0.8
#: Comparisons of two cells by likeness, at most, for one pair of notebooks.
COMPARISONS = 40_000
#: The same where time is short.
FEW_COMPARISONS = 2_000
#: Cells × cells beyond which changed cells are only compared place by place.
_PAIRINGS = 1_000_000
_WORD = re.compile(r"\w+")
#: Words looked at in one cell: a data table pasted into a cell takes no time of the merge.
_WORDS = 4_000

Pairs = dict[int, int]


def align(base: Sequence[Cell], other: Sequence[Cell], comparisons: int = COMPARISONS) -> Pairs:
    """Index in ``other`` → index in ``base`` of every cell both have.

    Beyond the number of ``comparisons`` only neighbours are compared, and no moved cells.
    """
    pairs = _same_ids(base, other)
    # In the diff, the cells of a pair are equal whatever their texts: an edited cell anchors it as
    # an unchanged one does, and no cell of a pair is paired again.
    names = dict(pairs)
    paired = set(pairs.values())
    base_keys = [("", i) if i in paired else cell.key for i, cell in enumerate(base)]
    other_keys = [("", names[j]) if j in names else cell.key for j, cell in enumerate(other)]
    hunks = changes(base_keys, other_keys)
    pairs |= _outside(hunks, len(other))
    # Before likeness: an equal cell elsewhere is the same cell more surely than a similar one here.
    _pair_moved(pairs, base, other)
    left_over, paired = comparisons, set(pairs.values())
    for low, high, left, right in hunks:
        ours = [i for i in range(low, high) if i not in paired]
        theirs = [j for j in range(left, right) if j not in pairs]
        left_over -= len(ours) * len(theirs)
        if ours and theirs:
            pairs |= _pair_alike(base, other, ours, theirs, exhaustive=left_over >= 0)
    _pair_alike_moved(pairs, base, other, left_over)
    return pairs


def moved(pairs: Pairs) -> set[int]:
    """Return the indices in the base of the cells that stand elsewhere in the other notebook."""
    # The fewest cells whose move explains the new order: one cell carried to the top is one move,
    # not a move of all the others.
    order = [pairs[j] for j in sorted(pairs)]
    return set(order) - {order[k] for k in longest_increasing(order)}


def likeness(one: Cell, two: Cell) -> float:
    """Share of words two cells have in common, 0 to 1, in whatever order."""
    if one.source == two.source:
        return 1.0
    first, second = _words(one.source), _words(two.source)
    if len(first) > len(second):
        first, second = second, first
    common = sum(min(count, second[word]) for word, count in first.items() if word in second)
    total = first.total() + second.total()
    return 2 * common / total if total else float(one.blank and two.blank)


@lru_cache(maxsize=8192)  # a cell is compared with many others
def _words(source: str) -> Counter[str]:
    # Cut before words are looked for as well: finding all in megabytes takes a second.
    return Counter(_WORD.findall(source[: 16 * _WORDS])[:_WORDS])


def _same_ids(base: Sequence[Cell], other: Sequence[Cell]) -> Pairs:
    """Pairs of cells of one id that are one cell.

    Some programs number ids through at every save, so that an insertion shifts all of them.
    """
    places = {cell.id: i for i, cell in enumerate(base) if cell.id}
    in_base, in_other = {cell.key for cell in base}, {cell.key for cell in other}

    def another(one: Cell, two: Cell) -> bool:
        # The empty last cell is where everybody types the next one. As one cell, what both sides
        # wrote there would be a conflict; as new cells, both stand.
        if one.blank or two.blank:
            return one.blank != two.blank and (one.blank or one.key in in_other)
        # Where the text is gone from the other notebook, it can only have been rewritten here.
        if one.key == two.key or one.key not in in_other:
            return False
        return two.key in in_base or likeness(one, two) < EDITED

    return {
        j: places[cell.id]
        for j, cell in enumerate(other)
        if cell.id in places and not another(base[places[cell.id]], cell)
    }


def _outside(hunks: Sequence[Hunk], end: int) -> Pairs:
    """Pairs of what lies between the changes."""
    pairs: Pairs = {}
    shift = position = 0
    for _, high, left, right in [*hunks, Hunk(0, 0, end, end)]:
        pairs |= {j: j + shift for j in range(position, left)}
        position, shift = right, high - right
    return pairs


def _pair_moved(pairs: Pairs, base: Sequence[Cell], other: Sequence[Cell]) -> None:
    """Pair cells of equal text standing at different places."""
    paired = set(pairs.values())
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, cell in enumerate(base):
        if i not in paired and not cell.blank:
            places[cell.key].append(i)
    for j, cell in enumerate(other):
        if j not in pairs and places.get(cell.key):
            pairs[j] = places[cell.key].pop(0)


def _pair_alike(
    base: Sequence[Cell],
    other: Sequence[Cell],
    ours: list[int],
    theirs: list[int],
    *,
    exhaustive: bool,
) -> Pairs:
    """Pairs, in order, of cells alike enough, the sum of their likeness as large as possible."""
    if len(ours) * len(theirs) > _PAIRINGS:
        neighbours = zip(ours, theirs, strict=False)
        return {j: i for i, j in neighbours if likeness(base[i], other[j]) >= EDITED}
    least = _ALONE if len(ours) == len(theirs) == 1 else EDITED

    def score(row: int, column: int) -> float:
        # Without the budget for all: only pairs at about the same share of the way.
        if not exhaustive and abs(row * len(theirs) - column * len(ours)) > 8 * len(ours):
            return 0.0
        one, two = base[ours[row]], other[theirs[column]]
        # Code that became text is the same cell, but a cell of the type is preferred to it.
        value = likeness(one, two) * (1.0 if one.type == two.type else 0.8)
        return value if value >= least else 0.0

    return {
        theirs[column]: ours[row] for row, column in best_in_order(len(ours), len(theirs), score)
    }


def best_in_order(
    rows: int, columns: int, score: Callable[[int, int], float]
) -> list[tuple[int, int]]:
    """Pairs (row, column), both rising, of the largest sum of positive scores."""
    # The best pair first would be greedy: one tempting pair in the wrong place would cross, and so
    # forbid, many good ones. best[row][column] is the largest sum from there to the end.
    scores = [[score(row, column) for column in range(columns)] for row in range(rows)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            value = scores[row][column]
            taken = value + best[row + 1][column + 1] if value else 0.0
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    result: list[tuple[int, int]] = []
    row = column = 0
    while row < rows and column < columns:
        value = scores[row][column]
        # The same addition as above, so the floats are equal to the last bit.
        if value and best[row][column] == value + best[row + 1][column + 1]:
            result.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return result


def _pair_alike_moved(
    pairs: Pairs, base: Sequence[Cell], other: Sequence[Cell], budget: int
) -> None:
    """Pair cells that were moved and edited, the most alike first."""
    paired = set(pairs.values())
    ours = [i for i, cell in enumerate(base) if i not in paired and not cell.blank]
    theirs = [j for j, cell in enumerate(other) if j not in pairs and not cell.blank]
    # A moved cell that is not found is a deleted and an inserted one: worse, but nothing is lost.
    if len(ours) * len(theirs) > budget:
        return
    # By the places where likeness is equal: the same notebooks merge the same each time.
    found = sorted(
        ((likeness(base[i], other[j]), i, j) for i in ours for j in theirs),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    for value, i, j in found:
        if value >= _MOVED and i not in paired and j not in pairs:
            pairs[j] = i
            paired.add(i)

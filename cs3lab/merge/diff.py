"""Where two sequences differ: the hunks of a diff, of lines or of cells. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)

#: A stretch without unique lines larger than this (lines × lines) counts as rewritten: comparing
#: it in full takes quadratic time, and pairs up closing brackets rather than anything people see.
_EXHAUSTIVE = 40_000


class Hunk(NamedTuple):
    """``base[low:high]`` became ``other[left:right]``."""

    low: int
    high: int
    left: int
    right: int


class _Equal(NamedTuple):
    """``size`` elements from ``base[low]`` and from ``other[left]`` on are equal."""

    low: int
    left: int
    size: int


def changes(base: Sequence[T], other: Sequence[T]) -> list[Hunk]:
    """Stretches in which two sequences differ, in order, never touching each other.

    Lines that stand once on both sides anchor the comparison (a "patience" diff). It stays nearly
    linear, and takes no closing bracket for a landmark. What lies between is compared in full.
    """
    equal: list[_Equal] = []
    pending = [Hunk(0, len(base), 0, len(other))]
    while pending:
        stretch = _inner(base, other, pending.pop(), equal)
        low, high, left, right = stretch
        if low == high or left == right:
            continue
        anchors = _anchors(base, other, stretch)
        if anchors:
            # Cut before each anchor. The part behind begins with an equal pair, so it shrinks.
            for i, j in anchors:
                pending.append(Hunk(low, i, left, j))
                low, left = i, j
            pending.append(Hunk(low, high, left, right))
        elif (high - low) * (right - left) <= _EXHAUSTIVE:
            # autojunk would ignore lines that are frequent in texts of more than 200 lines.
            matcher = SequenceMatcher(None, base[low:high], other[left:right], autojunk=False)
            equal += [_Equal(low + m.a, left + m.b, m.size) for m in matcher.get_matching_blocks()]
    return _between(sorted(equal), len(base), len(other))


def _inner(base: Sequence[T], other: Sequence[T], outer: Hunk, equal: list[_Equal]) -> Hunk:
    """Take equal elements off both ends of a stretch, and add them to ``equal``.

    Most edits are small. Without this step every line of a long text would be counted for them.
    """
    low, high, left, right = outer
    while low < high and left < right and base[low] == other[left]:
        low, left = low + 1, left + 1
    if low > outer.low:
        equal.append(_Equal(outer.low, outer.left, low - outer.low))
    while low < high and left < right and base[high - 1] == other[right - 1]:
        high, right = high - 1, right - 1
    if high < outer.high:
        equal.append(_Equal(high, right, outer.high - high))
    return Hunk(low, high, left, right)


def _anchors(base: Sequence[T], other: Sequence[T], stretch: Hunk) -> list[tuple[int, int]]:
    """Pairs of elements unique on both sides, as many as stand in the same order."""
    low, high, left, right = stretch
    here, there = Counter(base[low:high]), Counter(other[left:right])
    where = {other[j]: j for j in range(left, right) if there[other[j]] == 1}
    pairs = [
        (i, where[base[i]]) for i in range(low, high) if here[base[i]] == 1 and base[i] in where
    ]
    return [pairs[k] for k in longest_increasing([j for _, j in pairs])]


def longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest increasing subsequence."""
    # tails[n] is the smallest number a subsequence of n + 1 numbers can end in, and ends[n] its
    # position: the more room is left above it, the longer it can grow. before[] leads back.
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else -1)
        tails[length:] = [number] if length == len(tails) else [number, *tails[length + 1 :]]
        ends[length:] = [position] if length == len(ends) else [position, *ends[length + 1 :]]
    result: list[int] = []
    position = ends[-1] if ends else -1
    while position >= 0:
        result.append(position)
        position = before[position]
    return result[::-1]


def _between(equal: list[_Equal], base: int, other: int) -> list[Hunk]:
    """Hunks between the equal stretches of two sequences of these lengths."""
    hunks: list[Hunk] = []
    i = j = 0
    # The end of both counts as equal, so that what is left behind the last stretch is a hunk.
    for low, left, size in [*equal, _Equal(base, other, 0)]:
        if i < low or j < left:
            hunks.append(Hunk(i, low, j, left))
        i, j = low + size, left + size
    return hunks

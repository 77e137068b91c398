"""Three-way merge of sequences, the part cells and text files share. Pure.

Lines are compared without their line ends, and a text is its lines joined: so no two lines
can be glued into one, whichever side a line comes from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar

T = TypeVar("T", bound=Hashable)

#: base[start:end] became other[from:to]
Hunk = tuple[int, int, int, int]
Choice = Literal["base", "local", "remote", "both", "conflict"]

_WORD = re.compile(r"\w+")
#: A stretch without unique lines larger than this (lines × lines) counts as rewritten.
_EXHAUSTIVE = 40_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of the base, what each side made of it, and whose version stands."""

    start: int
    end: int
    base: tuple[str, ...]
    local: tuple[str, ...]
    remote: tuple[str, ...]
    choice: Choice

    @property
    def merged(self) -> tuple[str, ...]:
        """The lines that stand; beside an open conflict those of the base."""
        if self.choice in ("local", "both"):
            return self.local
        return self.remote if self.choice == "remote" else self.base


def split(text: str) -> list[str]:
    """Lines of a text, none for the empty one; ``join`` is its inverse."""
    return text.split("\n") if text else []


def join(lines: Iterable[str]) -> str:
    """Return the text of some lines."""
    return "\n".join(lines)


def changes(base: Sequence[T], other: Sequence[T]) -> list[Hunk]:
    """Stretches in which two sequences differ, in order, never touching each other.

    Lines occurring once on both sides anchor the comparison, so it stays nearly linear and
    does not take a closing bracket for a landmark; only what lies between is compared in full.
    """
    equal: list[tuple[int, int, int]] = []
    pending = [(0, len(base), 0, len(other))]
    while pending:
        low, high, left, right = pending.pop()
        start = low
        while low < high and left < right and base[low] == other[left]:
            low, left = low + 1, left + 1
        if low > start:
            equal.append((start, left - (low - start), low - start))
        end = high
        while low < high and left < right and base[high - 1] == other[right - 1]:
            high, right = high - 1, right - 1
        if high < end:
            equal.append((high, right, end - high))
        if low == high or left == right:
            continue
        anchors = _anchors(base, other, low, high, left, right)
        if anchors:
            for i, j in anchors:
                pending.append((low, i, left, j))
                low, left = i, j
            pending.append((low, high, left, right))
        elif (high - low) * (right - left) <= _EXHAUSTIVE:
            matcher = SequenceMatcher(None, base[low:high], other[left:right], autojunk=False)
            equal += [(low + m.a, left + m.b, m.size) for m in matcher.get_matching_blocks()]
    return _between(sorted(equal), len(base), len(other))


def _anchors(
    base: Sequence[T], other: Sequence[T], low: int, high: int, left: int, right: int
) -> list[tuple[int, int]]:
    """Pairs of elements unique on both sides, as many as stand in the same order."""
    here, there = Counter(base[low:high]), Counter(other[left:right])
    where = {other[j]: j for j in range(left, right) if there[other[j]] == 1}
    pairs = [
        (i, where[base[i]]) for i in range(low, high) if here[base[i]] == 1 and base[i] in where
    ]
    return [pairs[k] for k in increasing([j for _, j in pairs])]


def increasing(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest increasing subsequence."""
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


def _between(equal: list[tuple[int, int, int]], base: int, other: int) -> list[Hunk]:
    hunks: list[Hunk] = []
    i = j = 0
    for start, left, size in [*equal, (base, other, 0)]:
        if i < start or j < left:
            hunks.append((i, start, j, left))
        i, j = start + size, left + size
    return hunks


def merge(base: Sequence[str], local: Sequence[str], remote: Sequence[str]) -> list[Chunk]:
    """Chunks covering the whole base, in order, with the decision for each.

    Changes to neighbouring lines do not collide; two insertions at one point do, unless one
    holds the other.
    """
    here, there = _by_line(base, local), _by_line(base, remote)
    chunks: list[Chunk] = []
    position = 0
    while here or there:
        mine, theirs, start, end = _next_group(here, there, local, remote)
        if position < start:
            kept = tuple(base[position:start])
            chunks.append(Chunk(position, start, kept, kept, kept, "base"))
        chunks += _decide(
            start,
            tuple(base[start:end]),
            _version(base, local, mine, start, end),
            _version(base, remote, theirs, start, end),
        )
        position = end
    if position < len(base):
        kept = tuple(base[position:])
        chunks.append(Chunk(position, len(base), kept, kept, kept, "base"))
    return chunks


def _by_line(base: Sequence[str], other: Sequence[str]) -> list[Hunk]:
    """Find the changes, with a stretch whose lines were edited one by one taken line by line."""
    hunks: list[Hunk] = []
    for low, high, left, right in changes(base, other):
        size = high - low
        if size == right - left and all(
            _edited(base[low + k], other[left + k]) for k in range(size)
        ):
            hunks += [(low + k, low + k + 1, left + k, left + k + 1) for k in range(size)]
        else:
            hunks.append((low, high, left, right))
    return hunks


def _edited(line: str, other: str) -> bool:
    """Whether a line is another one edited: they share at least half of their words."""
    words, others = Counter(_WORD.findall(line)), Counter(_WORD.findall(other))
    common = (words & others).total()
    return common > 0 and 4 * common >= words.total() + others.total()


def _next_group(
    here: list[Hunk], there: list[Hunk], local: Sequence[str], remote: Sequence[str]
) -> tuple[list[Hunk], list[Hunk], int, int]:
    """Take the first change and all that collide with it; both lists shrink."""
    mine: list[Hunk] = []
    theirs: list[Hunk] = []
    first_is_mine = bool(here) and (not there or here[0][:2] <= there[0][:2])
    (mine if first_is_mine else theirs).append((here if first_is_mine else there).pop(0))
    grown = True
    while grown:
        grown = False
        for queue, own, opposite in ((here, mine, theirs), (there, theirs, mine)):
            lines, others = (local, remote) if own is mine else (remote, local)
            while queue and any(_collide(queue[0], hunk, lines, others) for hunk in opposite):
                own.append(queue.pop(0))
                grown = True
    together = [*mine, *theirs]
    return mine, theirs, min(h[0] for h in together), max(h[1] for h in together)


def _collide(one: Hunk, two: Hunk, ones: Sequence[str], twos: Sequence[str]) -> bool:
    """Whether two changes touch the same lines, or bring the same lines to the same place."""
    if one[:2] == two[:2] or (one[0] < two[1] and two[0] < one[1]):
        return True
    if one[1] < two[0] or two[1] < one[0]:
        return False
    brought = {line for line in ones[one[2] : one[3]] if line.strip()}
    return not brought.isdisjoint(twos[two[2] : two[3]])


def _version(
    base: Sequence[str], other: Sequence[str], hunks: list[Hunk], start: int, end: int
) -> tuple[str, ...]:
    """Read base[start:end] on one side."""
    lines: list[str] = []
    position = start
    for low, high, left, right in hunks:
        lines += base[position:low]
        lines += other[left:right]
        position = high
    return (*lines, *base[position:end])


def _decide(
    start: int, base: tuple[str, ...], local: tuple[str, ...], remote: tuple[str, ...]
) -> list[Chunk]:
    end = start + len(base)
    choice = _choice(base, local, remote)
    if choice != "conflict":
        return [Chunk(start, end, base, local, remote, choice)]
    head = 0
    while head < min(len(local), len(remote)) and local[head] == remote[head]:
        head += 1
    tail = 0
    while tail < min(len(local), len(remote)) - head and local[-1 - tail] == remote[-1 - tail]:
        tail += 1
    same_start, same_end = local[:head], local[len(local) - tail :]
    mine, theirs = local[head : len(local) - tail], remote[head : len(remote) - tail]
    chunks = [Chunk(start, end, base, mine, theirs, "conflict")]
    if same_start:
        chunks.insert(0, Chunk(start, start, (), same_start, same_start, "both"))
    if same_end:
        chunks.append(Chunk(end, end, (), same_end, same_end, "both"))
    return chunks


def _choice(base: tuple[str, ...], local: tuple[str, ...], remote: tuple[str, ...]) -> Choice:
    if local == remote:
        return "both"
    if local == base:
        return "remote"
    if remote == base:
        return "local"
    if _holds(remote, local, base) or _words(local) in (_words(remote), _words(base)):
        return "remote"
    return "local" if _holds(local, remote, base) or _words(remote) == _words(base) else "conflict"


def _words(lines: tuple[str, ...]) -> list[str]:
    """Return what is not spacing: a change of blank lines and line ends alone gives way."""
    return [line.rstrip() for line in lines if line.strip()]


def _holds(more: tuple[str, ...], less: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """Whether ``more`` makes the change ``less`` makes, and only adds lines to it."""
    rest = iter(more)
    if not any(line.strip() for line in less) or not all(line in rest for line in less):
        return False
    removed, added = Counter(base) - Counter(less), Counter(less) - Counter(base)
    return bool(added) and not (removed & Counter(more))


def merge_whole(base: Sequence[str], local: Sequence[str], remote: Sequence[str]) -> list[Chunk]:
    """Make the one chunk of a merge that does not look at lines."""
    old, mine, theirs = tuple(base), tuple(local), tuple(remote)
    choice: Choice = "conflict"
    if mine == theirs:
        choice = "both"
    elif mine == old or theirs == old:
        choice = "remote" if mine == old else "local"
    return [Chunk(0, len(old), old, mine, theirs, choice)] if old or mine or theirs else []


def with_markers(chunks: Iterable[Chunk]) -> str:
    """Write the merged text with both versions of each conflict between git's markers."""
    result: list[str] = []
    for chunk in chunks:
        if chunk.choice == "conflict":
            result += ["<<<<<<< local", *chunk.local, "=======", *chunk.remote, ">>>>>>> remote"]
        else:
            result += chunk.merged
    return join(result)

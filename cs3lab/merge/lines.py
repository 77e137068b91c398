"""Three-way merge of lines, for the cells of notebooks and for text files. Pure.

Lines are compared without their line ends, and a text is its lines joined. So no two lines can be
glued into one, whichever side a line comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cs3lab.merge.diff import Hunk, changes

#: Whose version stands. "both": they made the same of it; "conflict": a person has to choose.
Choice = Literal["base", "local", "remote", "both", "conflict"]

_WORD = re.compile(r"\w+")


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
        """The lines that stand; those of the base in an open conflict."""
        if self.choice in ("local", "both"):
            return self.local
        return self.remote if self.choice == "remote" else self.base


def split(text: str) -> list[str]:
    """Lines of a text, none for the empty one; ``join`` is its inverse."""
    # Not str.splitlines: it also splits at form feeds and other separators, which are no line ends
    # to anybody's editor, and forgets whether the last line has an end.
    return text.split("\n") if text else []


def join(lines: Iterable[str]) -> str:
    """Text of some lines."""
    return "\n".join(lines)


def merge(base: Sequence[str], local: Sequence[str], remote: Sequence[str]) -> list[Chunk]:
    """Chunks that cover the whole base, in order, with a choice for each.

    Changes of neighbouring lines do not collide. Two insertions at one point do, unless one holds
    the other.
    """
    here, there = _by_line(base, local), _by_line(base, remote)
    chunks: list[Chunk] = []
    position = 0
    while here or there:
        mine, theirs, start, end = _next_group(here, there, local, remote)
        chunks += _kept(base, position, start)
        chunks += _choose(
            start,
            tuple(base[start:end]),
            _version(base, local, mine, start, end),
            _version(base, remote, theirs, start, end),
        )
        position = end
    return chunks + _kept(base, position, len(base))


def _kept(base: Sequence[str], start: int, end: int) -> list[Chunk]:
    """Chunk of a stretch nobody changed; none where it is empty."""
    kept = tuple(base[start:end])
    return [Chunk(start, end, kept, kept, kept, "base")] if kept else []


def _by_line(base: Sequence[str], other: Sequence[str]) -> list[Hunk]:
    """Hunks, one a line where neighbouring lines were edited one by one.

    As one hunk they would collide with a change of any of these lines on the other side, and with
    an insertion between them.
    """
    hunks: list[Hunk] = []
    for low, high, left, right in changes(base, other):
        size = high - low
        if size == right - left and all(
            _edited(base[low + k], other[left + k]) for k in range(size)
        ):
            hunks += [Hunk(low + k, low + k + 1, left + k, left + k + 1) for k in range(size)]
        else:
            hunks.append(Hunk(low, high, left, right))
    return hunks


def _edited(line: str, other: str) -> bool:
    """Whether a line is another one edited: they share at least half of their words."""
    words, others = Counter(_WORD.findall(line)), Counter(_WORD.findall(other))
    common = (words & others).total()
    # At least one word: two closing brackets have none, and would count as alike.
    return common > 0 and 4 * common >= words.total() + others.total()


def _next_group(
    here: list[Hunk], there: list[Hunk], local: Sequence[str], remote: Sequence[str]
) -> tuple[list[Hunk], list[Hunk], int, int]:
    """Take the first hunk and all that collide with it; both lists shrink."""
    mine: list[Hunk] = []
    theirs: list[Hunk] = []
    first_is_mine = bool(here) and (not there or here[0][:2] <= there[0][:2])
    (mine if first_is_mine else theirs).append((here if first_is_mine else there).pop(0))
    # Colliding is passed on: a long hunk of one side reaches several of the other, of which the
    # last may reach a further one of the first side. One pass would leave a hunk that overlaps
    # the group, and its lines would stand twice.
    grown = True
    while grown:
        grown = False
        for queue, own, opposite in ((here, mine, theirs), (there, theirs, mine)):
            lines, others = (local, remote) if own is mine else (remote, local)
            while queue and any(_collide(queue[0], hunk, lines, others) for hunk in opposite):
                own.append(queue.pop(0))
                grown = True
    together = [*mine, *theirs]
    return mine, theirs, min(h.low for h in together), max(h.high for h in together)


def _collide(one: Hunk, two: Hunk, ones: Sequence[str], twos: Sequence[str]) -> bool:
    """Whether two changes touch the same lines, or bring the same lines to the same place."""
    # Two insertions at one point overlap in no line: the first test is for them.
    if one[:2] == two[:2] or (one.low < two.high and two.low < one.high):
        return True
    if one.high < two.low or two.high < one.low:
        return False
    # Neighbours. Where both bring the same line, say one as an insertion and the other within an
    # edit, taking both would let it stand twice. Blank lines are no sign of that.
    brought = {line for line in ones[one.left : one.right] if line.strip()}
    return not brought.isdisjoint(twos[two.left : two.right])


def _version(
    base: Sequence[str], other: Sequence[str], hunks: list[Hunk], start: int, end: int
) -> tuple[str, ...]:
    """Lines one side made of base[start:end]."""
    lines: list[str] = []
    position = start
    for low, high, left, right in hunks:
        lines += base[position:low]
        lines += other[left:right]
        position = high
    return (*lines, *base[position:end])


def _choose(
    start: int, base: tuple[str, ...], local: tuple[str, ...], remote: tuple[str, ...]
) -> list[Chunk]:
    """Chunks of one group: a choice, or a conflict and what both wrote around it."""
    end = start + len(base)
    choice = _choice(base, local, remote)
    if choice != "conflict":
        return [Chunk(start, end, base, local, remote, choice)]
    # What both wrote alike is no question: only the lines that differ are asked about.
    head = 0
    while head < min(len(local), len(remote)) and local[head] == remote[head]:
        head += 1
    # Counted in what is left behind the head: of two versions of which one is the other's start and
    # its end too, the shorter would be taken twice.
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
    # Remote is asked first: where the two differ in spacing only, remote's spacing stands.
    if _holds(remote, local, base) or _words(local) in (_words(remote), _words(base)):
        return "remote"
    return "local" if _holds(local, remote, base) or _words(remote) == _words(base) else "conflict"


def _words(lines: tuple[str, ...]) -> list[str]:
    """Lines without their spacing: a change of blank lines and line ends alone gives way."""
    return [line.rstrip() for line in lines if line.strip()]


def _holds(more: tuple[str, ...], less: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """Whether ``more`` makes the change ``less`` makes, and only adds lines to it."""
    rest = iter(more)  # ``in`` goes on where it stopped, so the lines have to be in the same order
    if not any(line.strip() for line in less) or not all(line in rest for line in less):
        return False
    removed, added = Counter(base) - Counter(less), Counter(less) - Counter(base)
    # A change that only deletes is never held: the other side rewrote these lines without knowing
    # that they should go. And what ``less`` removed must not be back in ``more``.
    return bool(added) and not (removed & Counter(more))


def merge_whole(base: Sequence[str], local: Sequence[str], remote: Sequence[str]) -> list[Chunk]:
    """One chunk, of a merge that does not look at lines; none where all three are empty."""
    old, mine, theirs = tuple(base), tuple(local), tuple(remote)
    choice: Choice = "conflict"
    if mine == theirs:
        choice = "both"
    elif mine == old or theirs == old:
        choice = "remote" if mine == old else "local"
    return [Chunk(0, len(old), old, mine, theirs, choice)] if old or mine or theirs else []


def with_markers(chunks: Iterable[Chunk]) -> str:
    """Text with both versions of each conflict between git's markers."""
    result: list[str] = []
    for chunk in chunks:
        if chunk.choice == "conflict":
            result += ["<<<<<<< local", *chunk.local, "=======", *chunk.remote, ">>>>>>> remote"]
        else:
            result += chunk.merged
    return join(result)

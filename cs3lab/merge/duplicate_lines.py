"""Lines that would stand twice and should stand once become conflicts. Pure.

Where one side carries a line to another place, and the other side carries it to a third or
deletes it, no two changes touch. Still the line would stand once too often, or be back. Only
counting lines over the whole notebook tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cs3lab.merge.decisions import Decision, with_chunks
from cs3lab.merge.lines import Chunk, split
from cs3lab.merge.notebook import Notebook


def ask_about_duplicates(
    decisions: Sequence[Decision], base: Notebook, local: Notebook, remote: Notebook
) -> list[Decision]:
    """Return the decisions, with a conflict for every change that brings such a line."""
    counts = [_count(cell.source for cell in side.cells) for side in (base, local, remote)]
    found = _count(each.cell.source for each in decisions if each.cell is not None)
    duplicates = {
        line for line, number in found.items() if number > _most(*(count[line] for count in counts))
    }
    if not duplicates:
        return list(decisions)
    return [_ask_about(each, duplicates) for each in decisions]


def _count(sources: Iterable[str]) -> Counter[str]:
    # Blank lines stand anywhere, as often as people like.
    return Counter(line.rstrip() for source in sources for line in split(source) if line.strip())


def _most(base: int, local: int, remote: int) -> int:
    """How often a line may stand that stood so often in each of the three."""
    # One side left the number alone, so the other side's number stands.
    if base in (local, remote):
        return local + remote - base
    # Where both added it, both additions may stand. Else it may stand as often as on the side that
    # has more of it.
    return max(local, remote, local + remote - base if local > base < remote else 0)


def _ask_about(decision: Decision, duplicates: set[str]) -> Decision:
    if decision.fate == "inserted":
        return _ask_about_insertion(decision, duplicates)
    if decision.fate != "kept" or not any(_brings(chunk, duplicates) for chunk in decision.chunks):
        return decision
    chunks = [
        replace(chunk, choice="conflict") if _brings(chunk, duplicates) else chunk
        for chunk in decision.chunks
    ]
    return with_chunks(decision, chunks)


def _ask_about_insertion(decision: Decision, duplicates: set[str]) -> Decision:
    """Turn an inserted cell into an empty one that one side filled.

    The widget knows no question about an inserted cell, but one about a text.
    """
    row, cell = decision.row, decision.cell
    # What both inserted alike is one insertion, and no side's line is another side's.
    if cell is None or decision.by not in ("local", "remote"):
        return decision
    text, none = tuple(split(cell.source)), ()
    mine, theirs = (text, none) if decision.by == "local" else (none, text)
    chunk = Chunk(0, 0, (), mine, theirs, "conflict")
    if duplicates.isdisjoint(line.rstrip() for line in text):
        return decision
    empty = cell.part("")
    row.base, row.common = cell.part(""), True
    return Decision(row, "kept", empty, replace(empty), [chunk], by=decision.by)


def _brings(chunk: Chunk, duplicates: set[str]) -> bool:
    """Whether a chunk adds any of these lines, and does not just keep it."""
    if chunk.choice not in ("local", "remote"):
        return False
    brought = Counter(line.rstrip() for line in chunk.merged)
    brought.subtract(line.rstrip() for line in chunk.base)
    return any(brought[line] > 0 for line in duplicates)

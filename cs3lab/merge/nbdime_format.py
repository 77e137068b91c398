"""Decisions in nbdime's merge format, for its widget. Pure: nbdime itself is not needed.

They apply to a prepared base: its cells stand in the order of the result, metadata and outputs are
merged. So all that is left to show are texts, insertions and deletions. A source in it that a
decision touches ends in a line end, or a line put behind the last one would be glued to it.
``resolution`` takes that line end away again when the person is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cs3lab.merge.decisions import Decision
from cs3lab.merge.lines import Chunk, split
from cs3lab.merge.metadata import KeyConflict
from cs3lab.merge.notebook import Cell, Json

Path = tuple[str | int, ...]


def base_cells(decisions: Sequence[Decision]) -> list[Cell]:
    """Cells of the prepared base."""
    return [_padded(each) for each in decisions if each.prepared is not None]


def merge_decisions(decisions: Sequence[Decision], notebook: Sequence[KeyConflict]) -> list[Json]:
    """All decisions in nbdime's format, those within cells before those on the list of cells.

    The widget applies them in this order, and an insertion shifts the places behind it.
    """
    within: list[Json] = []
    on_cells: list[Json] = []
    place = 0
    for each in decisions:
        if each.fate == "inserted":
            on_cells.append(_insertion(each, place))
        elif each.fate == "kept":
            within += _within(each, ("cells", place))
        else:
            on_cells.append(_deletion(each, place))
        place += each.prepared is not None
    return [*within, *on_cells, *(_key_decision(("metadata",), found) for found in notebook)]


def _padded(decision: Decision) -> Cell:
    cell = decision.prepared
    if cell is None:
        raise ValueError("an insertion has no base")
    text = padded(cell.source) if decision.touched else cell.source
    return replace(cell, source=text)


def padded(text: str) -> str:
    """Text whose every line has a line end, also the last one."""
    return "".join(ended(split(text)))


def ended(lines: Sequence[str]) -> list[str]:
    """Lines with their line ends."""
    return [f"{line}\n" for line in lines]


def inserted_and_removed(place: int, new: Sequence[Any], gone: int) -> list[Json]:
    """Diff of a sequence: ``new`` stands in place of the ``gone`` elements from ``place`` on."""
    diff: list[Json] = []
    if new:
        diff.append({"op": "addrange", "key": place, "valuelist": list(new)})
    if gone:
        diff.append({"op": "removerange", "key": place, "length": gone})
    return diff


def source_decisions(chunks: Sequence[Chunk], cell: Path) -> list[Json]:
    """Decisions on the source of one cell of the base."""
    result = []
    for chunk in chunks:
        if chunk.choice == "base":
            continue
        mine = _lines_diff(chunk, chunk.local) if chunk.local != chunk.base else []
        theirs = _lines_diff(chunk, chunk.remote) if chunk.remote != chunk.base else []
        # nbdime's words: "either" side for what both made, the "base" while a conflict is open.
        action = {"both": "either", "conflict": "base"}.get(chunk.choice, chunk.choice)
        result.append(_decision((*cell, "source"), action, mine, theirs))
    return result


def _within(decision: Decision, path: Path) -> list[Json]:
    result = source_decisions(decision.chunks, path)
    result += [_key_decision((*path, "metadata"), found) for found in decision.metadata_conflicts]
    return result + [
        _key_decision((*path, "attachments"), found) for found in decision.attachment_conflicts
    ]


def _lines_diff(chunk: Chunk, lines: Sequence[str]) -> list[Json]:
    return inserted_and_removed(chunk.start, ended(lines), chunk.end - chunk.start)


def _insertion(decision: Decision, place: int) -> Json:
    cell = decision.cell.as_dict(ids=True) if decision.cell else {}
    diff = inserted_and_removed(place, [cell], 0)
    action = "either" if decision.by == "both" else decision.by
    mine = diff if decision.by in ("local", "both") else []
    theirs = diff if decision.by in ("remote", "both") else []
    return _decision(("cells",), action, mine, theirs)


def _deletion(decision: Decision, place: int) -> Json:
    gone = inserted_and_removed(place, [], 1)
    if decision.fate == "deleted":
        action = "either" if decision.by == "both" else decision.by
        mine = gone if decision.by in ("local", "both") else []
        theirs = gone if decision.by in ("remote", "both") else []
        return _decision(("cells",), action, mine, theirs)
    (chunk,) = decision.chunks
    text = {
        "op": "patch",
        "key": "source",
        "diff": _lines_diff(chunk, chunk.local or chunk.remote),
    }
    patch = [{"op": "patch", "key": place, "diff": [text]}]
    # A cell that may be deleted is a conflict on the list of cells, where the edit is a patch.
    sides = (patch, gone) if decision.row.remote is None else (gone, patch)
    return _decision(("cells",), "base", *sides)


def _key_decision(path: Path, found: KeyConflict) -> Json:
    """Decision on a key of a dictionary that stands at ``path``."""

    def diff(side: int) -> list[Json]:
        key, value = found.path[-1], found.values[side]
        if not found.present[side]:
            return [{"op": "remove", "key": key}]
        return [{"op": "replace" if found.present[0] else "add", "key": key, "value": value}]

    return _decision((*path, *found.path[:-1]), "base", diff(1), diff(2))


def _decision(path: Path, action: str, local: list[Json], remote: list[Json]) -> Json:
    result: dict[str, Any] = {
        "common_path": list(path),
        "action": action,
        "conflict": action == "base",
        "local_diff": local,
        "remote_diff": remote,
    }
    return result

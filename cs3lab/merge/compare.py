"""The difference of two documents, as nbdime's widget shows it. Pure: nbdime itself is not needed.

Cells are paired as a merge pairs them. Outputs are replaced as a whole. A cell that was moved, or
made a cell of another type, is removed in one place and inserted in the other. Ids, counts of runs
and what a run or a merge leaves in the metadata are no difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cs3lab.merge import outputs, text_as_notebook
from cs3lab.merge.alignment import Pairs, align, moved
from cs3lab.merge.diff import changes
from cs3lab.merge.documents import Base, FileKind
from cs3lab.merge.embedded_base import restore
from cs3lab.merge.metadata import NAMESPACE, OF_RUN
from cs3lab.merge.model import DocumentDiff, Json
from cs3lab.merge.nbdime_format import ended, inserted_and_removed
from cs3lab.merge.notebook import Cell, Notebook, parse
from cs3lab.merge.text import decode

#: What is not compared in the metadata of a cell: nobody wrote it.
_UNSEEN = OF_RUN | {NAMESPACE, "trusted"}
#: The same in that of a notebook: a kernel writes what it is when it starts.
_UNWRITTEN = frozenset((NAMESPACE, "language_info"))


def compare_documents(kind: FileKind, before: Base, after: Base) -> DocumentDiff:
    """Return the difference of two contents, whose sides are "former" and "present" in errors.

    Raises InvalidDocument.
    """
    if isinstance(before, bytes) and isinstance(after, bytes) and kind == "text":
        return _texts(decode(before, "former"), decode(after, "present"))
    return compare_notebooks(_notebook(before, "former"), _notebook(after, "present"))


def _notebook(content: Base, side: str) -> Notebook:
    return parse(content, side) if isinstance(content, bytes) else restore(content)


def compare_notebooks(before: Notebook, after: Notebook) -> DocumentDiff:
    """Return the difference of two notebooks.

    The diff applies to ``base``, which is ``before`` as nbformat 4.5.
    """
    diff = _patch("metadata", _metadata(before.metadata, after.metadata, _UNWRITTEN))
    diff += _patch("cells", _cells(before.cells, after.cells))
    base = replace(before, metadata=_without(before.metadata, {NAMESPACE}), minor=5)
    return DocumentDiff(base.as_dict(), diff)


def _texts(before: str, after: str) -> DocumentDiff:
    one, two = text_as_notebook.shown(before), text_as_notebook.shown(after)
    source = _patch("source", _lines(one, two))
    cell = [_op("patch", 0, diff=source)] if source else []
    return DocumentDiff(text_as_notebook.as_notebook(one), _patch("cells", cell))


def _cells(before: Sequence[Cell], after: Sequence[Cell]) -> list[Json]:
    pairs = _standing(align(before, after), before, after)
    diff: list[Json] = []
    place = start = 0
    for j in [*sorted(pairs), len(after)]:
        i = pairs.get(j, len(before))
        new = [cell.as_dict(ids=True) for cell in after[start:j]]
        diff += inserted_and_removed(place, new, i - place)
        if j in pairs:
            diff += _patch(i, _cell(before[i], after[j]))
        place, start = i + 1, j + 1
    return diff


def _standing(pairs: Pairs, before: Sequence[Cell], after: Sequence[Cell]) -> Pairs:
    """Pairs that stand in the same order and are of one type.

    Others are no pairs to nbdime: its diffs know neither moves nor a patch of the type of a cell.
    """
    elsewhere = moved(pairs)
    return {
        j: i for j, i in pairs.items() if i not in elsewhere and before[i].type == after[j].type
    }


def _cell(before: Cell, after: Cell) -> list[Json]:
    diff = _patch("source", _lines(before.source, after.source))
    diff += _patch("metadata", _metadata(before.metadata, after.metadata, _UNSEEN))
    diff += _patch("attachments", _metadata(before.attachments, after.attachments, frozenset()))
    if not outputs.same(before, after):
        # As a whole: a new run makes all outputs anew, and a diff of images says nothing.
        whole = inserted_and_removed(0, after.outputs, len(before.outputs))
        diff += _patch("outputs", whole)
        if before.execution_count != after.execution_count:
            diff.append(_op("replace", "execution_count", value=after.execution_count))
    return diff


def _lines(before: str, after: str) -> list[Json]:
    old, new = _with_ends(before), _with_ends(after)
    diff: list[Json] = []
    for low, high, left, right in changes(old, new):
        diff += inserted_and_removed(low, new[left:right], high - low)
    return diff


def _with_ends(text: str) -> list[str]:
    """Lines with their line ends, which the last one may lack."""
    *lines, last = text.split("\n")
    return [*ended(lines), last] if last else ended(lines)


def _metadata(before: Json, after: Json, unseen: frozenset[str]) -> list[Json]:
    return _mapping(_without(before, unseen), _without(after, unseen))


def _mapping(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Json]:
    diff: list[Json] = []
    for key in sorted({*before, *after}):
        if key not in after:
            diff.append(_op("remove", key))
        elif key not in before:
            diff.append(_op("add", key, value=after[key]))
        elif isinstance(before[key], dict) and isinstance(after[key], dict):
            diff += _patch(key, _mapping(before[key], after[key]))
        elif before[key] != after[key]:
            diff.append(_op("replace", key, value=after[key]))
    return diff


def _without(metadata: Json, unseen: frozenset[str] | set[str]) -> Json:
    return {key: value for key, value in metadata.items() if key not in unseen}


def _patch(key: str | int, diff: list[Json]) -> list[Json]:
    return [_op("patch", key, diff=diff)] if diff else []


def _op(op: str, key: str | int, **more: Any) -> Json:
    return {"op": op, "key": key, **more}

"""Saves that leave nothing of a notebook: what a page does that has lost its cells.

No request says whether a person meant it. But JupyterLab leaves an empty cell where a person
deletes all cells, so no cells at all are never what a person left.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cs3lab import lenient_json
from cs3lab.client.model import Resource
from cs3lab.files.documents import Documents
from cs3lab.files.tree import Tree
from cs3lab.merge.repair import is_blank
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal

_IN_VERSIONS = (
    "The notebook is empty now. What it held is kept: choose “Revert Notebook to Checkpoint…” in "
    "the File menu to get it back."
)
_BY_UNDO = (
    "The notebook is empty now, and this storage keeps no versions. As long as the notebook is "
    "open, Undo brings back what it held."
)


class Left(Enum):
    """What there is in a notebook."""

    NO_CELLS = "no cells"
    EMPTY_CELLS = "cells with nothing in them"
    CONTENT = "something"


@dataclass(frozen=True, slots=True)
class Emptied:
    """A save that empties a notebook: what is stored until then, and what is to be said."""

    found: Resource
    message: str


class Emptying:
    """Looks at saves of empty notebooks. Raises Cs3Error and Refusal."""

    def __init__(self, tree: Tree, documents: Documents) -> None:
        self._tree = tree
        self._documents = documents

    async def check(
        self, path: str, notebook: Any, etag: str | None, *, meant: bool
    ) -> Emptied | None:
        """Return what is to be said where a save empties the notebook that has this etag.

        No call where it does not; else one, and two more where the notebook was not loaded here.
        Raises Refusal for a save without any cells that nobody says is `meant`.
        """
        left = left_in(notebook)
        if etag is None or left is Left.CONTENT:
            return None
        found = await self._tree.find(path)
        if found is None or found.is_directory or found.etag != etag:
            return None  # the save itself is refused, or overwrites nothing
        # Whatever is read here is kept for merges, as what browsers load is.
        stored = await self._documents.current(found, path)
        if await asyncio.to_thread(_left_in_bytes, stored) is not Left.CONTENT:
            return None
        if left is Left.NO_CELLS and not meant:
            raise Refusal(409, Sentence.NO_CELLS(), "empty", hash=etag)
        versions = (await self._tree.storage()).capabilities.versions
        return Emptied(found, _BY_UNDO if versions is False else _IN_VERSIONS)


def refuse_without_cells(notebook: Any, etag: str, former: bytes | None = None) -> None:
    """Raise Refusal for a notebook without cells, unless `former`, which it was made from, is so.

    Without `former`, any is refused: no page shows a notebook without cells.
    """
    if left_in(notebook) is not Left.NO_CELLS:
        return
    if former is None or _left_in_bytes(former) is Left.CONTENT:
        raise Refusal(409, Sentence.NO_CELLS(), "empty", hash=etag)


def left_in(notebook: Any) -> Left:
    """Return what there is in a notebook; what is none has no cells."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not cells:
        return Left.NO_CELLS
    empty = all(isinstance(cell, dict) and _is_empty(cell) for cell in cells)
    return Left.EMPTY_CELLS if empty else Left.CONTENT


def _is_empty(cell: dict[str, Any]) -> bool:
    source = cell.get("source") or ""
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return not text.strip() and not cell.get("outputs") and not cell.get("attachments")


def _left_in_bytes(data: bytes) -> Left:
    if is_blank(data):
        return Left.NO_CELLS
    try:
        document = lenient_json.loads(data)
    except (ValueError, RecursionError):
        return Left.CONTENT  # somebody can still mend it
    old = isinstance(document, dict) and "worksheets" in document
    return Left.CONTENT if old else left_in(document)

"""Notebooks as the merge sees them: in one form, whatever version and shape they came in. Pure.

Everything repairable is repaired here (duplicate ids, fields an older writer left out), so the rest
of the engine knows one kind of cell. What is not repairable is refused with the reason.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from cs3lab import lenient_json
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.repair import is_blank, repaired
from cs3lab.messages import Sentence

Json = dict[str, Any]

#: Deeper structures than any notebook has; deeper ones exhaust the stack of what reads them.
MAX_DEPTH = 100
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_TYPES = ("code", "markdown", "raw")
_FIELDS = frozenset(("cells", "metadata", "nbformat", "nbformat_minor"))
_CELL_FIELDS = frozenset(
    ("attachments", "cell_type", "execution_count", "id", "metadata", "outputs", "source")
)
#: The first minor version in which cells have ids.
IDS_SINCE = 5


@dataclass(slots=True)
class Cell:
    """One cell of one side.

    ``id`` is empty where the side has none. ``digest`` stands for the outputs where only a digest
    of them is known. A cell is not ``whole`` when it is a part of a cell of its side, or several of
    them: then no outputs are those of its source. ``extra`` are fields that nbformat does not know.
    ``cut_off``: a cell before it failed, so what it lacks was not cleared, but never run.
    """

    id: str
    type: str
    source: str
    metadata: Json = field(default_factory=dict)
    attachments: Json = field(default_factory=dict)
    outputs: list[Json] = field(default_factory=list)
    execution_count: int | None = None
    digest: str = ""
    whole: bool = True
    extra: Json = field(default_factory=dict)
    cut_off: bool = field(default=False, compare=False)

    @property
    def failed(self) -> bool:
        """Whether its run ended with an error."""
        return any(output.get("output_type") == "error" for output in self.outputs)

    @property
    def key(self) -> tuple[str, str]:
        """What makes two cells the same to a reader."""
        return self.type, self.source

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self.source.strip()

    def part(self, source: str) -> Cell:
        """Cell with a part of this one's source, or more, and without its outputs."""
        return replace(
            self, source=source, outputs=[], execution_count=None, digest="", whole=False
        )

    def as_dict(self, ids: bool) -> Json:
        """Return the cell in nbformat's form."""
        cell: Json = {
            **self.extra,
            "cell_type": self.type,
            "metadata": self.metadata,
            "source": self.source,
        }
        if ids:
            cell["id"] = self.id
        if self.type == "code":
            cell["execution_count"] = self.execution_count
            cell["outputs"] = self.outputs
        elif self.attachments:
            cell["attachments"] = self.attachments
        return cell


@dataclass(slots=True)
class Notebook:
    """Cells, metadata and nbformat's minor version (the major one is always 4).

    ``extra`` are fields that nbformat does not know.
    """

    cells: list[Cell]
    metadata: Json
    minor: int
    extra: Json = field(default_factory=dict)

    def as_dict(self) -> Json:
        """Return the notebook in nbformat's form, with multi-line strings as one string."""
        ids = self.minor >= IDS_SINCE
        return {
            **self.extra,
            "cells": [cell.as_dict(ids) for cell in self.cells],
            "metadata": self.metadata,
            "nbformat": 4,
            "nbformat_minor": self.minor,
        }


def parse(content: bytes | str, side: str) -> Notebook:
    """Notebook from the content of a file, new where that is empty; ``side`` names it in errors.

    Raises InvalidDocument.
    """
    if isinstance(content, bytes) and is_blank(content):
        return Notebook([], {}, 4)
    try:
        document = lenient_json.loads(content)
    except RecursionError:
        raise InvalidDocument(side, Sentence.TOO_DEEP()) from None
    except ValueError as error:
        # The fault people can mend if they are told: a git merge that was never finished.
        if "<<<<<<<" in str(content[:1_000_000]):
            raise InvalidDocument(side, Sentence.CONFLICT_MARKERS()) from None
        raise InvalidDocument(side, Sentence.NOT_JSON(error=_shortened(error))) from None
    return read(document, side)


def read(document: Any, side: str) -> Notebook:
    """Notebook from nbformat's form, any major version; the document itself is not changed.

    Raises InvalidDocument.
    """
    if not isinstance(document, dict):
        raise InvalidDocument(side, Sentence.HOLDS_NO_CELLS())
    _refuse_depth(document, side)
    document = repaired(document)
    if document.get("nbformat") != 4:
        document = _upgraded(document, side)
    cells, metadata = document.get("cells"), document.get("metadata", {})
    minor = document.get("nbformat_minor", 0)
    if not isinstance(cells, list) or not isinstance(metadata, dict) or type(minor) is not int:
        raise InvalidDocument(side, Sentence.MALFORMED())
    read_cells = [_cell(cell, n, side) for n, cell in enumerate(cells, 1)]
    _drop_duplicate_ids(read_cells)
    for before, cell in pairwise(read_cells):
        cell.cut_off = before.cut_off or before.failed
    # Older versions 4.x are valid as 4.4, and a later one is written as the last one known here.
    extra = {name: value for name, value in document.items() if name not in _FIELDS}
    return Notebook(read_cells, metadata, min(max(minor, 4), IDS_SINCE), extra)


def assign_ids(cells: Iterable[Cell]) -> None:
    """Give every cell an id of its own.

    It is made of the content, so a cell that has none gets the same in each merge of the same
    notebooks. A person's decisions are applied in another merge than they were asked in, and both
    have to mean the same cell.
    """
    taken: set[str] = set()
    for cell in cells:
        name, number = cell.id, 0
        while not name or name in taken:
            seed = f"{cell.type}\n{cell.source}\n{number}".encode("utf-8", "surrogatepass")
            name, number = hashlib.sha256(seed).hexdigest()[:8], number + 1
        cell.id = name
        taken.add(name)


def text_of(value: Any) -> str | None:
    """Join a multi-line string of nbformat, maybe kept as a list of lines; None if neither."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return None


def _shortened(error: Exception) -> str:
    return str(error)[:200]


def _refuse_depth(document: Json, side: str) -> None:
    # Level by level and not by recursion, which is what is to be protected.
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise InvalidDocument(side, Sentence.TOO_DEEP())


def _upgraded(document: Json, side: str) -> Json:
    if document.get("nbformat") not in (2, 3):
        raise InvalidDocument(side, Sentence.UNKNOWN_FORMAT())
    import nbformat  # costs a second, and only notebooks from before 2015 need it

    try:
        upgraded: Json = nbformat.reads(json.dumps(document), as_version=4)
    except Exception as error:  # whatever a malformed old notebook makes the converter raise
        raise InvalidDocument(side, Sentence.NOT_UPGRADED(error=_shortened(error))) from None
    return upgraded


def _cell(cell: Any, number: int, side: str) -> Cell:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _TYPES:
        raise InvalidDocument(side, Sentence.NOT_A_CELL(number=number))
    source, metadata = text_of(cell.get("source", "")), cell.get("metadata", {})
    attachments, outputs = cell.get("attachments") or {}, cell.get("outputs") or []
    if source is None:
        raise InvalidDocument(side, Sentence.SOURCE_NO_TEXT(number=number))
    if not isinstance(metadata, dict) or not isinstance(attachments, dict):
        raise InvalidDocument(side, Sentence.CELL_METADATA_MALFORMED(number=number))
    if not isinstance(outputs, list) or not all(isinstance(output, dict) for output in outputs):
        raise InvalidDocument(side, Sentence.CELL_OUTPUTS_MALFORMED(number=number))
    name, count = cell.get("id"), cell.get("execution_count")
    is_code = cell["cell_type"] == "code"
    return Cell(
        id=name if isinstance(name, str) and _ID.fullmatch(name) else "",
        type=cell["cell_type"],
        source=source,
        metadata=metadata,
        attachments={} if is_code else attachments,
        outputs=[_output(output) for output in outputs] if is_code else [],
        execution_count=count if is_code and type(count) is int else None,
        extra={name: value for name, value in cell.items() if name not in _CELL_FIELDS},
    )


def _output(output: Json) -> Json:
    """Output with texts in one piece."""
    result = dict(output)
    kind = output.get("output_type")
    if kind == "stream":
        result["text"] = text_of(output.get("text"))
    elif kind in ("display_data", "execute_result"):
        data = output.get("data", {})
        if isinstance(data, dict):
            result["data"] = {
                # A list in JSON is a list, and no text in lines.
                mime: value if "json" in mime or (text := text_of(value)) is None else text
                for mime, value in data.items()
            }
    return result


def _drop_duplicate_ids(cells: list[Cell]) -> None:
    """Take an id from every cell but the first that has it.

    Cells get duplicates when they are copied by programs that know no ids. Which one is the
    original is not known, and the text of the others pairs them better than a wrong id.
    """
    seen: set[str] = set()
    for cell in cells:
        if cell.id in seen:
            cell.id = ""
        seen.add(cell.id)

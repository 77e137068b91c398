"""What a worker process is asked to do, and what it gives back. Pure.

What goes over the pipe is small: bytes there, and back only what a server stores or shows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from cs3lab import lenient_json
from cs3lab.merge import origin, outputs
from cs3lab.merge.documents import (
    Base,
    FileKind,
    check,
    merge_documents,
    resolve_document,
    without_trust,
    write,
)
from cs3lab.merge.losses import Losses, keep, losses
from cs3lab.merge.model import Json, NotebookMerge, TextMerge
from cs3lab.merge.notebook import IDS_SINCE, assign_ids, parse
from cs3lab.merge.origin import Origin
from cs3lab.merge.text import decode


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cells, or places of a text, were changed by whom."""

    local: int
    remote: int
    both: int
    together: int = 0
    not_run: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was made, as bytes, so that whoever stores or sends it need not read it.

    ``stored`` is what a storage holds. ``shown`` is JSON: a text, or a notebook whose code cells
    say whether their outputs are trusted; ``trusted`` says that those of all are.
    """

    stored: bytes
    shown: bytes
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a merge: what is to be stored, or what is to be decided.

    ``merged`` is None while there are ``conflicts``. ``same`` says that it is what remote holds
    already. ``lost`` is what of remote's pictures and tables is not in it any more. ``base`` and
    ``decisions`` are nbdime's, only with conflicts.
    """

    merged: Document | None
    same: bool
    conflicts: int
    counts: Counts
    base: Json | None
    decisions: list[Json]
    by_cell: bool
    lost: Losses | None = None


def merge(
    kind: FileKind,
    base: Base | None,
    local: bytes,
    remote: bytes,
    *,
    trusted: bool = False,
    by_cell: bool = False,
    keep_outputs: bool = False,
) -> Outcome:
    """Return the outcome of merging three contents of one file.

    ``keep_outputs`` keeps remote's pictures and tables where an error or nothing would stand.

    Code cells of ``local`` say whether they are trusted; those of ``remote`` are if it is
    ``trusted``. Without a base only ``same`` means anything.
    Raises MergeError.
    """
    # Without a base nobody can tell who changed what. With remote in its place the merge is local,
    # and the same as remote only if the two were.
    if base is None:
        check(kind, remote, "remote")
        base = remote
    made = merge_documents(kind, base, local, remote, by_cell=by_cell)
    asked = made.merged is None
    result, lost = made.merged, None
    if isinstance(result, dict):
        stored = parse(remote, "remote").cells
        if keep_outputs:
            result = keep(result, stored)
        lost = losses(result, stored)
    merged = None if result is None else _document(result, local, remote, trusted)
    return Outcome(
        merged=merged,
        lost=lost,
        same=not asked and _same(result, remote),
        conflicts=len(made.conflicts),
        counts=_counts(made),
        base=made.base if asked else None,
        decisions=made.decisions if asked else [],
        by_cell=made.by_cell,
    )


def resolve(
    kind: FileKind,
    resolved: Json,
    base: Base,
    local: bytes,
    remote: bytes,
    *,
    trusted: bool = False,
    by_cell: bool = False,
) -> Document:
    """Return the document that a person's decisions make of a merge; trust as in ``merge``.

    Raises MergeError.
    """
    made = resolve_document(kind, resolved, base, local, remote, by_cell=by_cell)
    return _document(made, local, remote, trusted)


def take_record(content: bytes, trusted: bool) -> tuple[Json, bytes]:
    """Return the metadata of a copy, and the copy without the record of its original in them.

    Its code cells say that they are trusted if all of it is. Raises InvalidDocument.
    """
    notebook = parse(content, "local")
    # The record would be an edit of the metadata to the merge, and end up in the original.
    if trusted:
        for cell in notebook.cells:
            cell.metadata = {**cell.metadata, "trusted": True}
    metadata, notebook.metadata = notebook.metadata, origin.strip(notebook.metadata)
    return metadata, json.dumps(notebook.as_dict()).encode()


def renew_copy(original: bytes, record: Origin, etag: str) -> bytes:
    """Return what a copy holds that was merged back: its original, and a record that says so.

    ``etag`` is that of the original. Raises InvalidDocument.
    """
    notebook, base = parse(original, "merged"), parse(original, "merged")
    for each in (notebook, base):
        assign_ids(each.cells)
    metadata = origin.write(notebook.metadata, origin.renewed(record, base, etag=etag))
    renewed = replace(notebook, metadata=metadata, minor=IDS_SINCE)
    return lenient_json.encode(write(renewed.as_dict()))


def _same(merged: Json | str | None, remote: bytes) -> bool:
    if isinstance(merged, str):
        return merged == decode(remote, "remote")
    return merged == without_trust(parse(remote, "remote")).as_dict()


def _document(made: Json | str, local: bytes, remote: bytes, trusted: bool) -> Document:
    if isinstance(made, str):
        return Document(made.encode(), json.dumps(made).encode())
    shown = _trusting(made, local, remote, trusted)
    code = [cell for cell in shown["cells"] if cell["cell_type"] == "code"]
    return Document(
        stored=lenient_json.encode(write(made)),
        shown=json.dumps(shown).encode(),
        trusted=all(cell["metadata"]["trusted"] for cell in code),
    )


def _trusting(merged: Json, local: bytes, remote: bytes, trusted: bool) -> Json:
    """Mark the outputs that one of the sides trusts as trusted, and no others.

    They are known by their digests and not by their cells: a script that one side put under a cell
    which the other side trusts stays untrusted.
    """
    known = {
        outputs.digest(cell.outputs)
        for cell in parse(local, "local").cells
        if cell.metadata.get("trusted") is True
    }
    if trusted:
        known |= {outputs.digest(cell.outputs) for cell in parse(remote, "remote").cells}
    return {**merged, "cells": [_with_trust(cell, known) for cell in merged["cells"]]}


def _with_trust(cell: Json, trusted: set[str]) -> Json:
    metadata = {key: value for key, value in cell["metadata"].items() if key != "trusted"}
    if cell["cell_type"] == "code":
        shown = cell["outputs"]
        # Nothing shown can do no harm, and Jupyter does not ask for trust in it either.
        metadata["trusted"] = not shown or outputs.digest(shown) in trusted
    return {**cell, "metadata": metadata}


def _counts(made: NotebookMerge | TextMerge) -> Counts:
    if isinstance(made, TextMerge):
        return Counts(made.edited_local, made.edited_remote, made.edited_both)
    cells = made.changes
    return Counts(
        local=_number(
            cells.edited_local, cells.inserted_local, cells.deleted_local, cells.moved_local
        ),
        remote=_number(
            cells.edited_remote, cells.inserted_remote, cells.deleted_remote, cells.moved_remote
        ),
        both=_number(cells.edited_both, cells.inserted_both, cells.moved_both),
        together=len(cells.inserted_together),
        not_run=len(cells.not_run),
    )


def _number(*names: list[str]) -> int:
    # A cell that was moved and edited is one cell.
    return len({name for each in names for name in each})

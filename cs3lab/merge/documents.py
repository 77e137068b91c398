"""Merges of the contents of files, notebooks or texts. Pure."""

from __future__ import annotations

import json
from typing import Any, Literal

from cs3lab.merge import embedded_base
from cs3lab.merge.engine import merge_notebooks
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.model import Json, NotebookMerge, TextMerge
from cs3lab.merge.notebook import Notebook, parse, read
from cs3lab.merge.repair import is_blank
from cs3lab.merge.resolution import resolve_notebook
from cs3lab.merge.text import decode, merge_texts, resolve_text
from cs3lab.messages import Sentence

FileKind = Literal["notebook", "text"]
#: The content of a file, or a base as ``embedded_base.embed`` made it.
Base = bytes | Json

#: Contents larger than this together, in bytes, are merged cell by cell only.
LARGE = 64 * 1024 * 1024


def merge_documents(
    kind: FileKind, base: Base, local: bytes, remote: bytes, *, by_cell: bool = False
) -> NotebookMerge | TextMerge:
    """Return the merge of three contents of one file.

    ``by_cell`` is the cheap way, taken unasked for what is very large. Raises MergeError.
    """
    size = sum(len(content) for content in (base, local, remote) if isinstance(content, bytes))
    by_cell = by_cell or size > LARGE
    if kind == "text":
        return merge_texts(*_texts(base, local, remote), by_cell=by_cell)
    sides = _notebooks(base, local, remote)
    result = merge_notebooks(*sides, by_cell=by_cell)
    _validate(result.offered, *sides)
    return result


def resolve_document(
    kind: FileKind,
    resolved: Json,
    base: Base,
    local: bytes,
    remote: bytes,
    *,
    by_cell: bool = False,
) -> Json | str:
    """Return the document that a person's decisions in the merge widget make of a merge.

    A notebook is valid, its outputs follow the rule, and nothing of the widget is left in it.
    Raises MergeError.
    """
    if kind == "text":
        return resolve_text(resolved, *_texts(base, local, remote))
    sides = _notebooks(base, local, remote)
    notebook = resolve_notebook(read(resolved, "merged"), *sides, by_cell=by_cell).as_dict()
    _validate(notebook, *sides)
    return notebook


def check(kind: FileKind, content: bytes, side: str) -> None:
    """Raise InvalidDocument for a content that is none of its kind; ``side`` names it there."""
    decode(content, side) if kind == "text" else parse(content, side)


def without_trust(notebook: Notebook) -> Notebook:
    """Return the same notebook, after its marks of trust were taken out of it.

    They are between a browser and its server. A file that could carry one would have its outputs
    trusted wherever it is opened.
    """
    for cell in notebook.cells:
        if "trusted" in cell.metadata:
            cell.metadata = {k: v for k, v in cell.metadata.items() if k != "trusted"}
    return notebook


def invalid(notebook: Json) -> str | None:
    """Reason why a notebook is not valid; None when it is."""
    import nbformat  # takes up to a second, and the pure parts do without

    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return str(error).split("\n", 1)[0][:200]
    except RecursionError:
        return "it is nested too deeply"
    return None


def write(notebook: Json) -> str:
    """Text of a notebook as Jupyter writes it: who compares it with git sees the lines changed."""
    content: dict[str, Any] = {**notebook, "cells": [_written(c) for c in notebook["cells"]]}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _base(content: Base) -> Notebook:
    if not isinstance(content, bytes):
        return embedded_base.restore(content)
    return parse(content, "base")


def _notebooks(base: Base, local: bytes, remote: bytes) -> tuple[Notebook, Notebook, Notebook]:
    mine, theirs = (
        # No person empties a file: whatever cut it off changed nothing in the notebook.
        without_trust(_base(base) if is_blank(content) else parse(content, side))
        for content, side in ((local, "local"), (remote, "remote"))
    )
    return without_trust(_base(base)), mine, theirs


def _texts(base: Base, local: bytes, remote: bytes) -> tuple[str, str, str]:
    if not isinstance(base, bytes):
        raise InvalidDocument("base", Sentence.BASE_NO_TEXT())
    return decode(base, "base"), decode(local, "local"), decode(remote, "remote")


def _validate(notebook: Json, *sides: Notebook) -> None:
    """Raise InvalidDocument if the result is no valid notebook and the sides are.

    What is not valid on a side can be opened and saved, so it can be merged.
    """
    # The sides are only looked at when the result is not valid: validating costs more than merging,
    # and most faults of a side are repaired when it is read.
    reason = invalid(notebook)
    if reason is not None and not any(invalid(side.as_dict()) for side in sides):
        raise InvalidDocument("merged", Sentence.NOT_VALID(error=reason))


def _written(cell: Json) -> Json:
    result = {**cell, "source": cell["source"].splitlines(keepends=True)}
    if "outputs" in cell:
        result["outputs"] = [_written_output(output) for output in cell["outputs"]]
    return result


def _written_output(output: Json) -> Json:
    result = dict(output)
    if isinstance(output.get("text"), str):
        result["text"] = output["text"].splitlines(keepends=True)
    if isinstance(output.get("data"), dict):
        result["data"] = {
            mime: value.splitlines(keepends=True)
            if isinstance(value, str) and _in_lines(mime)
            else value
            for mime, value in output["data"].items()
        }
    return result


def _in_lines(mime: str) -> bool:
    return mime.startswith("text/") or mime in ("application/javascript", "image/svg+xml")

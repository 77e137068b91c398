"""Notebooks between bytes and cells. Pure and slow: meant to run in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary


@dataclass(frozen=True, slots=True)
class ReadNotebook:
    """A notebook in the current format; `signature` is what trust is looked up by."""

    node: Any
    signature: str
    error: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WrittenNotebook:
    """A notebook as bytes; `signature` is None unless all its code cells are trusted."""

    data: bytes
    signature: str | None
    error: dict[str, Any]


def read(data: bytes, notary: NotebookNotary) -> ReadNotebook:
    """Read a notebook of any format version.

    What does not validate is read all the same, and the reason given in `error`.
    Raises ValueError for what is no notebook at all.
    """
    error: dict[str, Any] = {}
    try:
        node = nbformat.reads(data.decode(), as_version=4, capture_validation_error=error)
        return ReadNotebook(node, notary.compute_signature(node), error)
    except Exception as problem:
        # nbformat fails in as many ways as there are things that are no notebook.
        raise ValueError(f"Unreadable Notebook: {problem}") from problem


def write(content: Any, notary: NotebookNotary) -> WrittenNotebook:
    """Write a notebook as nbformat says. Raises ValueError for what is no notebook at all."""
    error: dict[str, Any] = {}
    try:
        node = nbformat.from_dict(content)
        trusted = notary.check_cells(node)
        signature = notary.compute_signature(node) if trusted else None
        text = nbformat.writes(node, capture_validation_error=error)
    except Exception as problem:
        raise ValueError(f"This is not a notebook: {problem}") from problem
    return WrittenNotebook((text.rstrip("\n") + "\n").encode(), signature, error)

"""Notebooks and texts in which each thing ever typed can be found again.

Everybody types in a place of their own, so that what two people typed is no conflict.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from tests.support.jupyter import notebook

Content = Any
"""As the contents API has it: a notebook as JSON, or a text."""

_MARK = re.compile(r"\[[a-z0-9]+/[a-z]+/\d+\]")
_FILL = "0123456789abcde\n"
_FILLED = 200_000
"""Bytes of the largest."""


def mark(document: str, person: str, number: int) -> str:
    """Give something that is typed once and nowhere else."""
    return f"[{document}/{person}/{number}]"


def marks(content: str | bytes) -> set[str]:
    """Find all that was typed, in a content as it is stored or as it is sent."""
    text = content.decode(errors="replace") if isinstance(content, bytes) else content
    return set(_MARK.findall(text))


def marks_of(content: Content) -> set[str]:
    """Find all that was typed in a content as the contents API has it."""
    return marks(content if isinstance(content, str) else json.dumps(content))


def new(name: str, people: Sequence[str], size: int) -> Content:
    """Give a document without anything typed, of about `size` of a hundred parts of the largest."""
    filling = _FILL * (_FILLED * size // 100 // len(_FILL))
    if name.endswith(".ipynb"):
        return notebook(*(f"# {person}" for person in people), filling)
    places = "".join(f"# {person}\n\n{'between' * 3}\n\n" for person in people)
    return places + filling


def typed(content: Content, person: str, what: str) -> Content:
    """Type something in the place of a person."""
    if isinstance(content, str):
        before, place, after = content.partition(f"# {person}\n")
        return f"{before}{place}{what}\n{after}"
    cells = [dict(cell) for cell in content["cells"]]
    for cell in cells:
        source = "".join(cell["source"])
        cell["source"] = f"{source}\n{what}" if source.startswith(f"# {person}") else source
    return {**content, "cells": cells}


def model(name: str, content: Content) -> dict[str, Any]:
    """Give the model to save."""
    notebooks = name.endswith(".ipynb")
    kind, form = ("notebook", "json") if notebooks else ("file", "text")
    return {"type": kind, "format": form, "content": content}


def stored(content: Content) -> str:
    """Give a content as it is stored."""
    return content if isinstance(content, str) else json.dumps(content)

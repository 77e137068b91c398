"""What a browser sends, as merges and comparisons take it."""

from __future__ import annotations

from typing import Any

import msgspec

from cs3lab.files.kinds import kind_of
from cs3lab.files.notebooks import Notebooks
from cs3lab.merge.documents import FileKind
from cs3lab.merge.model import Json
from cs3lab.refusal import bad_request


def content_of(content: Any) -> tuple[bytes, FileKind]:
    """Give a content and what it is. Raises Refusal."""
    if isinstance(content, str):
        return as_bytes(content), "text"
    if isinstance(content, dict):
        return as_bytes(content), "notebook"
    raise bad_request("The content must be a notebook or a text. Nothing was changed.")


def kind_at(path: str) -> FileKind:
    """Say how what stands at a path is merged and shown."""
    return "notebook" if kind_of(path) == "notebook" else "text"


def as_bytes(content: Json | str) -> bytes:
    """Give the bytes of a content. Raises Refusal."""
    try:
        return content.encode() if isinstance(content, str) else msgspec.json.encode(content)
    except (UnicodeEncodeError, RecursionError):
        raise bad_request("The content is no valid document. Nothing was changed.") from None


async def stored_bytes(content: Json | str, notebooks: Notebooks) -> bytes:
    """Return what is stored of a content; a notebook is trusted from then on if its cells are.

    Raises Refusal for what is no notebook.
    """
    if isinstance(content, str):
        return as_bytes(content)
    try:
        return (await notebooks.write(content)).data
    except ValueError as error:
        raise bad_request(str(error), "bad notebook") from None

"""Contents that a browser sends, as merges and comparisons take them."""

from __future__ import annotations

import asyncio
from typing import Any

from cs3lab import lenient_json
from cs3lab.files.kinds import kind_of
from cs3lab.files.notebooks import Notebooks
from cs3lab.merge.documents import FileKind
from cs3lab.merge.model import Json
from cs3lab.refusal import bad_request


def content_of(content: Any) -> tuple[bytes, FileKind]:
    """Return the bytes and the kind of a content. Raises Refusal."""
    if isinstance(content, str):
        return as_bytes(content), "text"
    if isinstance(content, dict):
        return as_bytes(content), "notebook"
    raise bad_request("The content must be a notebook or a text. Nothing was changed.")


def kind_at(path: str) -> FileKind:
    """Return how the file at a path is merged and shown."""
    return "notebook" if kind_of(path) == "notebook" else "text"


def as_bytes(content: Json | str) -> bytes:
    """Return the bytes of a content. Raises Refusal."""
    try:
        return content.encode() if isinstance(content, str) else lenient_json.dumps(content)
    except (UnicodeEncodeError, RecursionError):
        raise bad_request("The content is no valid document. Nothing was changed.") from None


async def stored_bytes(kind: FileKind, content: bytes, notebooks: Notebooks) -> bytes:
    """Return the bytes to store of what a tab shows; a notebook is trusted if all its cells are.

    Raises Refusal for what is no notebook.
    """
    if kind == "text":
        return content
    try:
        shown = await asyncio.to_thread(lenient_json.loads, content)
        return (await notebooks.write(shown)).data
    except ValueError as error:
        raise bad_request(str(error), "bad notebook") from None

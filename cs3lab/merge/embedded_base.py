"""The base that a copy carries in its metadata: its original when the copy was made. Pure.

It holds sources, metadata, attachments and the order of cells, compressed, and of outputs only a
digest. That is all a merge needs of a base, and it stays small.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.notebook import Cell, Json, Notebook
from cs3lab.merge.outputs import digest
from cs3lab.messages import Sentence

#: Raised when the embedded form changes; a copy may be merged years after it was made.
FORMAT = 1
#: An embedded base larger than this, unpacked, is not one of ours.
_LARGEST = 64 * 1024 * 1024


def embed(notebook: Notebook) -> Json:
    """JSON for the metadata of a copy; ``restore`` is its inverse but for the outputs."""
    content = {
        "extra": notebook.extra,
        "metadata": notebook.metadata,
        "minor": notebook.minor,
        "cells": [_packed(cell) for cell in notebook.cells],
    }
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    return {"format": FORMAT, "content": base64.b64encode(packed).decode()}


def restore(embedded: Any) -> Notebook:
    """Notebook without outputs, which merges as the original would.

    Raises InvalidDocument.
    """
    try:
        if embedded["format"] != FORMAT:
            raise InvalidDocument("base", Sentence.BASE_NEWER())
        packed = base64.b64decode(embedded["content"], validate=True)
        # Anybody can have written it: a few kilobytes may unpack to more than there is memory.
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, _LARGEST)
        if unpacker.unconsumed_tail:
            raise InvalidDocument("base", Sentence.BASE_TOO_LARGE())
        content = json.loads(text)
        cells = [_unpacked(cell) for cell in content["cells"]]
        extra = dict(content.get("extra", {}))
        return Notebook(cells, dict(content["metadata"]), int(content["minor"]), extra)
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        binascii.Error,
        zlib.error,
    ):
        raise InvalidDocument("base", Sentence.BASE_DAMAGED()) from None


def _packed(cell: Cell) -> Json:
    return {
        "extra": cell.extra,
        "id": cell.id,
        "type": cell.type,
        "source": cell.source,
        "metadata": cell.metadata,
        "attachments": cell.attachments,
        "count": cell.execution_count,
        # A base made of an embedded one has no outputs to digest any more.
        "outputs": cell.digest or digest(cell.outputs),
    }


def _unpacked(packed: Json) -> Cell:
    texts = [packed[key] for key in ("id", "type", "source", "outputs")]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("malformed cell")
    return Cell(
        id=packed["id"],
        type=packed["type"],
        source=packed["source"],
        metadata=dict(packed["metadata"]),
        attachments=dict(packed["attachments"]),
        execution_count=packed["count"],
        digest=packed["outputs"],
        extra=dict(packed.get("extra", {})),
    )

"""The content of models, from and to bytes. What is refused here is a ContentsError."""

from __future__ import annotations

import asyncio
import base64
import binascii
from dataclasses import replace
from typing import Any

from cs3lab.files.emptying import Emptying
from cs3lab.files.saving import Condition
from cs3lab.jupyter.errors import bad_request
from cs3lab.jupyter.models import Model
from cs3lab.messages import Sentence

_PIECE = 3 * 1024 * 1024
"""Bytes encoded at once; a multiple of three, and the interpreter is let go in between."""
_KINDS = ("file", "notebook", "directory")


def check(model: Model, chunk: Any) -> None:
    """Refuse a model that cannot be saved."""
    if "type" not in model:
        raise bad_request("No file type provided")
    if model["type"] not in _KINDS:
        raise bad_request(f"Unhandled contents type: {model['type']}", "bad type")
    if model["type"] != "directory" and model.get("content") is None:
        raise bad_request("No file content provided")
    if chunk is None:
        return
    if model["type"] != "file":
        raise bad_request("Only files can be uploaded in parts.", "bad type")
    if not isinstance(chunk, int) or (chunk < 1 and chunk != -1):
        raise bad_request("Parts of an upload are counted from 1; the last is -1.", "bad chunk")


def complete(model: Model) -> None:
    """Put the content of something new into its model, where it has none."""
    if "content" in model or model["type"] == "directory":
        return
    if model["type"] == "notebook":
        from nbformat.v4 import new_notebook

        model.update(content=new_notebook(), format="json")
    else:
        model.update(type="file", content="", format="text")


def decode(model: Model) -> bytes:
    """Return the bytes of a file model, whose content must be of its format."""
    content, form = model["content"], model.get("format")
    if not isinstance(content, str) or form not in ("text", "base64"):
        raise bad_request(
            "The content of a file must be a string whose format is “text” or “base64”.",
            "bad format",
        )
    try:
        if form == "text":
            return content.encode()
        return base64.b64decode("".join(content.split()), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise bad_request(
            f"The content is not valid {form}. Nothing was saved.", "bad format"
        ) from None


async def unless_emptied(
    emptying: Emptying, model: Model, path: str, condition: Condition
) -> Condition:
    """Return the condition of a save, with what was found if it empties a notebook; say so."""
    meant = model.get("allow_empty") is True
    emptied = await emptying.check(path, model["content"], condition.etag, meant=meant)
    if emptied is None:
        return condition
    model["message"] = "\n".join(filter(None, (model.get("message"), emptied.message)))
    return replace(condition, found=emptied.found)


async def fill(model: Model, data: bytes, text: str | None, form: str | None) -> None:
    """Put the content of a file into its model: as text where there is one, else in base64.

    Raises ContentsError where `form` asks for text, and there is none.
    """
    if text is None and form == "text":
        raise bad_request(Sentence.FILE_NO_UTF8(), "bad format")
    if text is not None:
        model.update(content=text, format="text")
    else:
        model.update(content=await asyncio.to_thread(_as_base64, data), format="base64")
    plain = "application/octet-stream" if text is None else "text/plain"
    model["mimetype"] = model["mimetype"] or plain


def _as_base64(data: bytes) -> str:
    pieces = (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))
    return "".join(base64.b64encode(piece).decode("ascii") for piece in pieces)

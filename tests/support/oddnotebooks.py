"""Notebooks as other programs, cut transfers and careless kernels leave them."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

GONE: Any = object()
"""No such field."""
HALF = "\ud83d"
"""Half an emoji, as a kernel prints it that cuts its output at a byte."""


def cell(**changed: Any) -> Json:
    """Return a code cell; `GONE` takes a field out of it."""
    whole: Json = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": "x = 1",
        "outputs": [],
        "execution_count": None,
    }
    return {name: value for name, value in {**whole, **changed}.items() if value is not GONE}


def odd(*cells: Json, **changed: Any) -> Json:
    """Return a notebook; `GONE` takes a field out of it."""
    whole: Json = {
        "cells": list(cells) or [cell()],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return {name: value for name, value in {**whole, **changed}.items() if value is not GONE}


def printed(**output: Any) -> Json:
    """Return a notebook of a cell with one output."""
    return odd(cell(outputs=[output]))


STREAM = {"output_type": "stream", "name": "stdout", "text": "1\n"}

ODD: dict[str, Json] = {
    "half an emoji in an output": printed(**{**STREAM, "text": f"x{HALF}\n"}),
    "half an emoji in a source": odd(cell(source=f"'{HALF}'")),
    "half an emoji in a key": odd(metadata={HALF: 1}),
    "unknown key in an output": printed(**STREAM, jetTransient={"display_id": None}),
    "unknown key in a cell": odd(cell(novel={"x": [1]})),
    "unknown key in the notebook": odd(novel=[1]),
    "unknown kind of output": printed(output_type="novel", x=1),
    "no metadata": odd(metadata=None),
    "no metadata at all": odd(metadata=GONE),
    "cell without metadata": odd(cell(metadata=GONE)),
    "cell without source": odd(cell(source=GONE)),
    "cell without outputs": odd(cell(outputs=GONE)),
    "no minor version": odd(nbformat_minor=GONE),
    "no version": odd(nbformat=GONE, nbformat_minor=GONE),
    "a minor version of the future": odd(nbformat_minor=99),
    "no cells": odd(cells=None),
    "no list of cells": odd(cells=GONE),
    "output without text": printed(output_type="stream", name="stdout"),
    "output without metadata": printed(output_type="display_data", data={"text/plain": "1"}),
}
"""What has to be opened, saved and merged, by what is odd about it."""

BYTES: dict[str, bytes] = {
    "nothing": b"",
    "blank lines": b"\r\n\n",
    "only a mark": b"\xef\xbb\xbf",
    "a mark": b"\xef\xbb\xbf" + json.dumps(odd()).encode(),
    "UTF-16": json.dumps(odd()).encode("utf-16"),
    "other line ends": json.dumps(odd(), indent=4).replace("\n", "\r\n").encode(),
    "half an emoji as bytes": json.dumps(
        ODD["half an emoji in a source"], ensure_ascii=False
    ).encode("utf-8", "surrogatepass"),
    **{name: json.dumps(notebook).encode() for name, notebook in ODD.items()},
}
"""The same as files, and more."""

"""Notebooks with what their writers left out. Pure.

Only what is missing is put in: whatever is there stays, whether it is known here or not.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_OF_OUTPUTS: dict[Any, Json] = {
    "stream": {"name": "stdout", "text": ""},
    "display_data": {"data": {}, "metadata": {}},
    "execute_result": {"data": {}, "metadata": {}, "execution_count": None},
    "error": {"ename": "", "evalue": "", "traceback": []},
}


def is_blank(content: bytes) -> bool:
    """Return whether a file holds nothing, as web pages make notebooks and cut transfers leave."""
    return not content.removeprefix(b"\xef\xbb\xbf").strip()


def repaired(document: Any) -> Any:
    """Return a notebook of version 4 with all fields it must have; all else as it is."""
    if not isinstance(document, dict):
        return document
    cells = document.get("cells")
    if document.get("nbformat", 4) != 4 or not ("nbformat" in document or isinstance(cells, list)):
        return document
    cells = [] if cells is None else cells
    if not isinstance(cells, list):
        return document
    has_ids = any(isinstance(cell, dict) and "id" in cell for cell in cells)
    fields: Json = {"nbformat": 4, "nbformat_minor": 5 if has_ids else 4, "metadata": {}}
    return {**_completed(document, fields), "cells": [_cell(cell) for cell in cells]}


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    result = _completed(cell, {"metadata": {}, "source": ""})
    if cell.get("cell_type") == "code":
        result = _completed(result, {"execution_count": None, "outputs": []})
        if isinstance(result["outputs"], list):
            result["outputs"] = [_output(output) for output in result["outputs"]]
    return result


def _output(output: Any) -> Any:
    if not isinstance(output, dict):
        return output
    kind = output.get("output_type")
    return _completed(output, _OF_OUTPUTS.get(kind, {}) if isinstance(kind, str) else {})


def _completed(given: Json, fields: Json) -> Json:
    """Return a dictionary with these fields where it has none, or null in the place of one."""
    missing = {name: _fresh(value) for name, value in fields.items() if given.get(name) is None}
    return {**given, **missing}


def _fresh(value: Any) -> Any:
    return value.copy() if isinstance(value, dict | list) else value

"""Write openapi.json from the structs: ``python -m cs3lab.api.openapi [--check]``.

The front end's types are generated from that file, so neither side can drift from the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from .structs import Error, Status

__all__ = ["document", "main"]

FILE = Path(__file__).parents[2] / "openapi.json"

_STRUCTS: tuple[type[msgspec.Struct], ...] = (Status, Error)


def document() -> dict[str, Any]:
    """Describe the REST interface."""
    _, components = msgspec.json.schema_components(
        _STRUCTS, ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cs3lab",
            "version": "1",
            "description": "Beside Jupyter's own contents API; paths are relative to the base URL.",
        },
        "paths": {
            "/cs3lab/status": {
                "get": _operation("getStatus", "The storage behind the files", Status)
            }
        },
        "components": {"schemas": components},
    }


def _operation(name: str, summary: str, answer: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": _response("The answer", answer),
            "default": _response("Why it was refused", Error),
        },
    }


def _response(description: str, struct: type[msgspec.Struct]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{struct.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def text() -> str:
    """Give the file as it is to be."""
    return json.dumps(document(), indent=4, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or only say by the exit status whether it is fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    if parser.parse_args(arguments).check:
        return 0 if FILE.is_file() and FILE.read_text(encoding="utf-8") == text() else 1
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

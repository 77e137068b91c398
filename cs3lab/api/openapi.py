"""Write openapi.json from the structs: `python -m cs3lab.api.openapi [--check]`.

The front end's types are generated from that file, so neither side can drift from the other.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cs3lab.api.locks import LOCKS
from cs3lab.api.merge_structs import OPERATIONS as MERGING
from cs3lab.api.sharing_structs import OPERATIONS as SHARING
from cs3lab.api.structs import Error, Status

FILE = Path(__file__).parents[2] / "openapi.json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; `query` names a query parameter, `body` and `answer` are structs."""

    path: str
    method: str
    name: str
    summary: str
    answer: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    query: str = ""
    status: int = 200


_OPERATIONS = (
    Operation("/cs3lab/status", "get", "getStatus", "The storage behind the files", Status),
    *(Operation(*operation) for operation in (*LOCKS, *SHARING, *MERGING)),
)


def document() -> dict[str, Any]:
    """Return the description of the REST interface."""
    structs = {one for each in _OPERATIONS for one in (each.answer, each.body) if one}
    _, components = msgspec.json.schema_components(
        [*sorted(structs, key=lambda struct: struct.__name__), Error],
        ref_template="#/components/schemas/{name}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for each in _OPERATIONS:
        paths.setdefault(each.path, {})[each.method] = _described(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cs3lab",
            "version": "1",
            "description": "Beside Jupyter's own contents API; paths are relative to the base URL.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _described(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {"operationId": operation.name, "summary": operation.summary}
    parameters = _parameters(operation)
    if parameters:
        described["parameters"] = parameters
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.body)}
    described["responses"] = {
        str(operation.status if operation.answer else 204): _response(
            "The answer" if operation.answer else "It is done", operation.answer
        ),
        "default": _response("Why it was refused", Error),
    }
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    places = [("path", name) for name in re.findall(r"{(\w+)}", operation.path)]
    places += [("query", operation.query)] if operation.query else []
    return [
        {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
        for place, name in places
    ]


def _response(description: str, struct: type[msgspec.Struct] | None) -> dict[str, Any]:
    response: dict[str, Any] = {"description": description}
    if struct is not None:
        response["content"] = _content(struct)
    return response


def _content(struct: type[msgspec.Struct]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{struct.__name__}"}
    return {"application/json": {"schema": schema}}


def text() -> str:
    """Return the text the file must have."""
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

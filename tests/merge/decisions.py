"""What the browser's merge widget is given for each triple of the corpus, as one JSON file.

The tests of the front end need no Python that way. Written anew with
``python -m tests.merge.decisions``.
"""

import json
from pathlib import Path
from typing import Any

from cs3lab.merge import lines
from cs3lab.merge.decisions import Decision
from cs3lab.merge.engine import plan
from cs3lab.merge.notebook import parse
from tests.merge.test_corpus import NAMES, contents, merged

FILE = Path(__file__).parent / "decisions.json"

Json = dict[str, Any]


def cases() -> dict[str, Json]:
    """One entry a triple; outputs are left out, which no decision is about."""
    return {name: _case(name) for name in NAMES}


def write(made: dict[str, Json]) -> str:
    """A line a triple, so that a difference shows which ones changed."""
    entries = (f"{json.dumps(name)}: {json.dumps(case)}" for name, case in made.items())
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _case(name: str) -> Json:
    triple = contents(name)
    result = merged(*triple)
    base, local, remote = (parse(content, "side") for content in triple)
    _, decisions = plan(base, local, remote)
    return {
        "base": _without_outputs(result.base),
        "decisions": result.decisions,
        "conflicts": len(result.conflicts),
        "offered": _without_outputs(result.offered),
        "local": [text for each in decisions if (text := _taken(each, "local")) is not None],
        "remote": [text for each in decisions if (text := _taken(each, "remote")) is not None],
    }


def _taken(decision: Decision, side: str) -> str | None:
    """The source of a cell with all conflicts decided for one side; None where it is gone."""
    if decision.fate == "deleted or edited":
        cell = decision.row.local if side == "local" else decision.row.remote
        return None if cell is None else cell.source
    if decision.cell is None or not decision.chunks:
        return None if decision.cell is None else decision.cell.source
    return lines.join(
        line
        for chunk in decision.chunks
        for line in (getattr(chunk, side) if chunk.choice == "conflict" else chunk.merged)
    )


def _without_outputs(notebook: Json) -> Json:
    cells = [
        {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


if __name__ == "__main__":
    FILE.write_text(write(cases()), "utf-8")

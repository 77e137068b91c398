"""Is nothing lost, doubled, brought back or made up? A judge that knows no merge algorithm.

It counts lines over whole notebooks, so it does not care which cell became which, and it is
used both on real merges (``measure``) and on generated ones (the tests).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]


def violations(base: Json, local: Json, remote: Json, result: Json) -> list[str]:
    """Say what is wrong with a merge; ``result`` holds offered, marked, conflicts."""
    offered = result["offered"]
    return [
        *_lines(base, local, remote, result),
        *_invented((base, local, remote), offered),
        *_foreign_outputs((local, remote), offered),
        *_invalid(offered),
        *_invalid(result["marked"]),
        *_invalid(result["base"]),
    ]


def text(value: Any) -> str:
    """Return a multi-line string of nbformat in one piece."""
    return value if isinstance(value, str) else "".join(value)


def lines_of(notebook: Json) -> Iterator[str]:
    """All lines with something on them, without trailing blanks."""
    for cell in notebook["cells"]:
        for line in text(cell["source"]).split("\n"):
            if line.strip():
                yield line.rstrip()


def _lines(base: Json, local: Json, remote: Json, result: Json) -> Iterator[str]:
    counts = [Counter(lines_of(side)) for side in (base, local, remote, result["offered"])]
    asked = {
        line.rstrip()
        for conflict in result["conflicts"]
        for side in ("base", "local", "remote")
        for line in (conflict[side] or "").split("\n")
    }
    for line in set().union(*counts) - asked:
        old, mine, theirs, found = (count[line] for count in counts)
        low, high = expected(old, mine, theirs)
        if found < low:
            yield f"lost: {line!r} ({old}, {mine}, {theirs} -> {found})"
        elif found > high:
            yield f"doubled or back: {line!r} ({old}, {mine}, {theirs} -> {found})"


def expected(base: int, local: int, remote: int) -> tuple[int, int]:
    """How often a line may stand in the result, least and most."""
    if local == base or remote == base:
        exact = remote if local == base else local
        return exact, exact
    summed = max(local + remote - base, 0)
    if (local > base) == (remote > base):
        nearest = max(local, remote) if local > base else min(local, remote)
        return min(nearest, summed), max(nearest, summed)
    return min(local, remote), max(local, remote)


def _invented(sides: Iterable[Json], offered: Json) -> Iterator[str]:
    known = {line for side in sides for line in lines_of(side)}
    for line in set(lines_of(offered)) - known:
        yield f"made up or glued: {line!r}"


def _foreign_outputs(sides: Iterable[Json], offered: Json) -> Iterator[str]:
    made = {
        (text(cell["source"]), _shown(cell))
        for side in sides
        for cell in side["cells"]
        if cell["cell_type"] == "code"
    }
    for cell in offered["cells"]:
        shown = _shown(cell) if cell["cell_type"] == "code" else "[]"
        if shown != "[]" and (text(cell["source"]), shown) not in made:
            yield f"foreign outputs below {text(cell['source'])[:60]!r}"


def _shown(cell: Json) -> str:
    """Spell outputs in one way: texts in one piece, no run numbers, no optional fields."""

    def plain(value: Any) -> Any:
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return "".join(value)
        if isinstance(value, list):
            return [plain(part) for part in value]
        if isinstance(value, dict):
            kept = {key: plain(part) for key, part in value.items() if key != "execution_count"}
            return {key: part for key, part in kept.items() if part not in ({}, [], "")}
        return value

    return json.dumps([plain(output) for output in cell.get("outputs", [])], sort_keys=True)


def _invalid(notebook: Json) -> Iterator[str]:
    import nbformat

    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        yield f"invalid: {str(error)[:100]}"
    ids = [cell["id"] for cell in notebook["cells"] if "id" in cell]
    if len(ids) != len(set(ids)):
        yield "invalid: doubled ids"

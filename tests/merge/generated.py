"""Notebooks and what two people make of them, for properties that hold for all."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]


def stream(text: str) -> list[Json]:
    return [{"output_type": "stream", "name": "stdout", "text": text}]


def cell(name: str, lines: list[str], kind: str = "code", run: int | None = None) -> Json:
    made: Json = {"cell_type": kind, "id": name, "metadata": {}, "source": "\n".join(lines)}
    if kind == "code":
        made["execution_count"] = run
        made["outputs"] = [] if run is None else stream(f"output {run} of {name}\n")
    return made


def notebook(cells: list[Json], minor: int = 5) -> Json:
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": minor}


@st.composite
def bases(draw: st.DrawFn) -> Json:
    """A notebook in which every line is another one."""
    sizes = draw(st.lists(st.integers(0, 5), max_size=6))
    kinds = st.sampled_from(["code", "code", "markdown", "raw"])
    return notebook(
        [
            cell(f"c{n}", [f"line {n} {k} of the base" for k in range(size)], draw(kinds), n)
            for n, size in enumerate(sizes)
        ]
    )


@st.composite
def edits(draw: st.DrawFn, base: Json, side: str, changes: Sequence[str] = ()) -> Json:
    """What one side makes of a base; some of its new lines the other side may write as well."""
    made = copy.deepcopy(base)
    for n in range(draw(st.integers(0, 5))):
        change = draw(st.sampled_from(changes or list(CHANGES)))
        who = draw(st.sampled_from([side, side, side, "both"]))
        CHANGES[change](draw, made["cells"], f"{who} {n}")
    if draw(st.integers(0, 5)) == 0:
        made["nbformat_minor"] = 4
        for each in made["cells"]:
            del each["id"]
    return made


def _place(draw: st.DrawFn, cells: list[Json]) -> int:
    return draw(st.integers(0, max(len(cells) - 1, 0)))


def _insert(draw: st.DrawFn, cells: list[Json], who: str) -> None:
    name = who.replace(" ", "-")
    if all(each.get("id") != name for each in cells):
        cells.insert(_place(draw, cells), cell(name, [f"{who} inserted", f"{who} more"]))


def _delete(draw: st.DrawFn, cells: list[Json], _who: str) -> None:
    if cells:
        del cells[_place(draw, cells)]


def _move(draw: st.DrawFn, cells: list[Json], _who: str) -> None:
    if cells:
        moved = cells.pop(_place(draw, cells))
        cells.insert(_place(draw, cells), moved)


def _line(draw: st.DrawFn, cells: list[Json], who: str) -> None:
    if not cells:
        return
    target = cells[_place(draw, cells)]
    lines = target["source"].split("\n") if target["source"] else []
    where = draw(st.integers(0, len(lines)))
    length = draw(st.integers(0, min(2, len(lines) - where)))
    new = [f"{who} wrote {k}" for k in range(draw(st.integers(0, 2)))]
    lines[where : where + length] = new
    target["source"] = "\n".join(lines)
    if target["cell_type"] == "code" and draw(st.booleans()):
        target["outputs"] = stream(f"output of {who}\n")


def _run(draw: st.DrawFn, cells: list[Json], who: str) -> None:
    if cells and (target := cells[_place(draw, cells)])["cell_type"] == "code":
        target["outputs"] = stream(f"output of {who}\n")
        target["execution_count"] = 99


def _split(draw: st.DrawFn, cells: list[Json], who: str) -> None:
    if not cells:
        return
    place = _place(draw, cells)
    lines = cells[place]["source"].split("\n")
    cut = draw(st.integers(0, len(lines)))
    name = f"split-{who}".replace(" ", "-")
    if any(each.get("id") == name for each in cells):
        return
    cells[place]["source"] = "\n".join(lines[:cut])
    rest = cell(name, lines[cut:], cells[place]["cell_type"])
    cells.insert(place + 1, rest)


def _join(draw: st.DrawFn, cells: list[Json], _who: str) -> None:
    if len(cells) < 2:
        return
    place = draw(st.integers(0, len(cells) - 2))
    cells[place]["source"] = f"{cells[place]['source']}\n{cells.pop(place + 1)['source']}"


CHANGES = {
    "insert": _insert,
    "delete": _delete,
    "move": _move,
    "line": _line,
    "another line": _line,
    "run": _run,
    "split": _split,
    "join": _join,
}


@st.composite
def triples(draw: st.DrawFn, changes: Sequence[str] = ()) -> tuple[Json, Json, Json]:
    """Base, local and remote, made by some of the changes or any."""
    base = draw(bases())
    return base, draw(edits(base, "local", changes)), draw(edits(base, "remote", changes))

"""Measure the merge on a corpus of base/local/remote triples, and nbdime beside it.

    python -m benchmarks.merge.measure /tmp/merge-corpus [--nbdime] [--list KIND]

Prints how many merge with no question, by how the two sides' edits stand to each other, the
slowest, and what the judge of ``check`` finds wrong.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from benchmarks.merge.check import lines_of, text, violations
from cs3lab.merge.engine import merge_notebooks
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.notebook import Notebook, parse

Json = dict[str, Any]


class Measured(NamedTuple):
    """One triple merged."""

    name: str
    kind: str
    merged: bool
    seconds: float
    wrong: list[str]
    #: Whether the text is, line by line, what the person who merged made of it.
    as_person: bool = False


def changed(base: list[Any], side: list[Any]) -> tuple[set[int], set[int]]:
    """Places of a sequence a side changed, and places it inserted at."""
    matcher = SequenceMatcher(None, base, side, autojunk=False)
    edits: set[int] = set()
    inserts: set[int] = set()
    for tag, low, high, _, _ in matcher.get_opcodes():
        if tag == "insert":
            inserts.add(low)
        elif tag != "equal":
            edits.update(range(low, high))
    return edits, inserts


def category(base: Notebook, local: Notebook, remote: Notebook) -> str:
    """How the edits stand to each other, told from texts alone.

    "other cells": no cell of the base changed on both sides. "other lines": some cell was, but
    no line of the notebook, taken as one text. "same lines": the rest.
    """
    sides = (base, local, remote)
    cells = [[cell.key for cell in side.cells] for side in sides]
    if not changed(cells[0], cells[1])[0] & changed(cells[0], cells[2])[0]:
        return "other cells"
    whole = [[line for c in side.cells for line in (*c.source.split("\n"), "")] for side in sides]
    here, there = changed(whole[0], whole[1]), changed(whole[0], whole[2])
    return "same lines" if here[0] & there[0] or here[1] & there[1] else "other lines"


def measure(directory: Path) -> Measured:
    """Merge one triple with the engine. Raises InvalidDocument."""
    contents = [(directory / f"{side}.ipynb").read_bytes() for side in ("base", "local", "remote")]
    start = time.perf_counter()
    sides = [parse(c, s) for c, s in zip(contents, ("base", "local", "remote"), strict=True)]
    result = merge_notebooks(*sides)
    seconds = time.perf_counter() - start
    plain = [parse(content, "any").as_dict() for content in contents]
    for notebook in plain:
        notebook["nbformat_minor"] = 4
    wrong = violations(plain[0], plain[1], plain[2], result.as_dict())
    if not [line for line in wrong if line.startswith("invalid")]:
        wrong += _unlike_nbdime(result.base, result.decisions, result.offered)
    same = _as_person(directory, result.offered)
    kind = category(*sides)
    return Measured(directory.name, kind, result.merged is not None, seconds, wrong, same)


def _as_person(directory: Path, offered: Json) -> bool:
    try:
        human = parse((directory / "human.ipynb").read_bytes(), "human")
    except InvalidDocument:  # people do commit conflict markers
        return False
    return list(lines_of(human.as_dict())) == list(lines_of(offered))


def _unlike_nbdime(base: Json, decisions: list[Json], offered: Json) -> list[str]:
    """Whether nbdime makes of base and decisions what the engine offers."""
    from nbdime.diff_utils import to_diffentry_dicts
    from nbdime.merging.decisions import MergeDecision, apply_decisions
    from nbformat import from_dict

    made = apply_decisions(
        from_dict(base), [MergeDecision(to_diffentry_dicts(each)) for each in decisions]
    )
    one = [text(cell["source"]).rstrip("\n") for cell in made["cells"]]
    two = [text(cell["source"]).rstrip("\n") for cell in offered["cells"]]
    return [] if one == two else ["nbdime makes something else of the decisions"]


def measure_nbdime(directory: Path, kind: str) -> Measured:
    """Merge one triple with nbdime, tuned as well as it can be."""
    import nbformat
    from nbdime.merging.notebooks import decide_notebook_merge

    args = SimpleNamespace(
        merge_strategy="mergetool",
        input_strategy=None,
        output_strategy="use-local",
        ignore_transients=True,
        log_level="ERROR",
    )
    sides = [
        nbformat.read(directory / f"{side}.ipynb", as_version=4)
        for side in ("base", "local", "remote")
    ]
    start = time.perf_counter()
    for side in sides[1:]:
        if "language_info" in sides[0].metadata:
            side.metadata["language_info"] = sides[0].metadata["language_info"]
    decisions = decide_notebook_merge(*sides, args=args)
    seconds = time.perf_counter() - start
    merged = not any(each.conflict for each in decisions)
    return Measured(directory.name, kind, merged, seconds, [])


def report(title: str, results: list[Measured]) -> None:
    """Print the figures of one engine."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for each in results:
        groups["all"].append(each.merged)
        groups[each.kind].append(each.merged)
    print(title)
    for kind, merged in sorted(groups.items()):
        print(f"  {kind:12} {sum(merged):4} of {len(merged):4}  {sum(merged) / len(merged):6.1%}")
    times = sorted((each.seconds, each.name) for each in results)
    print(
        f"  median {times[len(times) // 2][0]:.3f} s, slowest {times[-1][0]:.2f} s {times[-1][1]}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 1 when the judge finds anything wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--nbdime", action="store_true", help="measure nbdime as well (slow)")
    parser.add_argument("--list", metavar="KIND", help="name the triples of a kind with conflicts")
    options = parser.parse_args(arguments)
    logging.disable(logging.ERROR)
    results: list[Measured] = []
    refused: Counter[str] = Counter()
    for directory in sorted(options.corpus.iterdir()):
        try:
            results.append(measure(directory))
        except InvalidDocument as error:
            refused[error.reason[:40]] += 1
    report("cs3lab", results)
    alike = [each.as_person for each in results if each.merged]
    print(f"  as the person merged it, of those without a question: {sum(alike)} of {len(alike)}")
    wrong = [(each.name, line) for each in results for line in each.wrong]
    print(f"  judge: {len(wrong)} objections in {len({name for name, _ in wrong})} merges")
    for name, line in wrong:
        print(f"    {name}: {line}")
    print(f"  refused: {json.dumps(refused)}")
    for each in results:
        if each.kind == options.list and not each.merged:
            print(f"    conflict: {each.name}")
    if options.nbdime:
        report("nbdime", [measure_nbdime(options.corpus / e.name, e.kind) for e in results])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Triples found by name: what each merges to, and what is asked."""

import json
from pathlib import Path

import pytest

from benchmarks.merge.check import violations
from cs3lab.merge.documents import merge_documents, write
from cs3lab.merge.model import NotebookMerge

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.name for path in CORPUS.iterdir())
SIDES = ("base", "local", "remote")


def contents(name: str) -> list[bytes]:
    return [(CORPUS / name / f"{side}.ipynb").read_bytes() for side in SIDES]


def merged(base: bytes, local: bytes, remote: bytes) -> NotebookMerge:
    result = merge_documents("notebook", base, local, remote)
    assert isinstance(result, NotebookMerge)
    return result


@pytest.mark.parametrize("name", NAMES)
def test_triple_merges_as_expected(name: str) -> None:
    result = merged(*contents(name))
    assert write(result.offered) == (CORPUS / name / "expected.ipynb").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_triple_asks_what_is_expected(name: str) -> None:
    expected = json.loads((CORPUS / name / "conflicts.json").read_text("utf-8"))
    result = merged(*contents(name))
    fields = ("kind", "cell", "base", "local", "remote")
    assert [{f: getattr(c, f) for f in fields} for c in result.conflicts] == expected
    assert (result.merged is None) is bool(expected)


@pytest.mark.parametrize("name", NAMES)
def test_sides_exchanged_ask_as_much(name: str) -> None:
    base, local, remote = contents(name)
    one, two = merged(base, local, remote), merged(base, remote, local)
    assert len(one.conflicts) == len(two.conflicts)


@pytest.mark.parametrize("name", NAMES)
def test_judge_finds_nothing_wrong(name: str) -> None:
    triple = contents(name)
    base, local, remote = (json.loads(content) for content in triple)
    assert violations(base, local, remote, merged(*triple).as_dict()) == []


@pytest.mark.parametrize("name", NAMES)
def test_cheap_way_loses_nothing_either(name: str) -> None:
    triple = contents(name)
    base, local, remote = (json.loads(content) for content in triple)
    result = merge_documents("notebook", *triple, by_cell=True)
    assert violations(base, local, remote, result.as_dict()) == []


def test_corpus_is_large_enough_to_mean_something() -> None:
    assert len(NAMES) >= 40

"""What holds for every merge, whatever the notebooks are."""

import warnings
from typing import Any

from hypothesis import strategies as st

from benchmarks.merge.check import violations
from cs3lab.merge import lines
from cs3lab.merge.diff import changes
from cs3lab.merge.engine import merge_notebooks
from cs3lab.merge.model import NotebookMerge
from cs3lab.merge.notebook import assign_ids, read
from tests.merge.generated import bases, edits, triples
from tests.support.properties import given

Json = dict[str, Any]
LINES = st.lists(st.sampled_from(["a", "b", "c", "", " ", "}", "longer line"]), max_size=8)


def merged(base: Json, local: Json, remote: Json) -> NotebookMerge:
    return merge_notebooks(read(base, "base"), read(local, "local"), read(remote, "remote"))


def with_ids(notebook: Json) -> Json:
    made = read(notebook, "any")
    assign_ids(made.cells)
    return made.as_dict()


@given(st.data())
def test_only_remote_changed(data: st.DataObject) -> None:
    base = data.draw(bases())
    remote = data.draw(edits(base, "remote"))
    assert merged(base, base, remote).merged == with_ids(remote)


@given(st.data())
def test_only_local_changed(data: st.DataObject) -> None:
    base = data.draw(bases())
    local = data.draw(edits(base, "local"))
    assert merged(base, local, base).merged == with_ids(local)


@given(st.data())
def test_both_changed_the_same(data: st.DataObject) -> None:
    base = data.draw(bases())
    side = data.draw(edits(base, "local"))
    assert merged(base, side, side).merged == with_ids(side)


@given(triples())
def test_nothing_is_lost_doubled_or_made_up(triple: tuple[Json, Json, Json]) -> None:
    with warnings.catch_warnings():
        assert violations(*triple, merged(*triple).as_dict()) == []


@given(triples(["insert", "delete", "move", "line", "another line", "run"]))
def test_sides_exchanged_ask_as_much(triple: tuple[Json, Json, Json]) -> None:
    base, local, remote = triple
    one, two = merged(base, local, remote), merged(base, remote, local)
    assert len(one.conflicts) == len(two.conflicts)


@given(triples())
def test_sources_given_are_not_changed(triple: tuple[Json, Json, Json]) -> None:
    before = repr(triple)
    merged(*triple)
    assert repr(triple) == before


@given(LINES, LINES)
def test_changes_lead_from_one_to_the_other(base: list[str], other: list[str]) -> None:
    made: list[str] = []
    position = 0
    for low, high, left, right in changes(base, other):
        made += [*base[position:low], *other[left:right]]
        position = high
    assert made + base[position:] == other


@given(LINES, LINES, LINES)
def test_chunks_cover_the_base(base: list[str], local: list[str], remote: list[str]) -> None:
    chunks = lines.merge(base, local, remote)
    assert [line for chunk in chunks for line in chunk.base] == base
    assert [line for chunk in chunks for line in chunk.local] == local
    assert [line for chunk in chunks for line in chunk.remote] == remote

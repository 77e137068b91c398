"""Pictures and tables in merges: a run that broke never takes the place of a good one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cs3lab.merge.jobs import Outcome, merge
from cs3lab.merge.losses import Losses
from tests.merge.support import Json, code, merged, notebook

PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBOR"}}
TABLE = {
    "output_type": "execute_result",
    "metadata": {},
    "execution_count": 1,
    "data": {"text/html": ["<div>", "<table></table>"], "text/plain": "t"},
}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []}
OTHER = code("other", "other()")
START = code("start", "load()", run=1)
CRASHED = {**START, "outputs": [ERROR]}


def shown(source: str, *outputs: Json, run: int | None = 1) -> Json:
    return {**code("a", source, run=run), "outputs": list(outputs)}


BROKEN = pytest.mark.parametrize(
    ("outputs", "run"), [([ERROR], 2), ([], None), ([PICTURE, ERROR], 2)]
)


def outcome(base: list[Json], local: list[Json], remote: list[Json], **options: Any) -> Outcome:
    one, two, three = (json.dumps(notebook(*side)).encode() for side in (base, local, remote))
    return merge("notebook", one, two, three, **options)


def first(result: Outcome) -> Json:
    assert result.merged is not None
    cell: Json = json.loads(result.merged.stored)["cells"][0]
    return cell


@BROKEN
@pytest.mark.parametrize("changed", [[OTHER], [code("other", "other(1)")]])
def test_a_run_that_broke_gives_way_to_the_stored_one(
    outputs: list[Json], run: int | None, changed: list[Json]
) -> None:
    good, broken = shown("plot()", PICTURE), shown("plot()", *outputs, run=run)
    base, local = notebook(START, good, OTHER), notebook(CRASHED, broken, *changed)
    cell = merged(base, local, base).offered["cells"][1]
    assert (cell["outputs"], cell["execution_count"]) == ([PICTURE], 1)


@BROKEN
def test_a_run_that_broke_gives_way_whoever_has_it(outputs: list[Json], run: int | None) -> None:
    good, broken = shown("plot()", PICTURE), shown("plot()", *outputs, run=run)
    base = notebook(START, shown("plot()", TABLE), OTHER)
    here = notebook(START, good, OTHER)
    there = notebook(CRASHED, broken, code("other", "other(1)"))
    for local, remote in ((here, there), (there, here)):
        assert merged(base, local, remote).offered["cells"][1]["outputs"] == [PICTURE]


@pytest.mark.parametrize("changed", [OTHER, code("other", "other(1)")])
@pytest.mark.parametrize("after", [START, CRASHED])
def test_outputs_that_a_person_cleared_stay_cleared_and_are_counted(
    changed: Json, after: Json
) -> None:
    base = [START, shown("plot()", PICTURE), OTHER]
    # What failed later did not cut off what stands before it.
    local = [START, shown("plot()", run=None), changed, {**after, "id": "last"}]
    result = outcome(base, local, base)
    assert result.lost == Losses(pictures=1, tables=0, cells=1)
    assert result.merged is not None
    assert json.loads(result.merged.stored)["cells"][1]["outputs"] == []


def test_outputs_that_were_cleared_there_stay_cleared_and_nothing_is_lost() -> None:
    base = [START, shown("plot()", PICTURE), OTHER]
    remote = [START, shown("plot()", run=None), OTHER]
    result = outcome(base, [START, shown("plot()", PICTURE), code("other", "other(1)")], remote)
    assert result.lost is None
    assert result.merged is not None
    assert json.loads(result.merged.stored)["cells"][1]["outputs"] == []


def test_cleared_outputs_give_way_to_those_of_a_new_run() -> None:
    base = notebook(shown("plot()", PICTURE))
    cleared, ran = notebook(shown("plot()", run=None)), notebook(shown("plot()", TABLE, run=2))
    for local, remote in ((cleared, ran), (ran, cleared)):
        (output,) = merged(base, local, remote).offered["cells"][0]["outputs"]
        assert "text/html" in output["data"]


def test_a_run_that_ended_without_a_word_stands() -> None:
    base = notebook(shown("plot()", PICTURE))
    assert merged(base, notebook(shown("plot()", run=2)), base).offered["cells"][0]["outputs"] == []


@BROKEN
def test_what_a_changed_cell_loses_is_counted(outputs: list[Json], run: int | None) -> None:
    base = [shown("plot()", PICTURE, PICTURE, TABLE), OTHER]
    local = [shown("plot(2)", *outputs, run=run), OTHER]
    assert outcome(base, local, base).lost == Losses(pictures=2, tables=1, cells=1)


def test_what_both_changed_and_nobody_ran_is_counted() -> None:
    base = [shown("one\ntwo\nthree", PICTURE)]
    local, remote = [shown("ONE\ntwo\nthree", TABLE)], [shown("one\ntwo\nTHREE", PICTURE)]
    assert outcome(base, local, remote).lost == Losses(pictures=1, tables=0, cells=1)


@pytest.mark.parametrize(
    ("stored", "new"), [([PICTURE], [PICTURE]), ([PICTURE], [TABLE]), ([ERROR], []), ([], [ERROR])]
)
def test_what_is_replaced_by_a_good_run_is_not_counted(stored: list[Json], new: list[Json]) -> None:
    base = [shown("plot()", *stored), OTHER]
    assert outcome(base, [shown("plot(2)", *new), OTHER], base).lost is None


def test_a_deleted_cell_takes_its_picture_with_it() -> None:
    base = [shown("plot()", PICTURE), OTHER]
    assert outcome(base, [OTHER], base).lost is None


@BROKEN
def test_what_would_be_lost_is_kept_and_waits_for_a_run(
    outputs: list[Json], run: int | None
) -> None:
    base = [shown("plot()", PICTURE, TABLE), OTHER]
    local = [shown("plot(2)", *outputs, run=run), OTHER]
    kept = outcome(base, local, base, keep_outputs=True)
    cell = first(kept)
    assert (cell["source"], kept.lost) == (["plot(2)"], None)
    assert [output["output_type"] for output in cell["outputs"]] == [
        "display_data",
        "execute_result",
    ]
    assert cell["metadata"]["cs3lab"] == {"not_run_since_merge": True}

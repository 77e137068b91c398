"""What can be opened can be merged, and nothing that is there gets lost by it."""

import json
from typing import Any

import pytest
from hypothesis import strategies as st

from cs3lab.merge.documents import merge_documents
from cs3lab.merge.jobs import merge
from cs3lab.merge.notebook import parse
from cs3lab.merge.repair import repaired
from tests.merge.generated import bases
from tests.support.oddnotebooks import BYTES, HALF, ODD, cell, odd
from tests.support.properties import given

Json = dict[str, Any]
VALUES = st.sampled_from([None, 1, "text", HALF, [1], {"a": 1}])


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_an_odd_notebook_merged_with_itself_is_the_same(content: bytes) -> None:
    outcome = merge("notebook", content, content, content)
    assert (outcome.same, outcome.conflicts) == (True, 0)
    assert outcome.merged is not None
    parse(outcome.merged.stored, "stored")


@pytest.mark.parametrize("notebook", ODD.values(), ids=ODD)
def test_an_odd_notebook_takes_an_edit(notebook: Json) -> None:
    added = cell(id="new", source="added")
    local = {**notebook, "cells": [*(notebook.get("cells") or []), added]}
    sides = [json.dumps(side).encode() for side in (notebook, local, notebook)]
    outcome = merge("notebook", *sides)
    assert outcome.merged is not None
    stored = json.loads(outcome.merged.stored)
    assert "".join(stored["cells"][-1]["source"]) == "added"


@pytest.mark.parametrize("side", ["local", "remote"])
def test_a_side_that_was_cut_off_changed_nothing(side: str) -> None:
    base, changed = json.dumps(odd()).encode(), json.dumps(odd(cell(source="x = 2"))).encode()
    sides = (base, b"", changed) if side == "local" else (base, changed, b"")
    outcome = merge("notebook", *sides)
    assert outcome.merged is not None
    assert "x = 2" in outcome.merged.stored.decode()
    assert outcome.same == (side == "local")


def test_unknown_fields_of_both_sides_stand_after_a_merge() -> None:
    base = odd(cell(old=1))
    local = odd(cell(old=1, mine=[1]), mine="x")
    remote = odd(cell(old=2, source="x = 2"), theirs="y")
    merged = merge_documents("notebook", *(json.dumps(s).encode() for s in (base, local, remote)))
    made: Any = merged.merged
    assert {name: made["cells"][0][name] for name in ("old", "mine")} == {"old": 2, "mine": [1]}
    assert (made["mine"], made["theirs"]) == ("x", "y")


@given(bases(), st.data())
def test_whatever_is_left_out_is_put_in_and_whatever_is_there_stays(
    notebook: Json, data: st.DataObject
) -> None:
    given_cells = [_changed(each, data, "cell_type") for each in notebook["cells"]]
    document = {**_changed(notebook, data, "nbformat", "cells"), "cells": given_cells}
    complete = repaired(document)
    for before, after in zip([document, *given_cells], [complete, *complete["cells"]], strict=True):
        there = {k: v for k, v in before.items() if k != "cells" and v is not None}
        assert _holds(after, there)
        assert isinstance(after["metadata"], dict)


def _changed(given_: Json, data: st.DataObject, *kept: str) -> Json:
    names = sorted(set(given_) - set(kept))
    gone = data.draw(st.sets(st.sampled_from(names)))
    result = {name: value for name, value in given_.items() if name not in gone}
    return {**result, **data.draw(st.dictionaries(st.sampled_from(["novel", HALF]), VALUES))}


def _holds(after: Json, there: Json) -> bool:
    return all(after[name] == value for name, value in there.items() if name != "outputs")

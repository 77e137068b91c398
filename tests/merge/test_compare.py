from typing import Any

import pytest
from nbdime.diff_utils import to_diffentry_dicts
from nbdime.patching import patch
from nbformat import from_dict

from cs3lab.merge.compare import compare_documents, compare_notebooks
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.model import DocumentDiff
from cs3lab.merge.notebook import read
from tests.merge.generated import triples
from tests.merge.support import code, markdown, notebook
from tests.support.properties import given

Json = dict[str, Any]


def compared(before: Json, after: Json) -> DocumentDiff:
    return compare_notebooks(read(before, "former"), read(after, "present"))


def patched(result: DocumentDiff) -> Any:
    return patch(from_dict(result.base), to_diffentry_dicts(result.diff))


def cells_diff(result: DocumentDiff) -> list[Json]:
    (entry,) = result.diff
    assert entry["key"] == "cells"
    found: list[Json] = entry["diff"]
    return found


@given(triples())
def test_nbdime_makes_the_second_of_the_first(triple: tuple[Json, Json, Json]) -> None:
    _, before, after = triple
    made = patched(compared(before, after))
    wanted = read(after, "present")
    assert [(c["cell_type"], c["source"]) for c in made["cells"]] == [c.key for c in wanted.cells]
    assert [c.get("outputs", []) for c in made["cells"]] == [c.outputs for c in wanted.cells]


@given(triples())
def test_nothing_differs_from_itself(triple: tuple[Json, Json, Json]) -> None:
    assert compared(triple[0], triple[0]).diff == []


def test_an_edited_line_is_a_line_of_its_cell() -> None:
    before = notebook(code("a", "x = 1\ny = 2\nz = 3"))
    after = notebook(code("a", "x = 1\ny = 5\nz = 3"))
    (cell,) = cells_diff(compared(before, after))
    (source,) = cell["diff"]
    assert source["diff"] == [
        {"op": "addrange", "key": 1, "valuelist": ["y = 5\n"]},
        {"op": "removerange", "key": 1, "length": 1},
    ]


@pytest.mark.parametrize("after", ["a\nb\nc", "a", "", "a\nb\n", "b", "x\na\nb", "a\nx"])
def test_lines_at_the_end_keep_their_line_ends(after: str) -> None:
    result = compared(notebook(code("a", "a\nb")), notebook(code("a", after)))
    assert patched(result)["cells"][0]["source"] == after


def test_outputs_are_replaced_as_a_whole() -> None:
    before, after = notebook(code("a", "x", "one", 1)), notebook(code("a", "x", "two", 2))
    (cell,) = cells_diff(compared(before, after))
    outputs, count = cell["diff"]
    assert [each["op"] for each in outputs["diff"]] == ["addrange", "removerange"]
    assert count == {"op": "replace", "key": "execution_count", "value": 2}


def test_counts_ids_and_traces_of_runs_are_no_difference() -> None:
    before = notebook(code("a", "x", "one", 1))
    after = notebook(code("b", "x", "one", 7, execution={"shell": 1}, trusted=True))
    assert compared(before, after).diff == []


def test_a_moved_cell_is_removed_and_inserted() -> None:
    one, two, three = markdown("a", "one"), markdown("b", "two"), markdown("c", "three")
    ops = cells_diff(compared(notebook(one, two, three), notebook(three, one, two)))
    assert [(each["op"], each["key"]) for each in ops] == [("addrange", 0), ("removerange", 2)]


def test_a_cell_of_another_type_is_another_cell() -> None:
    ops = cells_diff(compared(notebook(code("a", "# x")), notebook(markdown("a", "# x"))))
    assert [each["op"] for each in ops] == ["addrange", "removerange"]


def test_metadata_differ_by_their_keys() -> None:
    before = notebook(title="a", kernelspec={"name": "python3", "display_name": "One"})
    after = notebook(author="b", kernelspec={"name": "python3", "display_name": "Two"})
    (entry,) = compared(before, after).diff
    assert [(each["op"], each["key"]) for each in entry["diff"]] == [
        ("add", "author"),
        ("patch", "kernelspec"),
        ("remove", "title"),
    ]


def test_what_copies_record_is_not_shown() -> None:
    copy = notebook(code("a", "x"), cs3lab={"origin": {"path": "/somewhere"}})
    result = compared(copy, notebook(code("a", "x")))
    assert result.diff == []
    assert "cs3lab" not in result.base["metadata"]


def test_what_a_kernel_is_is_no_difference() -> None:
    started = notebook(code("a", "x"), language_info={"name": "python"})
    assert compared(notebook(code("a", "x")), started).diff == []


def test_texts_are_compared_on_one_page() -> None:
    result = compare_documents("text", b"\xef\xbb\xbfone\r\ntwo\r\n", b"one\ntwo\nthree\n")
    assert [cell["source"] for cell in patched(result)["cells"]] == ["one\ntwo\nthree\n"]
    assert result.base["cells"][0]["source"] == "one\ntwo\n"


def test_line_ends_alone_are_no_difference() -> None:
    assert compare_documents("text", b"one\r\n", b"one\n").diff == []


def test_what_is_no_notebook_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="present version"):
        compare_documents("notebook", b'{"cells": [], "nbformat": 4}', b"no notebook")

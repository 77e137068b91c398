import json

import nbformat
import pytest

from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.notebook import parse
from tests.merge.support import Json, code, markdown, merged, notebook, sources

A, B, C = code("a", "a()"), code("b", "b = 1\nb + 1"), markdown("c", "# C")


def test_summary_says_what_came_from_whom() -> None:
    local = notebook(code("a", "a(1)"), B, C, code("l", "l()"))
    remote = notebook(A, markdown("c", "# Remote"), code("r", "r()"))
    changes = merged(notebook(A, B, C), local, remote).changes
    assert changes.edited_local == ["a"]
    assert changes.edited_remote == ["c"]
    assert changes.deleted_remote == ["b"]
    assert changes.inserted_together == ["r", "l"]


def test_conflict_names_cell_texts_and_place() -> None:
    local, remote = code("b", "b = 2\nb + 1"), code("b", "b = 3\nb + 1")
    result = merged(notebook(A, B), notebook(A, local), notebook(A, remote))
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.cell) == ("source", "b")
    assert (conflict.base, conflict.local, conflict.remote) == ("b = 1", "b = 2", "b = 3")
    assert conflict.path == ("cells", 1, "source")
    assert result.merged is None


def test_markers_stand_in_the_cell_and_its_outputs_go() -> None:
    local, remote = code("b", "b = 2\nb + 1", "2", 1), code("b", "b = 3\nb + 1", "3", 1)
    result = merged(notebook(B), notebook(local), notebook(remote))
    (cell,) = result.marked["cells"]
    assert cell["source"].startswith("<<<<<<< local\nb = 2\n=======\nb = 3\n>>>>>>> remote\nb + 1")
    assert cell["outputs"] == []


def test_merged_source_keeps_no_output_and_says_so() -> None:
    base = notebook(code("b", "b = 1\nb + 1\nb + 2", "1", 1))
    local = notebook(code("b", "b = 2\nb + 1\nb + 2", "2", 2))
    remote = notebook(code("b", "b = 1\nb + 1\nb + 3", "3", 3))
    result = merged(base, local, remote)
    (cell,) = result.offered["cells"]
    assert cell["outputs"] == []
    assert cell["execution_count"] is None
    assert cell["metadata"] == {"cs3lab": {"not_run_since_merge": True}}
    assert result.changes.not_run == ["b"]


def test_mark_goes_when_the_cell_was_run() -> None:
    mark: Json = {"cs3lab": {"not_run_since_merge": True}}
    base = notebook(code("b", "b", **mark))
    result = merged(base, notebook(code("b", "b", "out", 1, **mark)), notebook(code("b", "b")))
    assert result.offered["cells"][0]["metadata"] == {}


def test_ids_stay_those_people_have() -> None:
    base = notebook(code("a", "a()"), code("b", "b()"))
    local = notebook(code("x", "a()"), code("y", "b()"), code("z", "z()"))
    remote = notebook(code("p", "a()"), code("q", "b(1)"))
    ids = [cell["id"] for cell in merged(base, local, remote).offered["cells"]]
    assert ids == ["p", "q", "z"]


def test_cheap_way_asks_about_the_cell_as_a_whole() -> None:
    local, remote = code("b", "b = 2\nb + 1"), code("b", "b = 1\nb + 2")
    result = merged(notebook(B), notebook(local), notebook(remote), by_cell=True)
    assert [conflict.base for conflict in result.conflicts] == ["b = 1\nb + 1"]
    assert result.by_cell


def test_both_moved_a_cell_and_the_original_place_stands() -> None:
    base = notebook(A, B, C, code("d", "d()"))
    local = notebook(code("d", "d()"), A, B, C)
    remote = notebook(A, code("d", "d()"), B, C)
    result = merged(base, local, remote)
    assert sources(result.offered) == ["a()", "d()", "b = 1\nb + 1", "# C"]
    assert result.changes.moved_both == ["d"]


def test_500_cells_re_run_on_both_sides_with_images_ask_nothing() -> None:
    def run(image: str, first: int) -> dict[str, object]:
        output = {
            "output_type": "display_data",
            "data": {"image/png": image * 20_000},
            "metadata": {},
        }
        made = [code(f"c{n}", f"plot({n})", run=first + n) for n in range(500)]
        return notebook(*({**cell, "outputs": [output]} for cell in made))

    result = merged(run("A", 0), run("B", 500), run("C", 1000))
    assert result.merged == run("C", 1000)


def test_200_cells_of_5_megabytes_edited_on_both_sides_ask_nothing() -> None:
    def made(changed: range, word: str) -> dict[str, object]:
        output = "x" * 25_000
        return notebook(
            *(
                code(f"c{n}", f"value = {n}\n{word if n in changed else 'old'}({n})", output, n)
                for n in range(200)
            )
        )

    nothing = range(0)
    result = merged(made(nothing, ""), made(range(0, 200, 2), "l"), made(range(1, 200, 2), "r"))
    assert result.conflicts == []
    assert sources(result.offered)[:2] == ["value = 0\nl(0)", "value = 1\nr(1)"]


def test_100_cells_without_ids_edited_on_both_sides_ask_nothing() -> None:
    def made(changed: range, word: str) -> dict[str, object]:
        cells = [
            code("", f"step_{n} = load({n})\nuse(step_{n})\n{word if n in changed else 'old'}")
            for n in range(100)
        ]
        for cell in cells:
            del cell["id"]
        return {**notebook(*cells), "nbformat_minor": 4}

    nothing = range(0)
    result = merged(made(nothing, ""), made(range(0, 100, 2), "l"), made(range(1, 100, 2), "r"))
    assert result.conflicts == []
    nbformat.validate(result.offered)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is not a notebook"),
        (b"\xff\xfe", "is not a notebook"),
        (b"[]", "it holds no cells"),
        (b'{"nbformat": 9, "cells": []}', "version known here"),
        (b'{"nbformat": 4, "cells": {}}', "malformed"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "poem"}]}', "no cell (cell 1)"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "raw", "source": 7}]}', "is no text"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "raw", "metadata": []}]}', "metadata"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [1]}]}', "outputs"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"nbformat": 4, "cells": [], "metadata": ' + b"[" * 500 + b"]" * 500 + b"}", "nested"),
        (b'{\n<<<<<<< HEAD\n"cells": []', "conflict markers"),
    ],
)
def test_hostile_notebook_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidDocument, match="The local version") as caught:
        parse(content, "local")
    assert reason in str(caught.value)
    assert "Nothing was changed" in str(caught.value)


def test_notebook_of_version_3_is_brought_up_to_date() -> None:
    cell = {"cell_type": "code", "input": ["x = 1\n", "x"], "language": "python", "outputs": []}
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    made = parse(json.dumps(old), "base")
    assert [cell.source for cell in made.cells] == ["x = 1\nx"]


def test_huge_line_is_one_line() -> None:
    line = "x" * 2_000_000
    result = merged(
        notebook(code("a", f"{line}\nb\nc")),
        notebook(code("a", f"{line}\nb\nC")),
        notebook(code("a", f"{line}y\nb\nc")),
    )
    assert sources(result.offered) == [f"{line}y\nb\nC"]


def test_script_output_is_carried_as_data() -> None:
    html = {"text/html": "<script>alert(1)</script>"}
    output = {"output_type": "display_data", "data": html, "metadata": {}}
    local = notebook({**code("a", "a()"), "outputs": [output]}, C)
    result = merged(notebook(A), local, notebook(A, B))
    assert result.offered["cells"][0]["outputs"] == [output]

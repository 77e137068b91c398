import json
from typing import Any

from cs3lab.merge.documents import resolve_document
from cs3lab.merge.model import NotebookMerge
from tests.merge.support import code, merged, notebook

Json = dict[str, Any]
BASE = notebook(code("b", "b = 1\nb + 1", "2", 1), code("c", "c()", "c", 2))
LOCAL = notebook(code("b", "b = 2\nb + 1", "3", 3), code("c", "c()", "c", 2))
REMOTE = notebook(code("b", "b = 3\nb + 1", "4", 4), code("c", "c()", "c", 2))


def resolved(result: NotebookMerge, source: str) -> Json:
    """What the widget sends back when a person chose ``source`` for the first cell."""
    made: Json = json.loads(json.dumps(result.base))
    made["cells"][0]["source"] = source
    return made


def resolved_cell(source: str) -> Json:
    sides = [json.dumps(side).encode() for side in (BASE, LOCAL, REMOTE)]
    made = resolve_document("notebook", resolved(merged(BASE, LOCAL, REMOTE), source), *sides)
    assert isinstance(made, dict)
    first: Json = made["cells"][0]
    return first


def test_choice_of_one_side_brings_its_outputs() -> None:
    cell = resolved_cell("b = 2\nb + 1\n")
    assert cell["source"] == "b = 2\nb + 1"
    assert cell["outputs"][0]["text"] == "3"
    assert cell["execution_count"] == 3
    assert cell["metadata"] == {}


def test_text_of_neither_side_has_no_outputs_and_is_marked() -> None:
    cell = resolved_cell("b = 5\nb + 1\n")
    assert cell["outputs"] == []
    assert cell["metadata"] == {"cs3lab": {"not_run_since_merge": True}}


def test_base_of_an_undecided_widget_resolves_to_what_is_offered() -> None:
    result = merged(BASE, LOCAL, REMOTE)
    sides = [json.dumps(side).encode() for side in (BASE, LOCAL, REMOTE)]
    assert resolve_document("notebook", result.base, *sides) == result.offered

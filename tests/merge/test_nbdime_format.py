from typing import Any

import pytest
from nbdime.diff_utils import to_diffentry_dicts
from nbdime.merging.decisions import MergeDecision, apply_decisions
from nbformat import from_dict

from cs3lab.merge.model import NotebookMerge
from tests.merge.support import code, markdown, merged, notebook
from tests.merge.test_corpus import NAMES, contents
from tests.merge.test_corpus import merged as merged_contents

Json = dict[str, Any]


def applied(result: NotebookMerge, **chosen: str) -> list[str]:
    """Sources nbdime makes of base and decisions; conflicts decided as ``chosen`` says."""
    made = applied_to(result.base, result.decisions, **chosen)
    return [cell["source"].removesuffix("\n") for cell in made["cells"]]


def applied_to(base: Json, decisions: list[Json], **chosen: str) -> Any:
    """Notebook nbdime makes of them."""
    decided = [
        {**each, "action": chosen["conflicts"]} if each["conflict"] and chosen else each
        for each in decisions
    ]
    parsed = [MergeDecision(to_diffentry_dicts(each)) for each in decided]
    return apply_decisions(from_dict(base), parsed)


@pytest.mark.parametrize("name", NAMES)
def test_nbdime_makes_of_the_decisions_what_is_offered(name: str) -> None:
    result = merged_contents(*contents(name))
    offered = [cell["source"].removesuffix("\n") for cell in result.offered["cells"]]
    assert applied(result) == offered


@pytest.mark.parametrize("name", NAMES)
def test_as_many_decisions_are_open_as_conflicts(name: str) -> None:
    result = merged_contents(*contents(name))
    assert sum(each["conflict"] for each in result.decisions) == len(result.conflicts)


def test_a_side_taken_for_a_conflict_gives_its_lines() -> None:
    base = notebook(code("a", "x = 1\nz\ny = 1"))
    result = merged(
        base, notebook(code("a", "x = 2\nz\ny = 1")), notebook(code("a", "x = 3\nz\ny = 2"))
    )
    assert applied(result, conflicts="local") == ["x = 2\nz\ny = 2"]
    assert applied(result, conflicts="remote") == ["x = 3\nz\ny = 2"]


def test_deleted_or_edited_can_be_taken_either_way() -> None:
    base = notebook(markdown("a", "one"), markdown("b", "two"))
    result = merged(
        base, notebook(markdown("a", "one")), notebook(base["cells"][0], markdown("b", "2"))
    )
    assert applied(result, conflicts="local") == ["one"]
    assert applied(result, conflicts="remote") == ["one", "2"]


def test_whoever_keeps_an_edited_cell_keeps_its_type_and_metadata_too() -> None:
    base = notebook(code("a", "1"), code("b", "two"))
    edit = markdown("b", "2", tags=["read"])
    result = merged(base, notebook(base["cells"][0]), notebook(base["cells"][0], edit))
    kept = result.base["cells"][1]
    assert (kept["cell_type"], kept["metadata"]) == ("markdown", {"tags": ["read"]})
    assert applied(result, conflicts="remote") == ["1", "2"]

import json
from datetime import datetime, timezone
from typing import Any

import nbformat

from cs3lab.client.model import ResourceId
from cs3lab.merge import origin
from cs3lab.merge.jobs import Document, merge, renew_copy, resolve
from cs3lab.merge.origin import RecordedPerson
from tests.merge.support import code, markdown, notebook

Json = dict[str, Any]


def content(*cells: Json, **metadata: Any) -> bytes:
    return json.dumps(notebook(*cells, **metadata)).encode()


def trusted(merged: Document | None) -> list[bool | None]:
    assert merged is not None
    assert b'"trusted"' not in merged.stored
    marks = [cell["metadata"].get("trusted") for cell in json.loads(merged.shown)["cells"]]
    assert merged.trusted is all(mark is not False for mark in marks)
    return marks


def test_what_remote_holds_already_is_the_same() -> None:
    base, remote = content(code("a", "x")), content(code("a", "y"))
    assert merge("notebook", base, base, remote).same
    assert not merge("notebook", base, remote, base).same
    assert merge("text", b"a", b"b", b"b").same


def test_without_a_base_only_equal_sides_are_the_same() -> None:
    one, two = content(code("a", "x")), content(code("a", "y"))
    assert merge("notebook", None, one, one).same
    assert not merge("notebook", None, one, two).same


def test_outputs_are_trusted_only_where_they_are_locally() -> None:
    base = content(code("a", "x"), code("b", "y"), code("c", "z"))
    local = content(code("a", "x", "mine", 1, trusted=True), code("b", "y"), code("c", "z"))
    remote = content(
        code("a", "x"), code("b", "y", "theirs", 1, trusted=True), code("c", "z"), markdown("d", "")
    )
    outcome = merge("notebook", base, local, remote)
    assert trusted(outcome.merged) == [True, False, True, None]


def test_a_remote_that_is_trusted_is() -> None:
    base = content(code("a", "x"), code("b", "y"))
    local = content(code("a", "x", "mine", 1), code("b", "y"))
    remote = content(code("a", "x"), code("b", "y", "theirs", 1))
    outcome = merge("notebook", base, local, remote, trusted=True)
    assert trusted(outcome.merged) == [False, True]


def test_no_side_of_a_question_is_trusted() -> None:
    base = content(code("a", "x", trusted=True))
    local, remote = (content(code("a", word, "out", 1, trusted=True)) for word in ("l", "r"))
    outcome = merge("notebook", base, local, remote)
    assert outcome.merged is None
    assert "trusted" not in json.dumps([outcome.base, outcome.decisions])


def test_decided_outputs_are_trusted_only_where_they_are_locally() -> None:
    base = content(code("a", "x"))
    local, remote = (content(code("a", word, word, 1, trusted=True)) for word in ("l", "r"))
    outcome = merge("notebook", base, local, remote)
    assert outcome.base is not None
    for side, expected in (("l", True), ("r", False)):
        outcome.base["cells"][0]["source"] = f"{side}\n"
        assert trusted(resolve("notebook", outcome.base, base, local, remote)) == [expected]


def test_a_decided_text_is_a_text() -> None:
    outcome = merge("text", b"a\n", b"b\n", b"c\n")
    assert outcome.base is not None
    outcome.base["cells"][0]["source"] = "b and c\n\n"
    assert resolve("text", outcome.base, b"a\n", b"b\n", b"c\n").stored == b"b and c\n"


def test_cells_are_counted_once_by_whose_they_are() -> None:
    base = content(*(code(name, f"line {name}") for name in "abcdef"))
    local = content(*(code(name, f"line {name}") for name in "facde"), code("g", "new"))
    remote = content(code("a", "line A of theirs"), *(code(n, f"line {n}") for n in "bcdef"))
    counts = merge("notebook", base, local, remote).counts
    assert (counts.local, counts.remote, counts.both) == (3, 1, 0)


def test_a_renewed_copy_holds_its_original_and_says_of_what_it_is_one() -> None:
    original = content(code("a", "x", "shown", 1))
    record = origin.make(
        None,
        id=ResourceId("s", "p", "o"),
        name="n.ipynb",
        path="n.ipynb",
        etag="old",
        owner=RecordedPerson(),
        by=RecordedPerson(),
        copied=datetime(2026, 1, 1, tzinfo=timezone.utc),
    )
    copy = json.loads(renew_copy(original, record, "new"))
    assert [cell["source"] for cell in copy["cells"]] == [["x"]]
    read = origin.read(copy["metadata"])
    assert read is not None
    assert (read.etag, read.base is not None) == ("new", True)


def test_what_is_stored_is_what_jupyter_writes() -> None:
    base, local = content(code("a", "x")), content(code("a", "y", "out", 1))
    merged = merge("notebook", base, local, base).merged
    assert merged is not None
    assert nbformat.writes(nbformat.reads(merged.stored, as_version=4)) + "\n" == (
        merged.stored.decode()
    )

"""What was typed is found again, in notebooks and in texts."""

import pytest

from benchmarks.faults import documents
from tests.support.merging import sources

PEOPLE = ("einstein", "marie")


@pytest.mark.parametrize("name", ["a.txt", "a.ipynb"])
def test_all_that_was_typed_is_found(name: str) -> None:
    content = documents.new(name, PEOPLE, 1)
    assert documents.marks_of(content) == set()
    typed = {documents.mark("d1", person, 7) for person in PEOPLE}
    for what in typed:
        content = documents.typed(content, what.split("/")[1], what)
    assert documents.marks_of(content) == typed
    assert documents.marks(documents.stored(content).encode()) == typed


def test_what_was_cut_off_is_not_found() -> None:
    assert documents.marks(b"[d1/marie/12] [d1/marie/1") == {"[d1/marie/12]"}


def test_people_type_in_cells_of_their_own() -> None:
    content = documents.typed(documents.new("a.ipynb", PEOPLE, 0), "marie", "[d1/marie/1]")
    assert sources(content)[:2] == ["# einstein", "# marie\n[d1/marie/1]"]


def test_a_size_is_kept() -> None:
    assert len(documents.new("a.txt", PEOPLE, 50)) > 10 * len(documents.new("a.txt", PEOPLE, 1))

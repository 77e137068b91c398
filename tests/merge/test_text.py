import pytest

from cs3lab.merge.documents import merge_documents
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.text import merge_texts


def test_edits_of_different_lines_merge() -> None:
    assert merge_texts("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n").merged == "A\nb\nC\n"


def test_same_line_is_one_conflict_with_its_line() -> None:
    result = merge_texts("a\nb\n", "a\nl\n", "a\nr\n")
    (conflict,) = result.conflicts
    assert (conflict.base, conflict.local, conflict.remote, conflict.path) == ("b", "l", "r", (1,))
    assert result.merged is None
    assert result.offered == "a\nb\n"
    assert result.marked == "a\n<<<<<<< local\nl\n=======\nr\n>>>>>>> remote\n"


def test_line_ends_rewritten_by_one_side_are_no_question() -> None:
    assert merge_texts("a\nb\n", "a\r\nb\r\n", "a\nB\n").merged == "a\r\nB\r\n"


def test_text_without_a_last_line_end_gets_none_glued() -> None:
    assert merge_texts("a\nb", "a\nb\nc", "A\nb").merged == "A\nb\nc"


def test_cheap_way_asks_about_the_file() -> None:
    result = merge_texts("a\nb\nc", "A\nb\nc", "a\nb\nC", by_cell=True)
    assert len(result.conflicts) == 1


@pytest.mark.parametrize("content", [b"\xff\x00", b"a\0b"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDocument, match="remote version is not text"):
        merge_documents("text", b"a", b"b", content)

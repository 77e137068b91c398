import pytest

from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.text import merge_texts, resolve_text
from tests.merge.support import notebook
from tests.merge.test_nbdime_format import applied_to


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("tail", ["", "\n"])
def test_a_side_taken_is_that_side_to_the_letter(end: str, mark: str, tail: str) -> None:
    base, local, remote = (
        mark + f"one\n{word}\nthree{tail}".replace("\n", end) for word in ("two", "zwei", "deux")
    )
    result = merge_texts(base, local, remote)
    assert result.merged is None
    for side, text in (("local", local), ("remote", remote)):
        page = applied_to(result.base, result.decisions, conflicts=side)
        assert resolve_text(page, base, local, remote) == text


def test_lines_keep_the_ends_they_have_and_new_ones_get_the_usual() -> None:
    base = "one\r\ntwo\nthree\r\nfour\r\n"
    result = merge_texts(base, base.replace("four", "4"), base.replace("four", "IV"))
    page = applied_to(result.base, result.decisions, conflicts="local")
    page["cells"][0]["source"] = page["cells"][0]["source"].replace("4", "4\nfive")
    resolved = resolve_text(page, base, base, base)
    assert resolved == "one\r\ntwo\nthree\r\n4\r\nfive\r\n"


def test_places_are_counted_by_whose_they_are() -> None:
    result = merge_texts("a\nb\nc\nd\ne", "A\nb\nc\nd\nE", "a\nb\nC\nd\nE")
    counted = result.edited_local, result.edited_remote, result.edited_both
    assert counted == (1, 1, 1)


def test_more_than_the_page_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="one text"):
        resolve_text(notebook(), "a", "b", "c")

import pytest

from cs3lab.merge import lines


def merge(base: str, local: str, remote: str) -> tuple[str, int]:
    chunks = lines.merge(*(lines.split(text) for text in (base, local, remote)))
    merged = lines.join(line for chunk in chunks for line in chunk.merged)
    return merged, sum(chunk.choice == "conflict" for chunk in chunks)


@pytest.mark.parametrize(
    ("base", "local", "remote", "expected"),
    [
        pytest.param("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC", id="apart"),
        pytest.param("a\nb", "A\nb", "a\nB", "A\nB", id="neighbours"),
        pytest.param("a\nb", "a\nx\nb", "a\nB", "a\nx\nB", id="insert before an edit"),
        pytest.param("a\nb", "A\nb", "a\nx\nb", "A\nx\nb", id="insert behind an edit"),
        pytest.param("a\nb", "a\nb\nc", "A\nb", "A\nb\nc", id="append without a line end"),
        pytest.param("a", "a\nx", "a\nx\ny", "a\nx\ny", id="one side goes further"),
        pytest.param("a\nb\nc", "a\nc", "a\nc\nd", "a\nc\nd", id="delete and append"),
        pytest.param(
            "k = f(1)\nm = g(k)",
            "k = f(2)\nm = g(k, 2)",
            "k = f(1)\nx\nm = g(k)",
            "k = f(2)\nx\nm = g(k, 2)",
            id="between lines edited one by one",
        ),
        pytest.param("", "a", "", "a", id="from nothing"),
        pytest.param("a", "", "a", "", id="to nothing"),
        pytest.param("a\nb", "a \nb", "A\nb", "A\nb", id="spacing gives way"),
        pytest.param("a\n\nb", "a\nb", "a\n\n\nb", "a\n\nb", id="blank lines"),
    ],
)
def test_merge_without_question(base: str, local: str, remote: str, expected: str) -> None:
    assert merge(base, local, remote) == (expected, 0)


@pytest.mark.parametrize(
    ("base", "local", "remote"),
    [
        pytest.param("a", "b", "c", id="same line"),
        pytest.param("a\nz", "a\nx\nz", "a\ny\nz", id="inserts at one point"),
        pytest.param("a\nb\nc", "a\nc", "a\nB\nc", id="deleted against edited"),
        pytest.param("a\nb", "A\nx\nb", "a\nx\ny\nb", id="same line brought to one place"),
    ],
)
def test_conflict_is_asked_and_the_base_stands(base: str, local: str, remote: str) -> None:
    merged, conflicts = merge(base, local, remote)
    assert conflicts == 1
    assert set(merged.split("\n")) <= set(f"{base}\n{local}".split("\n"))


def test_what_both_wrote_around_a_conflict_is_not_asked() -> None:
    merged, conflicts = merge("a", "x\n1\ny", "x\n2\ny")
    assert (merged, conflicts) == ("x\na\ny", 1)


def test_markers_hold_both_versions() -> None:
    chunks = lines.merge(["a", "b"], ["a", "l"], ["a", "r"])
    assert lines.with_markers(chunks) == "a\n<<<<<<< local\nl\n=======\nr\n>>>>>>> remote"

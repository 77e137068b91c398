from cs3lab.merge.alignment import align, moved
from cs3lab.merge.notebook import Cell


def cells(*sources: str, ids: bool = False) -> list[Cell]:
    return [Cell(f"c{n}" if ids else "", "code", source) for n, source in enumerate(sources)]


def test_edited_cell_is_not_a_replaced_one() -> None:
    base = cells("import numpy", "x = compute(1, 2)\nprint(x)", "plot(x)")
    other = cells("import numpy", "x = compute(1, 3)\nprint(x)", "plot(x)")
    assert align(base, other) == {0: 0, 1: 1, 2: 2}


def test_rewritten_cell_keeps_its_id() -> None:
    base, other = cells("one", "two", ids=True), cells("one", "entirely different", ids=True)
    assert align(base, other) == {0: 0, 1: 1}


def test_moved_cell_is_found_by_its_text() -> None:
    pairs = align(cells("a()", "b()", "c()", "d()"), cells("d()", "a()", "b()", "c()"))
    assert pairs == {0: 3, 1: 0, 2: 1, 3: 2}
    assert moved(pairs) == {3}


def test_numbered_ids_do_not_pair_other_cells() -> None:
    base = cells("first()", "second()", ids=True)
    other = cells("new()", "first()", "second()", ids=True)
    assert align(base, other) == {1: 0, 2: 1}


def test_filled_empty_cell_is_a_new_one() -> None:
    assert align(cells("", ids=True), cells("x = 1", ids=True)) == {}


def test_code_that_became_markdown_is_still_the_cell() -> None:
    base = [Cell("", "code", "some words here")]
    assert align(base, [Cell("", "markdown", "some words here")]) == {0: 0}


def test_many_changed_cells_without_ids_stay_in_bounds() -> None:
    base = cells(*(f"value_{n} = compute({n}, scale)" for n in range(600)))
    other = cells(*(f"value_{n} = compute({n}, scale, axis=0)" for n in range(600)))
    assert align(base, other) == {n: n for n in range(600)}

import random

from cs3lab.merge.diff import changes, longest_increasing


def test_large_texts_take_few_comparisons() -> None:
    compared = 0

    class Line(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

    seeded = random.Random(1)
    base = [Line(f"line {n} {seeded.random()}") for n in range(20_000)]
    other = [Line(line) for line in base]
    for n in range(0, 20_000, 500):
        other[n] = Line(f"changed {n}")
    assert len(changes(base, other)) == 40
    assert compared < 40 * len(base)


def test_increasing_takes_the_longest() -> None:
    assert longest_increasing([3, 0, 1, 5, 2, 4]) == [1, 2, 4, 5]

from itertools import islice

import pytest
from hypothesis import strategies as st

from cs3lab.client.names import check_name
from cs3lab.collaboration.copies.names import copy_names
from tests.support.properties import given

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300)
names = texts.filter(lambda name: "/" not in name and name not in (".", ".."))


def first(name: str, person: str, number: int = 1) -> list[str]:
    return list(islice(copy_names(name, person), number))


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("analysis.ipynb", "analysis (Albert Einstein).ipynb"),
        ("v1.2 notes.txt", "v1.2 notes (Albert Einstein).txt"),
        ("data.tar.gz", "data (Albert Einstein).tar.gz"),
        ("README", "README (Albert Einstein)"),
        (".profile", ".profile (Albert Einstein)"),
        ("Überlegungen 🌍.ipynb", "Überlegungen 🌍 (Albert Einstein).ipynb"),
        ("analysis (Marie Curie).ipynb", "analysis (Marie Curie) (Albert Einstein).ipynb"),
    ],
)
def test_a_copy_is_named_after_who_makes_it(name: str, copy: str) -> None:
    assert first(name, "Albert Einstein") == [copy]


def test_taken_names_are_counted_on() -> None:
    copies = first("a.ipynb", "Albert Einstein", 3)
    assert copies[1:] == ["a (Albert Einstein) 2.ipynb", "a (Albert Einstein) 3.ipynb"]


@pytest.mark.parametrize("name", ["a (Albert Einstein).ipynb", "a (Albert Einstein) 7.ipynb"])
def test_a_copy_of_ones_own_copy_is_not_marked_twice(name: str) -> None:
    assert first(name, "Albert Einstein", 2) == [
        "a (Albert Einstein).ipynb",
        "a (Albert Einstein) 2.ipynb",
    ]


@pytest.mark.parametrize(
    ("person", "mark"),
    [
        ("Curie / Skłodowska: «M»", "Curie Skłodowska «M»"),
        ("a\nb\t(c)", "a b c"),
        ("../..", ".. .."),
        (" ", "copy"),
        ("", "copy"),
    ],
)
def test_names_of_people_are_made_safe(person: str, mark: str) -> None:
    assert first("a.txt", person) == [f"a ({mark}).txt"]


@given(names, texts)
def test_every_name_can_be_stored_where_the_original_could(name: str, person: str) -> None:
    found = first(name, person, 12)
    assert len(set(found)) == 12
    for each in found:
        assert len(each.encode()) <= 240
        if "-chunking-" not in each and not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in name):
            check_name(each)

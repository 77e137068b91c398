"""The records of proposals and answers, which anybody may have written."""

import json

import pytest

from cs3lab.client.model import ResourceId
from cs3lab.merge.proposal import (
    ANSWERS,
    MAX_ANSWERS,
    MAX_WORDS,
    PROPOSAL,
    Answer,
    Proposal,
    answer_in,
    dumps,
    plain,
    proposal_in,
    with_answer,
)

ORIGINAL = ResourceId("storage", "space", "item")
PROPOSED = Proposal(id="0123456789abcdef", original=ORIGINAL, name="a.ipynb", words="Look at it.")


def kept(**changes: object) -> dict[str, str]:
    return {PROPOSAL: json.dumps({**json.loads(dumps(PROPOSED)), **changes})}


def numbered(number: int) -> Proposal:
    return Proposal(id=f"{number:016x}", original=ORIGINAL, name="a.ipynb")


def test_a_proposal_is_read_as_it_was_kept() -> None:
    assert proposal_in({PROPOSAL: dumps(PROPOSED)}) == PROPOSED


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {PROPOSAL: ""},
        {PROPOSAL: "a.ipynb"},
        {PROPOSAL: "[" * 100_000},
        {PROPOSAL: "null"},
        kept(id="../../other"),
        kept(name=""),
        kept(name="\n"),
        kept(name="n" * 5000),
        kept(words=["no", "text"]),
        kept(original={"storage_id": "", "space_id": "", "opaque_id": ""}),
    ],
    ids=lambda metadata: str(metadata)[:40],
)
def test_what_makes_no_sense_is_no_proposal(metadata: dict[str, str]) -> None:
    assert proposal_in(metadata) is None


def test_words_of_others_are_one_short_line() -> None:
    found = proposal_in(kept(name="a\x1b[2J.ipynb", words="One\nline\u202e \x00 " + "x" * 1000))
    assert found is not None
    assert found.name == "a [2J.ipynb"
    assert found.words.startswith("One line xxx")
    assert len(found.words) == MAX_WORDS


def test_a_line_of_any_script_stays_as_it_is() -> None:
    assert plain("  Größer als «α» – 数据 🙂?") == "Größer als «α» – 数据 🙂?"


def test_an_answer_is_that_to_its_own_proposal() -> None:
    text = with_answer("", PROPOSED.id, Answer("declined", "Not yet."))
    text = with_answer(text, numbered(1).id, Answer("merged"))
    assert answer_in({ANSWERS: text}, PROPOSED) == Answer("declined", "Not yet.")
    assert answer_in({ANSWERS: text}, numbered(1)) == Answer("merged")
    assert answer_in({ANSWERS: text}, numbered(2)) is None


def test_an_answer_can_be_taken_back() -> None:
    text = with_answer("", PROPOSED.id, Answer("merged"))
    assert answer_in({ANSWERS: with_answer(text, PROPOSED.id, None)}, PROPOSED) is None


@pytest.mark.parametrize("text", ["", "no json", "[1]", "[" * 100_000])
def test_damaged_answers_are_none_and_the_next_is_kept(text: str) -> None:
    assert answer_in({ANSWERS: text}, PROPOSED) is None
    written = with_answer(text, PROPOSED.id, Answer("merged"))
    assert answer_in({ANSWERS: written}, PROPOSED) == Answer("merged")


@pytest.mark.parametrize(
    "answer", [1, {}, {"decision": "deleted"}, {"decision": "merged", "words": 1}]
)
def test_an_answer_that_makes_no_sense_is_none(answer: object) -> None:
    assert answer_in({ANSWERS: json.dumps({PROPOSED.id: answer})}, PROPOSED) is None


def test_the_oldest_answers_make_room() -> None:
    text = ""
    for number in range(100):
        text = with_answer(text, numbered(number).id, Answer("declined", "🙂" * MAX_WORDS))
        assert len(text.encode()) <= MAX_ANSWERS
    assert answer_in({ANSWERS: text}, numbered(99)) is not None
    assert answer_in({ANSWERS: text}, numbered(0)) is None

"""The sentences people read, and what they are made of."""

from __future__ import annotations

import json
import pickle
import string

import pytest

from cs3lab import lenient_json
from cs3lab.messages import Sentence, Wording, wording_of


@pytest.mark.parametrize("sentence", Sentence, ids=lambda sentence: sentence.name)
def test_a_sentence_says_what_it_is_made_of(sentence: Sentence) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(sentence.value) if name]
    message = sentence(**{name: f"the {name}" for name in names})
    assert wording_of(message) == Wording(sentence.code, {name: f"the {name}" for name in names})
    assert all(f"the {name}" in message for name in names)


def test_a_sentence_in_a_sentence_can_be_translated_too() -> None:
    message = Sentence.ABOUT(path="a.txt", what=Sentence.LOCKED_BY(name="Marie Curie"))
    assert message == "“a.txt”: Marie Curie is editing it. Nothing was changed."
    assert wording_of(message) == Wording(
        "about", {"path": "a.txt", "what": Wording("locked_by", {"name": "Marie Curie"})}
    )


def test_a_sentence_lacks_no_parameter() -> None:
    with pytest.raises(KeyError):
        Sentence.LOCKED_BY()


def test_other_words_are_not_translated() -> None:
    assert (wording_of("What a hook said."), wording_of(None)) == (None, None)


def test_a_message_goes_to_another_process_whole() -> None:
    message = Sentence.ABOUT(path="a.txt", what=Sentence.NOT_FOUND())
    assert wording_of(pickle.loads(pickle.dumps(message))) == wording_of(message)


def test_a_message_is_a_string_in_json() -> None:
    message = Sentence.NOT_FOUND()
    assert json.loads(lenient_json.dumps({"message": message})) == {"message": message}

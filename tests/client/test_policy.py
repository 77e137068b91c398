import pytest

from cs3lab.client.credentials import Token
from cs3lab.client.policy import (
    MAX_ATTEMPTS,
    PROOF_SECONDS,
    backoff,
    may_be_a_dead_token,
    may_be_made_twice,
    refused_by_the_gateway,
    retries,
)

FRESH = Token("t", expires=3600.0, held_since=0.0)
OPAQUE = Token("t", expires=None, held_since=0.0)


@pytest.mark.parametrize("name", ["Stat", "ListContainer", "GetLock", "InitiateFileDownload"])
def test_reads_are_made_again_when_nobody_answers(name: str) -> None:
    assert may_be_made_twice(name)
    assert retries(name, "UNAVAILABLE", 1)
    assert not retries(name, "UNAVAILABLE", MAX_ATTEMPTS)
    assert not retries(name, "NOT_FOUND", 1)


@pytest.mark.parametrize("name", ["SetArbitraryMetadata", "UnsetArbitraryMetadata"])
def test_changes_that_leave_the_same_are_made_again(name: str) -> None:
    assert retries(name, "UNAVAILABLE", 1)


@pytest.mark.parametrize(
    "name", ["Move", "Delete", "CreateContainer", "SetLock", "InitiateFileUpload", "Unlock"]
)
def test_changes_are_never_made_twice(name: str) -> None:
    assert not retries(name, "UNAVAILABLE", 1)


def test_pauses_grow() -> None:
    assert [round(backoff(n), 2) for n in (1, 2, 3)] == [0.1, 0.3, 0.9]


def test_a_refusal_inside_the_answer_is_a_real_one() -> None:
    assert refused_by_the_gateway("PERMISSION_DENIED", True)
    assert refused_by_the_gateway("UNAUTHENTICATED", False)
    assert not refused_by_the_gateway("PERMISSION_DENIED", False)
    assert not refused_by_the_gateway("NOT_FOUND", True)


@pytest.mark.parametrize("code", ["NOT_FOUND", "PERMISSION_DENIED", "INTERNAL", "UNKNOWN"])
def test_a_refusal_is_doubted_when_the_token_is_near_its_end(code: str) -> None:
    assert may_be_a_dead_token(code, FRESH, now=3590.0, tick=10.0, proven=9.0)
    assert may_be_a_dead_token(code, FRESH, now=4000.0, tick=10.0, proven=9.0)


def test_a_refusal_is_believed_from_a_token_that_just_worked() -> None:
    assert not may_be_a_dead_token("NOT_FOUND", FRESH, now=100.0, tick=10.0, proven=9.0)


def test_a_refusal_is_doubted_when_the_end_of_the_token_cannot_be_read() -> None:
    assert may_be_a_dead_token("NOT_FOUND", OPAQUE, now=100.0, tick=10.0, proven=9.0)


def test_a_refusal_is_doubted_when_the_token_has_not_worked_for_long() -> None:
    late = 9.0 + PROOF_SECONDS + 1
    assert may_be_a_dead_token("NOT_FOUND", FRESH, now=100.0, tick=late, proven=9.0)
    assert may_be_a_dead_token("NOT_FOUND", FRESH, now=100.0, tick=10.0, proven=None)


def test_an_answer_no_dead_token_gets_is_never_doubted() -> None:
    assert not may_be_a_dead_token("ALREADY_EXISTS", OPAQUE, now=9e9, tick=10.0, proven=None)

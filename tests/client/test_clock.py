from __future__ import annotations

from datetime import datetime, timezone
from email.utils import format_datetime

import jwt
import pytest

from cs3lab.client.clock import StorageClock

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def clock(minutes: float) -> StorageClock:
    """Give a clock on a machine that is so many minutes wrong at noon."""
    return StorageClock(lambda: NOON.timestamp() + minutes * 60)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_the_time_of_an_answer_sets_a_wrong_clock(minutes: float) -> None:
    wrong = clock(minutes)
    wrong.learn_from_headers({"Date": format_datetime(NOON, usegmt=True)})
    assert wrong.now() == NOON


def test_the_time_a_token_was_made_sets_a_wrong_clock() -> None:
    wrong = clock(-10)
    key = "a key long enough to sign this token"
    wrong.learn_from_token(jwt.encode({"iat": int(NOON.timestamp())}, key, algorithm="HS256"))
    assert wrong.now() == NOON


def test_a_few_seconds_are_the_way_of_the_answer() -> None:
    right = StorageClock(lambda: NOON.timestamp() + 2)
    right.learn_from_headers({"Date": format_datetime(NOON, usegmt=True)})
    assert (right.now() - NOON).total_seconds() == 2


@pytest.mark.parametrize("said", [{}, {"Date": ""}, {"Date": "yesterday"}])
def test_what_tells_no_time_changes_nothing(said: dict[str, str]) -> None:
    right = clock(0)
    right.learn_from_headers(said)
    right.learn_from_token("no token")
    assert right.now() == NOON

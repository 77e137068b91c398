"""What an operator reads of the connection to the storage."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest

from cs3lab.client.errors import (
    DeadlineExceeded,
    NotFound,
    ServerError,
    Unauthenticated,
    Unavailable,
)
from cs3lab.connection_log import ConnectionLog
from cs3lab.log import OncePerMinute

LOG = logging.getLogger("tests.connection")
AWAY = "cs3lab: the storage does not answer: "
BACK = "cs3lab: the storage answers again."
REFUSED = "cs3lab: the storage refuses the sign-in: "
SIGNED_IN = "cs3lab: signed in to the storage."


@dataclass
class Operator:
    """Reads the log; time passes as they say."""

    caplog: pytest.LogCaptureFixture
    now: float = 0.0

    def __post_init__(self) -> None:
        self.caplog.set_level(logging.INFO)
        self.connection = ConnectionLog(LOG, OncePerMinute(LOG, lambda: self.now))

    def read(self) -> list[str]:
        """Return what was logged since."""
        messages = list(self.caplog.messages)
        self.caplog.clear()
        return messages


@pytest.fixture
def operator(caplog: pytest.LogCaptureFixture) -> Operator:
    return Operator(caplog)


def test_the_first_answer_tells_that_it_is_signed_in(operator: Operator) -> None:
    operator.connection.note(None)
    operator.connection.note(None)
    assert operator.read() == [SIGNED_IN]


def test_a_refusal_that_is_no_outage_is_no_news(operator: Operator) -> None:
    operator.connection.note(None)
    operator.read()
    for failure in (NotFound(), ServerError()):
        operator.connection.note(failure)
    assert operator.read() == []


def test_an_outage_is_told_once_and_its_end_once(operator: Operator) -> None:
    operator.connection.note(None)
    operator.read()
    for _ in range(50):
        operator.connection.note(Unavailable())
        operator.connection.note(DeadlineExceeded())
    (away,) = operator.read()
    assert away.startswith(AWAY)
    operator.connection.note(None)
    operator.connection.note(None)
    assert operator.read() == [BACK]


def test_a_storage_that_comes_and_goes_is_told_once_a_minute(operator: Operator) -> None:
    operator.connection.note(None)
    operator.read()
    for _ in range(60):
        operator.connection.note(Unavailable())
        operator.connection.note(None)
        operator.now += 1
    assert len(operator.read()) == 2
    operator.connection.note(Unavailable())
    (away,) = operator.read()
    assert away.endswith("(59 more like it since the last)")


def test_the_loss_of_the_sign_in_is_told_once_and_that_it_is_back(operator: Operator) -> None:
    operator.connection.note(None)
    operator.read()
    for _ in range(50):
        operator.connection.note(Unauthenticated())
    (refused,) = operator.read()
    assert refused.startswith(REFUSED)
    operator.connection.note(None)
    assert operator.read() == ["cs3lab: signed in to the storage again."]

"""What repeats is told once a minute."""

from __future__ import annotations

import logging

import pytest

from cs3lab.log import OncePerMinute


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(clock: Clock, caplog: pytest.LogCaptureFixture) -> OncePerMinute:
    caplog.set_level(logging.INFO)
    return OncePerMinute(logging.getLogger("once"), clock)


def test_what_repeats_within_a_minute_is_told_once(
    log: OncePerMinute, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    assert log.warning("The lock of %s failed.", "a")
    clock.now += 59
    assert not log.warning("The lock of %s failed.", "b")
    assert caplog.messages == ["The lock of a failed."]


def test_what_goes_on_is_told_each_minute_with_how_often_it_was_left_out(
    log: OncePerMinute, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        log.warning("The lock of %s failed.", "a")
    clock.now += 60
    log.warning("The lock of %s failed.", "b")
    clock.now += 60
    log.warning("The lock of %s failed.", "c")
    assert caplog.messages == [
        "The lock of a failed.",
        "The lock of b failed. (2 more like it since the last)",
        "The lock of c failed.",
    ]


def test_different_messages_do_not_silence_each_other(
    log: OncePerMinute, caplog: pytest.LogCaptureFixture
) -> None:
    log.warning("Away.")
    log.info("Back.")
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "Away."),
        (logging.INFO, "Back."),
    ]

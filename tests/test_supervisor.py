"""Background tasks outlive their exceptions, and end together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from cs3lab.supervisor import LONGEST_PAUSE, Supervisor

pytestmark = pytest.mark.asyncio

LOG = logging.getLogger("supervisor")


@dataclass
class Time:
    """A clock that moves only while somebody sleeps by it."""

    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def supervisor(time: Time) -> Supervisor:
    return Supervisor(LOG, lambda: time.now, time.sleep)


def failing(
    times: int, before: Callable[[], None] = lambda: None
) -> Callable[[], Coroutine[Any, Any, None]]:
    """A task that fails so many times and then ends."""
    left = iter(range(times))

    async def work() -> None:
        before()
        if next(left, None) is not None:
            raise ValueError("broken")

    return work


async def forever() -> None:
    await asyncio.Event().wait()


async def test_a_task_that_fails_is_logged_with_its_traceback(
    supervisor: Supervisor, caplog: pytest.LogCaptureFixture
) -> None:
    await asyncio.wait([supervisor.run("the count", failing(1)())])
    (record,) = caplog.records
    assert "the count" in record.getMessage()
    assert record.levelno == logging.ERROR
    assert 'raise ValueError("broken")' in caplog.text


async def test_whoever_waits_for_a_task_gets_its_result_or_exception(
    supervisor: Supervisor,
) -> None:
    async def seven() -> int:
        return 7

    assert await supervisor.run("the count", seven()) == 7
    with pytest.raises(ValueError, match="broken"):
        await supervisor.run("the count", failing(1)())


async def test_a_task_that_is_cancelled_is_no_failure(
    supervisor: Supervisor, caplog: pytest.LogCaptureFixture
) -> None:
    task = supervisor.run("the wait", forever())
    task.cancel()
    await asyncio.wait([task])
    assert caplog.records == []


async def test_a_kept_task_is_started_again_after_ever_longer_pauses(
    supervisor: Supervisor, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    await supervisor.keep("the loop", failing(8))
    assert time.pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(caplog.records) == 8
    assert 'raise ValueError("broken")' in caplog.text


async def test_a_kept_task_that_went_well_for_long_is_soon_started_again(
    supervisor: Supervisor, time: Time
) -> None:
    def work_for_long() -> None:
        time.now += LONGEST_PAUSE

    await supervisor.keep("the loop", failing(3, work_for_long))
    assert time.pauses == [1, 1, 1]


async def test_a_kept_task_that_returns_has_ended(supervisor: Supervisor, time: Time) -> None:
    await supervisor.keep("the loop", failing(0))
    assert time.pauses == []


async def test_closing_ends_all_tasks(supervisor: Supervisor) -> None:
    tasks = [supervisor.run("the wait", forever()), supervisor.keep("the loop", forever)]
    await asyncio.sleep(0)
    await supervisor.close()
    assert all(task.cancelled() for task in tasks)


async def test_closing_ends_also_a_task_that_overhears_the_first_cancellation(
    supervisor: Supervisor,
) -> None:
    async def work() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await forever()
        await forever()

    task = supervisor.run("the wait", work())
    await asyncio.sleep(0)
    await supervisor.close()
    assert task.cancelled()


async def test_closing_waits_for_what_tasks_do_at_their_end(supervisor: Supervisor) -> None:
    ended = []

    async def work() -> None:
        try:
            await forever()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    supervisor.run("the wait", work())
    await asyncio.sleep(0)
    await supervisor.close()
    assert ended

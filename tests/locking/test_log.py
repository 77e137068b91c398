"""What an operator reads of locks."""

from __future__ import annotations

import dataclasses
import logging

import pytest

from cs3lab.client.errors import DeadlineExceeded, ServerError, Unavailable
from cs3lab.locking.reachability import Reachability
from cs3lab.locking.types import LockEvent, Mode, Timing
from cs3lab.log import OncePerMinute
from tests.locking.conftest import QUICK, StartServer, until, write
from tests.support.gateway import GatewayProcess


@dataclasses.dataclass
class Operator:
    """Reads the log of a server; time passes as they say."""

    caplog: pytest.LogCaptureFixture
    now: float = 0.0

    def __post_init__(self) -> None:
        self.caplog.set_level(logging.INFO)
        once = OncePerMinute(logging.getLogger("operator"), lambda: self.now)
        self.reachability = Reachability(logging.getLogger("operator"), once)

    def read(self) -> list[str]:
        """Return what was logged since."""
        messages = [message.removeprefix("cs3lab: ") for message in self.caplog.messages]
        self.caplog.clear()
        return messages


@pytest.fixture
def operator(caplog: pytest.LogCaptureFixture) -> Operator:
    return Operator(caplog)


AWAY = "the storage does not answer; locks are refreshed when it does again."
BACK = "the storage answers again."


def test_an_outage_is_told_once_and_its_end_once(operator: Operator) -> None:
    for _ in range(50):
        operator.reachability.failed("a", Unavailable())
        operator.reachability.failed("b", DeadlineExceeded())
    operator.now += 3600
    operator.reachability.failed("a", Unavailable())
    assert operator.read() == [AWAY]
    operator.reachability.answered()
    operator.reachability.answered()
    assert operator.read() == [BACK]


def test_a_storage_that_answers_all_the_time_is_no_news(operator: Operator) -> None:
    operator.reachability.answered()
    assert operator.read() == []


def test_a_storage_that_comes_and_goes_is_told_once_a_minute(operator: Operator) -> None:
    for _ in range(60):
        operator.reachability.failed("a", Unavailable())
        operator.reachability.answered()
        operator.now += 1
    assert operator.read() == [AWAY, BACK]
    operator.reachability.failed("a", Unavailable())
    assert operator.read() == [f"{AWAY} (59 more like it since the last)"]


def test_a_call_that_the_storage_fails_is_told_with_its_file_and_is_no_outage(
    operator: Operator,
) -> None:
    operator.reachability.failed("a.ipynb", ServerError(operation="RefreshLock", code="13"))
    operator.reachability.answered()
    (message,) = operator.read()
    assert message.startswith("a call for the lock of a.ipynb failed: RefreshLock: ")


@pytest.mark.asyncio
async def test_an_outage_under_a_lock_stands_in_the_log(
    locking_gateway: GatewayProcess, server: StartServer, operator: Operator
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, ttl=60))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    locking_gateway.kill()
    here.calls.clear()
    await here.until_called("RefreshLock", 3)
    locking_gateway.restart()

    async def back() -> bool:
        return (await here.lock_manager.heartbeat("tab", ["a"]))[0].reachable

    await until(back)
    assert operator.read() == [AWAY, BACK]


@pytest.mark.asyncio
async def test_a_lock_that_was_taken_stands_in_the_log_without_names(
    locking_gateway: GatewayProcess, server: StartServer, operator: Operator
) -> None:
    office, home = await server(locking_gateway), await server(locking_gateway)
    await write(office, "a")
    await office.lock_manager.join("a", "tab", Mode.EDIT)
    await home.lock_manager.join("a", "tab", Mode.TAKE)
    await office.until_told(LockEvent.TAKEN)
    assert operator.read() == ["the lock of a was taken: its user went on elsewhere."]


@pytest.mark.asyncio
async def test_locks_that_a_server_which_died_left_stand_in_the_log(
    locking_gateway: GatewayProcess, server: StartServer, operator: Operator
) -> None:
    first = await server(locking_gateway, timing=Timing(), runtime="shared")
    for path in "ab":
        await write(first, path)
        await first.lock_manager.join(path, "tab", Mode.EDIT)
    await first.crash()
    await server(locking_gateway, timing=Timing(), runtime="shared")
    assert operator.read() == ["took back the locks of 2 files from a server that died."]

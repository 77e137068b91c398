"""What an operator reads of locks."""

from __future__ import annotations

import dataclasses
import logging

import pytest

from cs3lab.locking.types import LockEvent, Mode, Timing
from tests.locking.conftest import QUICK, StartServer, until, write
from tests.support.gateway import GatewayProcess


@dataclasses.dataclass
class Operator:
    """Reads the log of a server."""

    caplog: pytest.LogCaptureFixture

    def __post_init__(self) -> None:
        self.caplog.set_level(logging.INFO)

    def read(self) -> list[str]:
        """Return what was logged since."""
        messages = [message.removeprefix("cs3lab: ") for message in self.caplog.messages]
        self.caplog.clear()
        return [message for message in messages if message != SIGNED_IN]


@pytest.fixture
def operator(caplog: pytest.LogCaptureFixture) -> Operator:
    return Operator(caplog)


AWAY = "the storage does not answer: "
BACK = "the storage answers again."
SIGNED_IN = "signed in to the storage."


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
    away, again = operator.read()
    assert away.startswith(AWAY)
    assert again == BACK


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

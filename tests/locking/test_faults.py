"""A storage that is away when it is needed, and servers that slept."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses

import pytest

from cs3lab.client import errors
from cs3lab.locking.driver import Clock
from cs3lab.locking.types import LockEvent, Mode, Timing
from tests.conftest import GatewayFactory
from tests.locking.conftest import QUICK, StartServer, until, write
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

AWAY = (errors.Unavailable, errors.DeadlineExceeded)


class Asleep:
    """A clock that stands still while its machine sleeps, and then knows for how long it did."""

    def __init__(self) -> None:
        self.slept = 0.0

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.slept, lambda: 0.5)


@pytest.fixture(params=["opencloud", "reva-eos"])
def gateway(request: pytest.FixtureRequest, gateway_factory: GatewayFactory) -> GatewayProcess:
    """One that keeps what has ended until somebody looks, and one that does not."""
    return gateway_factory(profile=request.param)


async def test_a_gateway_that_is_down_at_a_save_costs_the_save_and_not_the_lock(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, ttl=60))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    locking_gateway.kill()
    with pytest.raises(AWAY):
        await here.save("a", b"22")
    locking_gateway.restart()

    async def saved() -> bool:
        with contextlib.suppress(*AWAY):
            return (await here.save("a", b"22")).etag is not None
        return False

    await until(saved)
    assert (await here.lock_manager.heartbeat("tab", ["a"]))[0].state == "held"


async def test_a_gateway_that_is_down_when_a_file_is_closed_frees_it_when_it_is_back(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, ttl=60))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    locking_gateway.kill()
    here.calls.clear()
    here.lock_manager.leave("tab", ["a"])
    await here.until_called("Unlock")
    locking_gateway.restart()
    await here.until_free("a")


async def test_a_server_that_slept_past_the_end_of_its_lock_goes_on_where_nobody_came(
    gateway: GatewayProcess, server: StartServer
) -> None:
    asleep = Asleep()
    timing = Timing(ttl=1)
    here, other = await server(gateway, timing=timing, clock=asleep.clock), await server(gateway)
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    await other.until_free("a")
    asleep.slept += 100
    here.lock_manager._scheduler.wake()

    async def back() -> bool:
        return await other.held("a") is not None

    await until(back)
    assert here.told == []
    assert (await here.save("a", b"22")).etag


async def test_a_server_that_slept_while_its_user_went_on_elsewhere_is_told_and_cannot_save(
    gateway: GatewayProcess, server: StartServer
) -> None:
    asleep = Asleep()
    here = await server(gateway, timing=Timing(ttl=1), clock=asleep.clock)
    home = await server(gateway, timing=Timing(ttl=1))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    await home.until_free("a")
    assert (await home.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"
    with pytest.raises(errors.Locked):
        await here.save("a", b"22")
    state = await here.until_told(LockEvent.TAKEN)
    assert (state.state, state.holder is not None) == ("lost", True)


async def test_a_tab_that_slept_longer_than_tabs_may_be_silent_asks_anew(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    asleep = Asleep()
    here = await server(locking_gateway, timing=Timing(), clock=asleep.clock)
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    asleep.slept += 200
    here.lock_manager._scheduler.wake()
    await here.until_free("a")
    assert (await here.lock_manager.heartbeat("tab", ["a"]))[0].mode is None
    assert (await here.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"


async def test_tabs_that_race_to_open_share_one_lock(
    gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(gateway)
    await write(here, "a")
    tabs = [str(number) for number in range(10)]
    states = await asyncio.gather(*(here.lock_manager.join("a", tab, Mode.EDIT) for tab in tabs))
    assert {state.state for state in states} == {"held"}
    await here.lock_manager.stop()
    assert await (await server(gateway)).held("a") is None


async def test_servers_that_race_to_open_let_one_edit(
    gateway: GatewayProcess, server: StartServer
) -> None:
    servers = [await server(gateway) for _ in range(4)]
    await write(servers[0], "a")
    states = await asyncio.gather(
        *(one.lock_manager.join("a", "tab", Mode.EDIT) for one in servers)
    )
    saved = await asyncio.gather(*(one.save("a", b"22") for one in servers), return_exceptions=True)
    assert [state.state for state in states].count("held") >= 1
    assert len([one for one in saved if not isinstance(one, errors.Locked)]) == 1

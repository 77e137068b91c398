"""What nobody foresaw: it is logged, and locks go on being kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from cs3lab.client import errors
from cs3lab.locking.driver import Clock
from cs3lab.locking.manager import system_clock
from cs3lab.locking.types import LockEvent, Mode, Timing
from tests.locking.conftest import QUICK, Server, StartServer, until, write
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

LONG = dataclasses.replace(QUICK, ttl=60)


class UnforeseenError(Exception):
    pass


def once(call: Callable[..., Awaitable[Any]], *, after: bool = False) -> Any:
    """A call that breaks the first time, before or after it was made."""
    broken = iter([True])

    async def breaking(*args: Any) -> Any:
        breaks = next(broken, False)
        if breaks and not after:
            raise UnforeseenError
        answer = await call(*args)
        if breaks:
            raise UnforeseenError
        return answer

    return breaking


async def editing(server: Server, path: str) -> Any:
    """Edit a file, and return what the server has of it."""
    await write(server, path)
    await server.lock_manager.join(path, "tab", Mode.EDIT)
    found = server.lock_manager.at(path)
    assert found is not None
    return found


async def refreshed(server: Server, times: int = 2) -> None:
    server.calls.clear()
    await server.until_called("RefreshLock", times)


async def test_a_file_whose_session_breaks_takes_no_lock_of_others_along(
    locking_gateway: GatewayProcess,
    server: StartServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = await server(locking_gateway, timing=LONG)
    broken = await editing(here, "a")
    await editing(here, "b")

    def breaks(now: float) -> None:
        raise UnforeseenError

    monkeypatch.setattr(broken.session, "tick", breaks)

    async def noticed() -> bool:
        return not (await here.lock_manager.heartbeat("tab", ["a"]))[0].reachable

    await until(noticed)
    assert "raise UnforeseenError" in caplog.text
    await refreshed(here)


async def test_a_loop_that_breaks_is_started_again(
    locking_gateway: GatewayProcess, server: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    clock, breaks = system_clock(), list[bool]()

    def ticks() -> float:
        if breaks:
            breaks.clear()
            raise UnforeseenError
        return clock.ticks()

    here = await server(locking_gateway, timing=LONG, clock=Clock(ticks, clock.chance))
    await editing(here, "a")
    breaks.append(True)

    async def logged() -> bool:
        return "raise UnforeseenError" in caplog.text

    await until(logged)
    await refreshed(here)


async def test_a_refresh_that_breaks_is_tried_again(
    locking_gateway: GatewayProcess,
    server: StartServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = await server(locking_gateway, timing=LONG)
    file = await editing(here, "a")
    monkeypatch.setattr(file.locks, "refresh", once(file.locks.refresh))
    await refreshed(here)
    assert "raise UnforeseenError" in caplog.text
    state = (await here.lock_manager.heartbeat("tab", ["a"]))[0]
    assert (state.state, state.mode, here.told) == ("held", "edit", [])


async def test_a_lock_set_by_a_call_that_breaks_is_freed_again(
    locking_gateway: GatewayProcess, server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await server(locking_gateway)
    await write(here, "a")
    await here.lock_manager.join("a", "other", Mode.VIEW)
    file = here.lock_manager.at("a")
    assert file is not None
    monkeypatch.setattr(file.locks, "set", once(file.locks.set, after=True))
    with pytest.raises(errors.Unavailable):
        await here.lock_manager.join("a", "tab", Mode.EDIT)
    await here.until_called("Unlock")
    await here.until_free("a")
    assert (await here.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"


async def test_who_asks_after_a_start_that_failed_starts_anew(
    locking_gateway: GatewayProcess, server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await server(locking_gateway, started=False)
    monkeypatch.setattr(here.leases, "open", once(here.leases.open))
    with pytest.raises(UnforeseenError):
        await here.lock_manager.start()
    await editing(here, "a")
    await refreshed(here)


async def test_leases_left_behind_survive_a_start_that_failed(
    locking_gateway: GatewayProcess, server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await server(locking_gateway, timing=Timing(), runtime="shared")
    await editing(first, "a")
    await first.crash()
    second = await server(locking_gateway, timing=Timing(), runtime="shared", started=False)
    connection = second.lock_manager.connection
    monkeypatch.setattr(connection, "storage", once(connection.storage))
    with pytest.raises(UnforeseenError):
        await second.lock_manager.start()
    await second.lock_manager.start()
    assert [state.path for state in await second.lock_manager.all()] == ["a"]
    await second.until_called("RefreshLock")


async def test_an_announcement_that_breaks_is_logged_and_the_next_is_made(
    locking_gateway: GatewayProcess, server: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    def announce(event: LockEvent, state: Any) -> None:
        if state.path == "a":
            raise UnforeseenError

    here = await server(locking_gateway, announce=announce)
    home = await server(locking_gateway)
    for path in "ab":
        await editing(here, path)
        await home.lock_manager.join(path, "tab", Mode.TAKE)
    await here.until_told(LockEvent.TAKEN)
    assert "raise UnforeseenError" in caplog.text

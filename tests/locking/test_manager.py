"""Locks kept over time, over real gRPC, in seconds where people have minutes."""

from __future__ import annotations

import dataclasses
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from cs3lab.client import errors
from cs3lab.client.clock import StorageClock
from cs3lab.client.model import Reference
from cs3lab.locking.open_file import StorageLocks
from cs3lab.locking.types import LockEvent, Mode, Timing
from tests.locking.conftest import QUICK, StartServer, until, write
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


async def test_a_lock_outlives_its_time_while_somebody_edits(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, ttl=1, refresh=0.3))
    await write(here, "a")
    assert (await here.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"
    first = await here.held("a")
    await here.until_called("RefreshLock", 5)
    held = await here.held("a")
    assert held is not None
    assert first is not None
    assert held.id == first.id
    assert held.since == first.since


async def test_a_reload_keeps_the_lock_and_leaving_frees_it(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway)
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    before = await here.held("a")
    here.lock_manager.leave("tab", ["a"])
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    assert await here.held("a") is not None
    after = await here.held("a")
    assert before is not None
    assert after is not None
    assert after.id == before.id
    here.lock_manager.leave("tab", ["a"])
    await here.until_free("a")


async def test_nobody_gets_the_lock_of_a_page_that_loads_anew(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=Timing())
    other = await server(locking_gateway)
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    here.lock_manager.leave("tab", ["a"])
    assert (await other.lock_manager.join("a", "tab", Mode.EDIT)).state == "locked"
    here.calls.clear()
    assert (await here.lock_manager.join("a", "loaded anew", Mode.EDIT)).state == "held"
    assert not {"SetLock", "RefreshLock", "Unlock"} & set(here.calls)


async def test_what_is_closed_is_free_at_once(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, grace=3600))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    here.lock_manager.leave("tab", ["a"], closed=True)
    await here.until_free("a")


async def test_a_tab_that_says_nothing_is_gone(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, silence=0.5))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    await here.until_free("a")
    assert (await here.lock_manager.heartbeat("tab", ["a"]))[0].mode is None


async def test_two_servers_of_one_person_pass_the_lock_on(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    office, home = await server(locking_gateway), await server(locking_gateway)
    await write(office, "a")
    await office.lock_manager.join("a", "tab", Mode.EDIT)
    shown = await home.lock_manager.join("a", "tab", Mode.EDIT)
    assert shown.state == "locked"
    assert shown.holder is not None
    assert shown.holder.me
    assert (await home.lock_manager.join("a", "tab", Mode.TAKE)).state == "held"
    state = await office.until_told(LockEvent.TAKEN)
    assert (state.state, state.reason) == ("lost", "taken")
    assert (await office.lock_manager.heartbeat("tab", ["a"]))[0].mode == "view"


async def test_whoever_watches_is_told_of_saves_and_of_the_end(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    office, home = await server(locking_gateway), await server(locking_gateway)
    await write(office, "a")
    await office.lock_manager.join("a", "tab", Mode.EDIT)
    await home.lock_manager.join("a", "tab", Mode.WATCH)

    saved = await office.save("a", b"22")
    assert (await home.until_told(LockEvent.CHANGED)).hash == saved.etag
    office.lock_manager.leave("tab", ["a"])
    state = await home.until_told(LockEvent.FREED)
    assert (state.state, state.holder) == ("free", None)
    assert (await home.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"


async def test_a_gateway_that_is_away_for_a_while_costs_nothing(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, ttl=60))
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    locking_gateway.kill()
    here.calls.clear()
    await here.until_called("RefreshLock", 2)
    assert not (await here.lock_manager.heartbeat("tab", ["a"]))[0].reachable
    locking_gateway.restart()

    async def back() -> bool:
        state = (await here.lock_manager.heartbeat("tab", ["a"]))[0]
        assert state.state == "held"
        return state.reachable

    await until(back)


async def test_a_token_that_died_is_said_and_a_new_one_goes_on(
    locking_gateway: GatewayProcess, server: StartServer, tmp_path: Path
) -> None:
    other = await server(locking_gateway)
    await write(other, "a")
    token = (await other.storage.client.token()).value
    file = tmp_path / "token"
    file.write_text(token)
    timing = dataclasses.replace(QUICK, ttl=60)
    here = await server(locking_gateway, timing=timing, token_file=str(file))
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    signed, _, signature = token.rpartition(".")
    file.write_text(f"{signed}.{'A' * len(signature)}")

    async def reachable() -> bool:
        state = (await here.lock_manager.heartbeat("tab", ["a"]))[0]
        assert (state.state, state.mode) == ("held", "edit")
        return state.reachable

    async def dead() -> bool:
        return not await reachable()

    await until(dead)
    file.write_text(token)
    await until(reachable)


async def test_a_crash_without_a_restart_frees_in_time(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway, timing=dataclasses.replace(QUICK, ttl=2))
    other = await server(locking_gateway)
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    await other.lock_manager.join("a", "tab", Mode.WATCH)
    await here.crash()
    await other.until_told(LockEvent.FREED)
    assert (await other.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"


async def test_a_save_finds_a_lock_that_ended_and_sets_it_again(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here, other = await server(locking_gateway, timing=Timing()), await server(locking_gateway)
    await write(here, "a")
    await here.lock_manager.join("a", "tab", Mode.EDIT)
    held = await other.held("a")
    assert held is not None
    found = await other.storage.files.stat(
        Reference.at(await other.storage.files.home()).child("a")
    )
    await other.storage.locks.unlock(found.id, held)
    assert (await here.save("a", b"22")).etag
    assert await other.held("a") is not None


async def test_a_gateway_that_is_down_when_a_file_is_opened_is_said(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here = await server(locking_gateway)
    await write(here, "a")
    locking_gateway.kill()
    with pytest.raises((errors.Unavailable, errors.DeadlineExceeded)):
        await here.lock_manager.join("a", "tab", Mode.EDIT)


async def test_a_killed_server_takes_its_lock_back(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    long = Timing()
    first = await server(locking_gateway, timing=long, runtime="shared")
    await write(first, "a")
    await first.lock_manager.join("a", "tab", Mode.EDIT)
    held = await first.held("a")
    await first.crash()
    second = await server(locking_gateway, timing=long, runtime="shared")
    await second.until_called("RefreshLock")
    state = (await second.lock_manager.heartbeat("tab", ["a"]))[0]
    assert (state.state, state.mode) == ("held", "edit")
    after = await second.held("a")
    assert held is not None
    assert after is not None
    assert after.id == held.id


async def test_a_killed_server_takes_nothing_back_for_who_only_viewed(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    first = await server(locking_gateway, timing=Timing(), runtime="shared")
    await write(first, "a")
    await first.lock_manager.join("a", "viewing", Mode.VIEW)
    await first.lock_manager.join("a", "editing", Mode.EDIT)
    await first.crash()
    second = await server(locking_gateway, timing=Timing(), runtime="shared")
    viewing, editing = [
        (await second.lock_manager.heartbeat(tab, ["a"]))[0].mode for tab in ("viewing", "editing")
    ]
    assert (viewing, editing) == (None, "edit")
    second.lock_manager.leave("editing", ["a"], closed=True)
    await second.until_free("a")


async def test_a_living_server_keeps_its_lock(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    first = await server(locking_gateway, runtime="shared")
    await write(first, "a")
    await first.lock_manager.join("a", "tab", Mode.EDIT)
    second = await server(locking_gateway, runtime="shared")
    assert await second.lock_manager.all() == []
    assert (await second.lock_manager.join("a", "tab", Mode.EDIT)).state == "locked"


async def test_stopping_frees_everything_at_once(
    locking_gateway: GatewayProcess, server: StartServer
) -> None:
    here, watcher = await server(locking_gateway), await server(locking_gateway)
    for name in "abcde":
        await write(here, name)
        await here.lock_manager.join(name, "tab", Mode.EDIT)
    await here.lock_manager.stop()
    assert [await watcher.held(name) for name in "abcde"] == [None] * 5


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_a_clock_that_is_wrong_is_set_by_the_storage(
    locking_gateway: GatewayProcess, server: StartServer, minutes: float
) -> None:
    here, other = await server(locking_gateway), await server(locking_gateway)
    await write(other, "a")
    here.storage.client.clock = StorageClock(lambda: time.time() + minutes * 60)
    locks = StorageLocks(here.storage)
    assert abs((locks.now() - datetime.now(timezone.utc)).total_seconds()) > 500
    # Signing in or any transfer tells.
    assert (await here.save("a", b"22")).etag
    assert (await here.lock_manager.join("a", "tab", Mode.EDIT)).state == "held"
    held = await other.held("a")
    assert held is not None
    assert held.expires is not None
    assert held.expires - datetime.now(timezone.utc) < timedelta(seconds=QUICK.ttl + 10)

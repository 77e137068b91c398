"""What open files cost while time passes: counted over minutes that are over in a moment."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from cs3lab.locking.driver import Clock
from cs3lab.locking.types import Mode, Timing
from tests.locking.conftest import Server, StartServer, write
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

HEARTBEAT, SHOWN = 50, 4
"""How often a tab says that it has its files open, in seconds: hidden, and shown."""
FILES = 50
MINUTES = 10
STEP = 0.5


@pytest.fixture(scope="module", params=["opencloud", "reva-eos"])
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


@dataclass
class Time:
    """The time locks are kept by, which passes as the test says."""

    now: float = 1000.0
    seconds: list[Counter[str]] = field(default_factory=list)
    """The calls of each second."""

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, random.Random(7).random)

    async def passes(
        self, server: Server, minutes: float, paths: list[str], *, shown: bool = False
    ) -> None:
        """Let minutes pass in which a tab only says that it is still there."""
        pause, seen = (SHOWN, paths) if shown else (HEARTBEAT, [])
        server.calls.clear()
        beat = self.now
        for _ in range(round(minutes * 60)):
            for _ in range(round(1 / STEP)):
                self.now += STEP
                if self.now >= beat + pause:
                    beat = self.now
                    await server.lock_manager.heartbeat("tab", paths, seen)
                await self._done(server)
            self.seconds.append(Counter(server.calls))
            server.calls.clear()

    async def _done(self, server: Server) -> None:
        """Wait until everything is done that was to be done now."""
        scheduler, files = server.lock_manager._scheduler, server.lock_manager._files
        scheduler.wake()
        while scheduler._wake.is_set():
            await asyncio.sleep(0)
            await asyncio.gather(*(open_file.settled() for open_file in files))

    def most_in(self, seconds: int) -> int:
        """Give the calls in the busiest so many seconds."""
        counts = [second.total() for second in self.seconds]
        starts = range(len(counts) - seconds + 1)
        return max(sum(counts[start : start + seconds]) for start in starts)

    @property
    def names(self) -> set[str]:
        return set(sum(self.seconds, Counter()))


async def opened(server: Server, folder: str, mode: Mode, count: int = FILES) -> list[str]:
    """Open files all at once, as a workspace that is restored does."""
    paths = [f"{folder}-{number}" for number in range(count)]
    for path in paths:
        await write(server, path)
    await asyncio.gather(*(server.lock_manager.join(path, "tab", mode) for path in paths))
    return paths


async def test_a_file_that_nobody_touches_costs_a_call_a_minute(
    gateway: GatewayProcess, server: StartServer, folder: str
) -> None:
    time = Time()
    here = await server(gateway, timing=Timing(), clock=time.clock)
    paths = await opened(here, folder, Mode.EDIT, 1)
    await time.passes(here, MINUTES, paths)
    assert time.names == {"RefreshLock"}
    assert time.most_in(60) == 1
    assert time.most_in(len(time.seconds)) >= MINUTES * 60 // 76


async def test_fifty_files_cost_fifty_calls_a_minute_spread_out(
    gateway: GatewayProcess, server: StartServer, folder: str
) -> None:
    time = Time()
    here = await server(gateway, timing=Timing(), clock=time.clock)
    paths = await opened(here, folder, Mode.EDIT)
    await time.passes(here, MINUTES, paths)
    assert time.names == {"RefreshLock"}
    assert time.most_in(60) <= FILES
    # Opened all in one moment, and never again refreshed so.
    # Where locks are refreshed soon for the first time, that comes within a few seconds.
    assert time.most_in(1) <= (FILES / 4 if gateway.profile == "opencloud" else FILES / 2)
    states = await here.lock_manager.heartbeat("tab", paths)
    assert {state.state for state in states} == {"held"}


async def test_fifty_files_that_somebody_waits_for_are_looked_at_fifty_times_a_minute(
    gateway: GatewayProcess, server: StartServer, folder: str
) -> None:
    time, other = Time(), await server(gateway, timing=Timing())
    await opened(other, folder, Mode.EDIT)
    here = await server(gateway, timing=Timing(), clock=time.clock)
    paths = [f"{folder}-{number}" for number in range(FILES)]
    for path in paths:
        assert (await here.lock_manager.join(path, "tab", Mode.WATCH)).state == "locked"
    # They are in tabs behind another one.
    await here.lock_manager.heartbeat("tab", paths)
    await time.passes(here, MINUTES / 2, paths)
    # Where the storage does not tell of a lock in Stat, a look is two calls.
    look = {"Stat", "GetLock"} if gateway.profile == "reva-cephmount" else {"Stat"}
    assert time.names == look
    assert time.most_in(60) <= 50 * len(look)


@pytest.mark.parametrize("shown", [True, False])
async def test_what_others_edit_is_looked_at_every_two_seconds_while_it_is_shown(
    gateway: GatewayProcess, server: StartServer, folder: str, shown: bool
) -> None:
    time, other = Time(), await server(gateway, timing=Timing())
    paths = await opened(other, folder, Mode.EDIT, 1)
    here = await server(gateway, timing=Timing(), clock=time.clock)
    assert (await here.lock_manager.join(paths[0], "tab", Mode.VIEW)).state == "locked"
    await time.passes(here, MINUTES / 10, paths, shown=shown)
    if shown:
        assert time.names == {"Stat"}
        assert 20 <= time.most_in(60) <= 30
    else:
        # Until it is known that nobody looks at it.
        assert sum(second.total() for second in time.seconds[16:]) == 0

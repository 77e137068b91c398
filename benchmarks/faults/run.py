"""Runs a plan on one profile: people work, something fails, it is healed, and looked at."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from benchmarks.faults.browser import Browser, Stuck
from benchmarks.faults.deeds import Deeds
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.plan import PEOPLE, Round, rounds
from benchmarks.faults.world import World, world
from tests.support.abilities import Ability, has

_A_LIFE = 100
"""Rounds after which everything is started anew: disks are small, and all of it is looked at."""
_WARM = 20
"""Rounds after which a process has all in memory that it always has."""
_GROWTH = 48 << 20
"""Bytes a process may grow by: it keeps what was read lately."""
_UNLOCKED = 90
"""Seconds: a release that failed is tried again after a minute at most."""


@dataclass
class Report:
    """What came of a run on one profile."""

    profile: str
    rounds: int = 0
    faults: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    merges: int = 0
    overwritten: int = 0
    orphans: int = 0
    locks: int = 0
    grown: int = 0
    """Bytes that a process took more at the end of its life than when it was warm, at worst."""
    seconds: float = 0
    full_disk: bool = True
    """The disk could be filled; where it cannot, the quota is used up."""
    violations: list[str] = field(default_factory=list)


async def run(
    profile: str, seed: int, numbers: range, tell: Callable[[str], None] = lambda _: None
) -> Report:
    """Do the rounds of these numbers; `tell` is told of each, and of what was wrong."""
    report = Report(profile)
    begun = time.monotonic()
    plan = list(rounds(seed, profile, numbers.stop))[numbers.start :]
    for first in range(0, len(plan), _A_LIFE):
        async with world(profile) as here, aiohttp.ClientSession() as session:
            await _Life(here, session, report, seed, tell).live(plan[first : first + _A_LIFE])
    report.seconds = time.monotonic() - begun
    return report


class _Life:
    """One storage, from its start to its end."""

    def __init__(
        self,
        here: World,
        session: aiohttp.ClientSession,
        report: Report,
        seed: int,
        tell: Callable[[str], None],
    ) -> None:
        self._tell = tell
        self._world = here
        self._report = report
        self._seed = seed
        kept_apart = has(report.profile, Ability.LOCKS) or has(report.profile, Ability.ATOMIC_SAVES)
        self._ledger = Ledger(compared=kept_apart)
        self._browsers = {each: Browser(each, here, session) for each in PEOPLE}
        whole = has(report.profile, Ability.WHOLE_SAVES)
        self._deeds = Deeds(here, self._ledger, self._browsers, whole)
        self._ages: Counter[int] = Counter()
        self._warm: dict[int, int] = {}
        self._first = 0

    async def live(self, plan: list[Round]) -> None:
        self._first = plan[0].number
        await self._deeds.prepare()
        for each in plan:
            await self._round(each)
            self._measure()
        for browser in self._browsers.values():
            await browser.leave_all()
        left = await self._locks_left()
        self._report.locks += len(left)
        told = [f"a lock is left: {each}" for each in left]
        if self._report.grown > _GROWTH:
            told.append(f"a process grew by {self._report.grown:,} bytes")
        self._report.violations += [self._of(plan[-1], each) for each in told]
        self._report.full_disk = self._world.has_disk
        self._report.acknowledged += self._ledger.acknowledged
        self._report.merges += sum(each.merges for each in self._browsers.values())
        self._report.overwritten += self._ledger.overwritten
        self._report.orphans += self._ledger.orphans

    async def _round(self, each: Round) -> None:
        self._tell(str(each))
        before = self._world.faults
        await self._deeds.make_way(each.actions)
        doing = [self._deeds.do(action) for action in each.actions]
        failed = await asyncio.gather(self._world.fail(each.fault), *doing, return_exceptions=True)
        await self._world.heal()
        happened = self._world.faults - before
        self._report.rounds += 1
        self._report.faults += happened
        self._report.kinds[each.fault.failing.value] += happened
        told = [_told(error) for error in failed if isinstance(error, BaseException)]
        told += await self._settle()
        told += self._ledger.lost(self._world.typed_in, self._world.keeps)
        told += self._ledger.surplus(self._world.present())
        for what in told:
            self._tell(f"  {what}")
            self._report.violations.append(self._of(each, what))

    def _of(self, each: Round, what: str) -> str:
        plan = f"--profile {self._report.profile} --seed {self._seed}"
        part = f"--first {self._first} --rounds {each.number + 1}"
        return f"{what}\n    {each}\n    again: python -m benchmarks faults {plan} {part}"

    async def _settle(self) -> list[str]:
        told = []
        settling = [browser.settle for browser in self._browsers.values()]
        for each in [*self._deeds.looks, *settling, *self._deeds.afterwards]:
            try:
                await each()
            except Stuck as stuck:
                told.append(str(stuck))
        self._deeds.note_copies()
        self._deeds.looks.clear()
        self._deeds.afterwards.clear()
        return told

    def _measure(self) -> None:
        for pid, taken in self._world.memory().items():
            self._ages[pid] += 1
            if self._ages[pid] == _WARM:
                self._warm[pid] = taken
            self._report.grown = max(self._report.grown, taken - self._warm.get(pid, taken))

    async def _locks_left(self) -> list[str]:
        left: list[str] = []
        for _ in range(_UNLOCKED):
            await asyncio.sleep(1)
            left = await asyncio.to_thread(self._world.locks)
            if not left:
                break
        return left


def _told(error: BaseException) -> str:
    if not isinstance(error, Stuck):
        raise error
    return str(error)

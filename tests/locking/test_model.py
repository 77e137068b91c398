"""N servers on one file, in any order of events: what is promised holds throughout."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cs3lab.locking.types import Mode, Phase
from tests.locking.server import TIMING, Server
from tests.locking.storage import DIALECTS, OPENCLOUD, Dialect, Disk, Fate
from tests.support.summary import MODEL

SEED = int(os.environ.get("CS3LAB_MODEL_SEED") or secrets.randbits(32))
EXAMPLES = int(os.environ.get("CS3LAB_MODEL_EXAMPLES", "100"))
STEPS = 80
WANTED = 1000
NAMES = (("a", "einstein"), ("b", "marie"), ("c", "einstein"), ("d", "richard"))
PAUSES = (0.5, 5, 11, 30, 61, 100, 181, 700)

which = st.integers(0, 11)  # evenly shared out among one to four
tabs = st.sampled_from(("one", "two"))


def among(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a rule only where there is a server of a kind: steps that do nothing find nothing."""
    return precondition(lambda model: bool(getattr(model, kind)))


def pick(servers: list[Server], which: int) -> Server:
    return servers[which % len(servers)]


class Editing(RuleBasedStateMachine):
    """Up to four servers, two of them einstein's, each with two tabs and a clock of its own."""

    dialect: Dialect = OPENCLOUD
    steps = 0

    skews = st.sampled_from((0, 0, -600, -3, 3, 600))

    @initialize(skews=st.lists(skews, min_size=2, max_size=len(NAMES)))
    def begin(self, skews: list[float]) -> None:
        self.disk = Disk(self.dialect)
        self.servers = [
            Server(name, user, self.disk, skew)
            for (name, user), skew in zip(NAMES, skews, strict=False)
        ]

    @property
    def up(self) -> list[Server]:
        return [server for server in self.servers if server.down is None]

    @property
    def busy(self) -> list[Server]:
        return [server for server in self.up if server.busy]

    @property
    def down(self) -> list[Server]:
        return [server for server in self.servers if server.down is not None]

    @property
    def saving(self) -> list[Server]:
        return [one for one in self.up if one.edits or one.session.phase is Phase.NONE]

    @among("up")
    @rule(which=which, tab=tabs)
    def edit(self, which: int, tab: str) -> None:
        pick(self.up, which).open(tab, Mode.EDIT)

    @among("up")
    @rule(which=which, tab=tabs, mode=st.sampled_from((Mode.VIEW, Mode.WATCH, Mode.TAKE)))
    def open(self, which: int, tab: str, mode: Mode) -> None:
        pick(self.up, which).open(tab, mode)

    @among("up")
    @rule(which=which, tab=tabs)
    def heartbeat(self, which: int, tab: str) -> None:
        server = pick(self.up, which)
        server.session.heartbeat(tab, server.ticks())

    @among("up")
    @rule(which=which, tab=tabs, closed=st.booleans())
    def leave(self, which: int, tab: str, closed: bool) -> None:
        server = pick(self.up, which)
        server.session.leave(tab, server.ticks(), closed=closed)

    @rule(pause=st.sampled_from(PAUSES))
    def wait(self, pause: float) -> None:
        self.disk.now += pause

    @among("up")
    @rule(which=which)
    def tick(self, which: int) -> None:
        pick(self.up, which).tick()

    @among("busy")
    @rule(which=which, fate=st.sampled_from((*[Fate.ANSWERED] * 6, *Fate)))
    def step(self, which: int, fate: Fate) -> None:
        pick(self.busy, which).step(fate)

    @among("busy")
    @rule(which=which)
    def finish(self, which: int) -> None:
        pick(self.busy, which).finish()

    @among("saving")
    @rule(which=which)
    def save(self, which: int) -> None:
        server = pick(self.saving, which)
        before, held, seen = self.disk.etag, self.disk.held, server.seen
        if server.save():
            assert seen == before, "an acknowledged save of somebody else was overwritten"
            assert held is None or held.id in server.set, "saved under a lock of somebody else"

    @among("up")
    @rule(which=which, orderly=st.booleans())
    def end(self, which: int, orderly: bool) -> None:
        server = pick(self.up, which)
        if orderly:
            server.finish()
            server._do(server.session.stop())  # as the manager does
            server.finish()
        server.crash()

    @among("down")
    @rule(which=which, open_tabs=st.lists(tabs, unique=True))
    def restart(self, which: int, open_tabs: list[str]) -> None:
        pick(self.down, which).start(open_tabs)

    @invariant()
    def counted(self) -> None:
        type(self).steps += 1

    @invariant()
    def one_writer(self) -> None:
        held = self.disk.held
        owners = [
            server
            for server in self.servers
            if server.edits
            and held is not None
            and server.session.lock is not None
            and server.session.lock.id == held.id
        ]
        assert len(owners) <= 1

    @invariant()
    def nothing_outlives_a_crash(self) -> None:
        held = self.disk.held
        for server in self.servers:
            if server.down is None or held is None or held.id not in server.set:
                continue
            assert self.disk.now <= server.down + TIMING.ttl + max(server.skew, 0)

    def teardown(self) -> None:
        """Everybody leaves, the storage answers, and no lock is left."""
        for _ in range(60):
            for server in self.servers:
                if server.down is None:
                    server.finish()
                    server.tick()
                    server.finish()
            self.disk.now += 20
        assert self.disk.held is None
        for server in self.servers:
            gone = server.session.lock is None and not server.session.tabs
            assert server.down is not None or gone


@pytest.mark.timeout(400)  # what fails is made small first, for five minutes at most
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_what_is_promised_holds_in_every_order_of_events(
    dialect: Dialect, record_property: Callable[[str, object], None]
) -> None:
    class On(Editing):
        pass

    On.dialect = dialect
    try:
        run_state_machine_as_test(
            seed(SEED)(On),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                print_blob=True,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
    finally:
        record_property(MODEL, f"{dialect.name}: {On.steps} steps, CS3LAB_MODEL_SEED={SEED}")
    assert On.steps >= WANTED

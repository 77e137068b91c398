"""What others do to shares with marie is noticed and told, by one look a minute at most."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from jupyter_events.schema import EventSchema

from cs3lab.client.sharing_model import Role
from cs3lab.sharing import watch
from cs3lab.sharing.events import MOST, SCHEMA, data
from cs3lab.sharing.watch import ACTIVE_WITHIN, INTERVAL, Watch
from cs3lab.supervisor import Supervisor
from tests.client.conftest import EINSTEIN, MARIE
from tests.sharing.conftest import Meet, Person
from tests.support.gateway import GatewayProcess
from tests.support.lacking import lacking

pytestmark = pytest.mark.asyncio

Told = list[tuple[str, set[str]]]


@dataclass
class Watched:
    """Marie's watch on a clock of the test, what it told, and how long nobody did anything."""

    marie: Person
    told: Told = field(default_factory=list)
    now: float = 0.0
    inactive: float = 0.0

    def __post_init__(self) -> None:
        log = logging.getLogger(__name__)
        self.supervisor = Supervisor(log, sleep=lambda _: asyncio.sleep(0))
        self.watch = Watch(
            self._tell,
            lambda: self.inactive,
            log,
            lambda: self.now,
            supervisor=self.supervisor,
        )
        self.watch.follow(self.marie.storage.received)

    def _tell(self, action: str, shares: Sequence[str]) -> None:
        self.told.append((action, set(shares)))

    async def later(self, seconds: float = INTERVAL) -> Told:
        """Let time pass, and give what was told since."""
        self.now += seconds
        await self.watch.look_if_due()
        told, self.told = self.told, []
        return told


@pytest_asyncio.fixture
async def watched(marie: Person) -> Watched:
    """A watch that has seen what there is."""
    found = Watched(marie)
    assert await found.later() == []
    marie.forget()
    return found


async def give(einstein: Person, marie: Person, name: str, role: Role = Role.VIEWER) -> str:
    await einstein.file(name)
    return (await einstein.service.outgoing.create(name, marie.user.id, role, None)).id


class TestNews:
    async def test_a_new_share_is_told_once(
        self, watched: Watched, einstein: Person, marie: Person
    ) -> None:
        share = await give(einstein, marie, "a.txt")
        assert await watched.later() == [("received", {share})]
        assert await watched.later() == []

    async def test_a_storm_is_one_event(
        self, watched: Watched, einstein: Person, marie: Person
    ) -> None:
        shares = {await give(einstein, marie, f"{number}.txt") for number in range(50)}
        assert await watched.later() == [("received", shares)]

    async def test_another_role_is_told(
        self, watched: Watched, einstein: Person, marie: Person
    ) -> None:
        share = await give(einstein, marie, "a.txt")
        await watched.later()
        await einstein.service.outgoing.change(share, Role.EDITOR, None, new_expiry=False)
        assert await watched.later() == [("changed", {share})]

    async def test_a_share_taken_back_is_told(
        self, watched: Watched, einstein: Person, marie: Person
    ) -> None:
        share = await give(einstein, marie, "a.txt")
        await watched.later()
        await einstein.service.outgoing.remove(share)
        assert await watched.later() == [("gone", {share})]

    async def test_a_list_asked_for_by_anybody_tells_what_is_new(
        self, watched: Watched, einstein: Person, marie: Person
    ) -> None:
        share = await give(einstein, marie, "a.txt")
        await marie.service.received.all()
        assert watched.told == [("received", {share})]

    async def test_what_is_answered_here_is_no_news(
        self, watched: Watched, einstein: Person, marie: Person
    ) -> None:
        shares = [await give(einstein, marie, name) for name in ("a.txt", "b.txt")]
        await watched.later()
        await marie.service.received.decline(shares[0])
        await einstein.service.outgoing.change(shares[1], Role.EDITOR, None, new_expiry=False)
        assert await watched.later() == [("changed", {shares[1]})]

    async def test_what_is_answered_elsewhere_is_told(
        self,
        watched: Watched,
        einstein: Person,
        marie: Person,
        gateway: GatewayProcess,
        meet_at: Meet,
    ) -> None:
        share = await give(einstein, marie, "a.txt")
        await watched.later()
        elsewhere = await meet_at(gateway, MARIE)
        await elsewhere.storage.received.decline(share)
        assert await watched.later() == [("changed", {share})]


class TestCost:
    async def test_it_asks_once_a_minute(self, watched: Watched, marie: Person) -> None:
        for _ in range(6):
            await watched.later(INTERVAL / 3)
        assert marie.calls == ["ListReceivedShares"] * 2

    async def test_it_does_not_ask_what_somebody_asked_already(
        self, watched: Watched, marie: Person
    ) -> None:
        await watched.later(INTERVAL - 1)
        await marie.storage.received.list()
        await watched.later(1)
        assert marie.calls == ["ListReceivedShares"]

    async def test_it_asks_nothing_for_nobody(self, watched: Watched, marie: Person) -> None:
        watched.inactive = ACTIVE_WITHIN
        watched.now += ACTIVE_WITHIN
        await watched.later()
        assert marie.calls == []
        watched.watch.note_request()
        await watched.later()
        assert marie.calls == ["ListReceivedShares"]

    async def test_a_storage_without_shares_is_asked_once(
        self, gateway: GatewayProcess, meet_at: Meet
    ) -> None:
        async with lacking(gateway.grpc, "ListReceivedShares") as address:
            watched = Watched(await meet_at(address, MARIE))
            for _ in range(3):
                assert await watched.later() == []
            assert watched.marie.calls.count("ListReceivedShares") == 1


async def test_a_failure_is_no_news(own_gateway: GatewayProcess, meet_at: Meet) -> None:
    marie, einstein = await meet_at(own_gateway, MARIE), await meet_at(own_gateway, EINSTEIN)
    watched = Watched(marie)
    await give(einstein, marie, "a.txt")
    await watched.later()
    own_gateway.kill()
    assert await watched.later() == []
    own_gateway.restart()
    assert await watched.later() == []


async def test_a_look_that_breaks_is_logged_and_the_next_is_made(
    watched: Watched,
    einstein: Person,
    marie: Person,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 0.0)
    breaks = [True]

    def observe(*_: object) -> None:
        if breaks:
            breaks.clear()
            raise RuntimeError("broken")

    marie.storage.received.observers.insert(0, observe)
    share = await give(einstein, marie, "a.txt")
    watched.now += INTERVAL
    watched.watch.start()
    while not watched.told:  # noqa: ASYNC110  # the watch tells, and wakes nobody
        await asyncio.sleep(0.01)
    await watched.supervisor.close()
    assert 'raise RuntimeError("broken")' in caplog.text
    assert watched.told == [("received", {share})]


async def test_a_list_reaches_who_asked_for_it_also_where_browsers_cannot_be_told(
    watched: Watched,
    einstein: Person,
    marie: Person,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def tell(action: str, shares: Sequence[str]) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(watched.watch, "_announce", tell)
    share = await give(einstein, marie, "a.txt")
    assert share in [row.id for row in await marie.service.received.all()]
    assert 'raise RuntimeError("broken")' in caplog.text


@pytest.mark.parametrize("count", [1, 500])
async def test_an_event_keeps_to_its_schema(count: int) -> None:
    event = data("received", [str(number) for number in range(count)])
    EventSchema(SCHEMA).validate(event)
    assert event["count"] == count
    assert len(event["shares"]) == min(count, MOST)

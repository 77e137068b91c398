"""Descriptions that are shared for a moment."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

import pytest

from cs3lab.cs3.errors import NotFound
from cs3lab.cs3.model import Permissions, Resource, ResourceId, ResourceType
from cs3lab.glances import MOMENT, Glances

pytestmark = pytest.mark.asyncio


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def glances(clock: Clock) -> Glances:
    return Glances(clock)


FILE = Resource(
    id=ResourceId("storage", "space", "file"),
    type=ResourceType.FILE,
    name="a",
    etag='"1"',
    mtime=datetime(2026, 1, 1, tzinfo=timezone.utc),
    size=1,
    permissions=Permissions(),
    mime_type="",
    owner=None,
    lock=None,
    checksum=None,
)


async def answer() -> Resource:
    return FILE


async def refusal() -> Resource:
    raise NotFound


async def test_who_asks_within_a_moment_has_the_same_answer(glances: Glances, clock: Clock) -> None:
    await glances.note("a", answer())
    clock.now += MOMENT / 2
    assert await glances.latest("a") is FILE
    assert await glances.latest("b") is None
    clock.now += MOMENT / 2
    assert await glances.latest("a") is None


async def test_an_answer_on_its_way_is_waited_for(glances: Glances, clock: Clock) -> None:
    gate = asyncio.Event()

    async def slow() -> Resource:
        await gate.wait()
        return FILE

    first = asyncio.ensure_future(glances.note("a", slow()))
    await asyncio.sleep(0)
    clock.now += 10 * MOMENT
    second = asyncio.ensure_future(glances.latest("a"))
    await asyncio.sleep(0)
    gate.set()
    assert await second is await first is FILE


async def test_a_failure_is_not_shared(glances: Glances) -> None:
    with pytest.raises(NotFound):
        await glances.note("a", refusal())
    assert await glances.latest("a") is None


async def test_who_gives_up_leaves_the_others_to_ask_themselves(glances: Glances) -> None:
    first = asyncio.ensure_future(glances.note("a", asyncio.sleep(60, FILE)))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(glances.latest("a"))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is None


async def test_a_change_is_not_overlooked(glances: Glances) -> None:
    await glances.note("a/b", answer())
    await glances.note("ab", answer())
    glances.forget("a")
    assert await glances.latest("a/b") is None
    assert await glances.latest("ab") is FILE

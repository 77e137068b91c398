"""Descriptions that serve both the content and the lock of what is being opened."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

import pytest

from cs3lab.client.errors import NotFound
from cs3lab.client.model import Permissions, Resource, ResourceId, ResourceType
from cs3lab.namespace.open_stat import LATELY, MOMENT, SharedStat

pytestmark = pytest.mark.asyncio


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_stat(clock: Clock) -> SharedStat:
    return SharedStat(clock)


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


class Storage:
    """Answers when it is let, with a description or not."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = asyncio.Event()
        self.fails = False

    async def stat(self, path: str) -> Resource:
        self.asked += 1
        await self.answers.wait()
        if self.fails:
            raise NotFound
        return FILE


@pytest.fixture
def storage() -> Storage:
    return Storage()


async def test_the_second_part_has_the_answer_of_the_first(
    open_stat: SharedStat, storage: Storage
) -> None:
    first = asyncio.ensure_future(open_stat.get("a", "lock", storage.stat))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(open_stat.get("a", "content", storage.stat))
    await asyncio.sleep(0)
    storage.answers.set()
    assert await second is await first is FILE
    assert storage.asked == 1


async def test_an_answer_serves_once_and_never_the_same_part_again(
    open_stat: SharedStat, storage: Storage
) -> None:
    storage.answers.set()
    await open_stat.get("a", "content", storage.stat)
    await open_stat.get("a", "content", storage.stat)
    assert storage.asked == 2
    await open_stat.get("a", "lock", storage.stat)
    assert storage.asked == 2
    await open_stat.get("a", "lock", storage.stat)
    assert storage.asked == 3


async def test_a_description_serves_content_and_lock_and_takes_none(
    open_stat: SharedStat, storage: Storage
) -> None:
    storage.answers.set()
    await open_stat.get("a", "description", storage.stat)
    await open_stat.get("a", "content", storage.stat)
    await open_stat.get("a", "lock", storage.stat)
    assert storage.asked == 1
    await open_stat.get("a", "description", storage.stat)
    assert storage.asked == 2


async def test_an_answer_that_is_older_than_a_moment_serves_no_other(
    open_stat: SharedStat, storage: Storage, clock: Clock
) -> None:
    storage.answers.set()
    await open_stat.get("a", "content", storage.stat)
    clock.now += MOMENT
    await open_stat.get("a", "lock", storage.stat)
    assert storage.asked == 2


@pytest.mark.parametrize("how", ["fails", "is given up", "is of something else now"])
async def test_who_waited_for_nothing_asks_himself(
    open_stat: SharedStat, storage: Storage, how: str
) -> None:
    first = asyncio.ensure_future(open_stat.get("a", "content", storage.stat))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(open_stat.get("a", "lock", storage.stat))
    await asyncio.sleep(0)
    if how == "fails":
        storage.fails = True
        storage.answers.set()
        with pytest.raises(NotFound):
            await first
        storage.fails = False
    elif how == "is given up":
        first.cancel()
    else:
        open_stat.forget("a")
    storage.answers.set()
    assert await second is FILE
    assert storage.asked == 2


async def test_a_change_above_is_not_overlooked(open_stat: SharedStat, storage: Storage) -> None:
    storage.answers.set()
    await open_stat.get("a/b", "content", storage.stat)
    await open_stat.get("ab", "content", storage.stat)
    open_stat.forget("a")
    assert open_stat.recent("a/b") is None
    assert open_stat.recent("ab") is FILE


async def test_what_was_seen_is_known_for_a_while(
    open_stat: SharedStat, storage: Storage, clock: Clock
) -> None:
    storage.answers.set()
    await open_stat.get("a", "content", storage.stat)
    clock.now += LATELY / 2
    assert open_stat.recent("a") is FILE
    clock.now += LATELY / 2
    assert open_stat.recent("a") is None

from __future__ import annotations

import asyncio

import pytest

from cs3lab.client.errors import NotFound
from cs3lab.client.gather import AT_ONCE, gather_each

pytestmark = pytest.mark.asyncio


async def test_each_key_is_asked_for_once() -> None:
    asked: list[int] = []

    async def ask(key: int) -> int:
        asked.append(key)
        return key * 2

    assert await gather_each([1, 2, 1], ask) == {1: 2, 2: 4}
    assert asked == [1, 2]


async def test_a_failure_is_an_answer_and_fails_no_other() -> None:
    gone = NotFound()

    async def ask(key: int) -> int:
        if key == 1:
            raise gone
        return key

    assert await gather_each([1, 2], ask) == {1: gone, 2: 2}


async def test_no_more_than_so_many_are_under_way() -> None:
    running = most = 0

    async def ask(_: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    await gather_each(range(500), ask)
    assert most == AT_ONCE

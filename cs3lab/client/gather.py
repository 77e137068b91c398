"""Many calls at once, none of which fails the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from cs3lab.client.errors import Cs3Error

K = TypeVar("K")
V = TypeVar("V")
W = TypeVar("W")

AT_ONCE = 32
"""Calls under way together: enough to hide latency, few enough for a shared gateway."""


async def gather_each(keys: Iterable[K], ask: Callable[[K], Awaitable[V]]) -> dict[K, V | Cs3Error]:
    """Ask about each key once; return its answer, or the error in its place."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def ask_one(key: K) -> V | Cs3Error:
        async with slots:
            try:
                return await ask(key)
            except Cs3Error as error:
                return error

    wanted = list(dict.fromkeys(keys))
    return dict(zip(wanted, await asyncio.gather(*map(ask_one, wanted)), strict=True))


async def gather_both(one: Awaitable[V], other: Awaitable[W]) -> tuple[V, W]:
    """Return the results of both. Raises what either raised, after both have ended.

    A plain gather would leave the other one under way, past the end of the client.
    """
    first, second = await asyncio.gather(one, other, return_exceptions=True)
    if isinstance(first, BaseException):
        raise first
    if isinstance(second, BaseException):
        raise second
    return first, second

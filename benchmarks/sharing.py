"""Very many shares: five hundred each way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

from benchmarks.world import Result, World, world
from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.model import Reference, UserId
from cs3lab.client.sharing_model import Role, Share
from cs3lab.client.storage import Storage

_MANY = 500
_SCREENS = {
    "shares with me": ("/cs3lab/received", "received"),
    "shares by me": ("/cs3lab/shares", "made"),
    "the folder of shares": ("/api/contents/Shares?type=directory&content=1", "received"),
}


async def scenarios() -> AsyncIterator[Result]:
    """Show every list of shares; the bare client asks for the list and for each item in it."""
    async with world() as here:
        await _shared(here)
        for screen, (url, whose) in _SCREENS.items():
            yield await here.measure(
                f"{screen}, {_MANY}", _getting(here, url), getattr(here.bare, whose), note="≤ 50 ms"
            )


def _getting(here: World, url: str) -> Callable[[], Awaitable[None]]:
    async def get() -> None:
        async with here.http.get(url) as response:
            await response.read()

    return get


async def _shared(here: World) -> None:
    """Let einstein and marie share with each other; he accepts all."""
    async with AsyncExitStack() as stack:
        his, hers = [
            Storage(Client(here.gateway, Basic(*who)))
            for who in (("einstein", "relativity"), ("marie", "radioactivity"))
        ]
        for storage in (his, hers):
            stack.push_async_callback(storage.close)
        einstein, marie = (await his.people.me()).id, (await hers.people.me()).id
        await _many(his, marie)
        for share in await _many(hers, einstein):
            await his.received.accept(share.id)


async def _many(storage: Storage, grantee: UserId) -> list[Share]:
    folder = Reference.at(await storage.files.home()).child("given")
    await storage.files.create_directory(folder)
    made = []
    for number in range(_MANY):
        ref = folder.child(f"{number}.ipynb")
        await storage.transfer.upload(ref, b"{}", 2)
        made.append(
            await storage.shares.create(await storage.files.stat(ref), grantee, Role.EDITOR)
        )
        await asyncio.sleep(0)
    return made

"""What the demo's people share with each other when it runs for the first time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.errors import Cs3Error
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role, Share
from cs3lab.client.storage import Storage
from cs3lab.demo.errors import DemoError
from cs3lab.demo.servers import PEOPLE


async def share_samples(gateway: str) -> None:
    """Share a folder that einstein has accepted, and a notebook that waits for marie.

    `gateway` is the embedded gateway's host:port.

    Raises `DemoError`.
    """
    try:
        await _share_samples(gateway)
    except Cs3Error as error:
        raise DemoError(f"The samples could not be shared: {error.message}") from error


async def _share_samples(gateway: str) -> None:
    async with _storage(gateway, "einstein") as einstein, _storage(gateway, "marie") as marie:
        accepted = await _share(marie, "Radioactive decay", einstein)
        await einstein.received.accept(accepted.id)
        await _share(einstein, "Julia sets.ipynb", marie)


@asynccontextmanager
async def _storage(gateway: str, name: str) -> AsyncIterator[Storage]:
    storage = Storage(Client(gateway, Basic(name, PEOPLE[name])))
    try:
        yield storage
    finally:
        await storage.close()


async def _share(owner: Storage, name: str, recipient: Storage) -> Share:
    item = await owner.files.stat(Reference.at(await owner.files.home()).child(name))
    return await owner.shares.create(item, (await recipient.people.me()).id, Role.EDITOR)

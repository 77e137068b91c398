"""What the demo's people share with each other when it runs for the first time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.errors import Cs3Error
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role, Share
from cs3lab.client.storage import Storage
from cs3lab.demo.errors import DemoError


async def share_samples(gateway: str, passwords: Mapping[str, str]) -> None:
    """Share a folder that einstein has accepted, and a notebook that waits for marie.

    `gateway` is the embedded gateway's host:port, `passwords` are those of its users by name.

    Raises `DemoError`.
    """
    try:
        await _share_samples(gateway, passwords)
    except Cs3Error as error:
        raise DemoError(f"The samples could not be shared: {error.message}") from error


async def _share_samples(gateway: str, passwords: Mapping[str, str]) -> None:
    async with (
        _storage(gateway, "einstein", passwords) as einstein,
        _storage(gateway, "marie", passwords) as marie,
    ):
        accepted = await _share(marie, "Radioactive decay", einstein)
        await einstein.received.accept(accepted.id)
        await _share(einstein, "Julia sets.ipynb", marie)


@asynccontextmanager
async def _storage(gateway: str, name: str, passwords: Mapping[str, str]) -> AsyncIterator[Storage]:
    storage = Storage(Client(gateway, Basic(name, passwords[name])))
    try:
        yield storage
    finally:
        await storage.close()


async def _share(owner: Storage, name: str, recipient: Storage) -> Share:
    item = await owner.files.stat(Reference.at(await owner.files.home()).child(name))
    return await owner.shares.create(item, (await recipient.people.me()).id, Role.EDITOR)

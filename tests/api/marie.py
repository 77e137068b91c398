"""Marie, who shares with einstein by a client of her own."""

from __future__ import annotations

from cs3lab.cs3.client import Client
from cs3lab.cs3.credentials import Basic
from cs3lab.cs3.model import Reference
from cs3lab.cs3.sharing_model import Role
from cs3lab.cs3.storage import Storage


class Marie:
    """The storage as Marie Curie sees it."""

    def __init__(self, gateway: str) -> None:
        self.storage = Storage(Client(gateway, Basic("marie", "radioactivity")))

    async def place(self, name: str) -> Reference:
        """Give where a file of hers lies."""
        return Reference.at(await self.storage.files.home()).child(name)

    async def shares(self, name: str, role: Role = Role.EDITOR) -> str:
        """Share a new file with einstein; give the share's id."""
        place = await self.place(name)
        await self.storage.transfer.upload(place, b"hers", 4)
        users, _ = await self.storage.people.find("einstein")
        item = await self.storage.files.stat(place)
        return (await self.storage.shares.create(item, users[0].id, role)).id

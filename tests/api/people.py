"""Einstein's browser asks the REST interface of sharing; marie answers by a client of her own."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from tests.support.jupyter import Answer, Contents


class Marie:
    """The storage as Marie Curie sees it."""

    def __init__(self, gateway: str) -> None:
        self.storage = Storage(Client(gateway, Basic("marie", "radioactivity")))

    async def place(self, name: str) -> Reference:
        """Give where a file of hers lies."""
        return Reference.at(await self.storage.files.home()).child(name)

    async def reads(self, name: str) -> bytes:
        """Give what is in a file of hers."""
        return await self.storage.transfer.read(await self.place(name))

    async def shares(self, name: str, role: Role = Role.EDITOR) -> str:
        """Share a new file with einstein; give the share's id."""
        place = await self.place(name)
        await self.storage.transfer.upload(place, b"hers", 4)
        users, _ = await self.storage.people.find("einstein")
        item = await self.storage.files.stat(place)
        return (await self.storage.shares.create(item, users[0].id, role)).id


async def find(contents: Contents, text: str) -> dict[str, str]:
    """Give the first person found, as a request names one."""
    answer = await contents.ask("cs3lab", "people", params={"q": text})
    found = answer.json["people"][0]
    return {key: found[key] for key in ("kind", "id", "idp")}


async def post_share(contents: Contents, path: str, text: str = "curie", **more: Any) -> Answer:
    body = {"path": path, "grantee": await find(contents, text), "role": "viewer", **more}
    return await contents.ask("cs3lab", "shares", method="POST", body=body)


async def change(contents: Contents, kind: str, key: str, **body: Any) -> Answer:
    return await contents.ask("cs3lab", kind, key, method="PATCH", body=body)


async def remove(contents: Contents, kind: str, key: str) -> Answer:
    return await contents.ask("cs3lab", kind, key, method="DELETE")


def days(number: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=number)).isoformat()


def said_plainly(answer: Answer, status: int) -> None:
    """Hold a refusal to its status and to words fit for a person."""
    assert answer.code == status, answer.json
    message = answer.json["message"]
    assert message.endswith(".")
    for word in ("CODE_", "gRPC", "rpc", "localhome", "Error:", "127.0.0.1", "None"):
        assert word not in message

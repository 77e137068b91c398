"""One without an account, who has only a link and maybe its password."""

from __future__ import annotations

import asyncio

from cs3lab.client.client import Client
from cs3lab.client.credentials import Visitor
from cs3lab.client.errors import Cs3Error
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage


def visit(gateway: str, token: str, password: str, name: str) -> dict[str, str]:
    """Open the file a link leads to: its `text`, or what kind of error it was `refused` with."""
    return asyncio.run(_visit(gateway, token, password, name))


async def _visit(gateway: str, token: str, password: str, name: str) -> dict[str, str]:
    storage = Storage(Client(gateway, Visitor(token, password)))
    try:
        found = await storage.transfer.read(Reference.at(f"/public/{token}/{name}"))
    except Cs3Error as error:
        return {"refused": type(error).__name__}
    else:
        return {"text": found.decode()}
    finally:
        await storage.close()

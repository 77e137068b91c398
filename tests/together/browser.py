"""What a browser tab asks of /cs3lab/locks."""

import json
from typing import Any

from cs3lab.locking.events import SCHEMA_ID
from tests.support.jupyter import Answer, Contents, notebook

TEXT = json.dumps(notebook("1"))


async def join(contents: Contents, path: str, mode: str = "edit", tab: str = "one") -> Any:
    """Open a file; give who edits it."""
    body = {"path": path, "client": tab, "mode": mode}
    answer = await contents.ask("cs3lab/locks", method="POST", body=body)
    assert answer.code == 200, answer.json
    return answer.json


async def beat(contents: Contents, path: str, tab: str = "one") -> Any:
    """Say that a file is still open; give who edits it."""
    body = {"client": tab, "paths": [path]}
    answer = await contents.ask("cs3lab/locks", method="PUT", body=body)
    assert answer.code == 200, answer.json
    return answer.json["locks"][0]


async def close(contents: Contents, path: str, tab: str = "one") -> None:
    """Close a file."""
    body = {"client": tab, "paths": [path], "closed": True}
    answer = await contents.ask("cs3lab/locks/leave", method="POST", body=body)
    assert answer.code == 204, answer.body


async def next_told(socket: Any, action: str) -> dict[str, Any]:
    """Wait for an event of locks."""
    told: dict[str, Any] = {}
    while (told.get("schema_id"), told.get("action")) != (SCHEMA_ID, action):
        told = json.loads(await socket.read_message())
    socket.close()
    return told


async def entry(contents: Contents, folder: str, name: str, **headers: str) -> dict[str, Any]:
    """List a folder; give one of what is in it."""
    answer: Answer = await contents.get(folder, headers)
    assert answer.code == 200, answer.body
    found: dict[str, Any] = next(one for one in answer.json["content"] if one["name"] == name)
    return found

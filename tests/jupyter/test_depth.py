"""How many modules of ours a request passes on its way to the storage."""

import json
import sys
from pathlib import Path
from types import FrameType

import pytest

from cs3lab.connection import Connection
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, notebook, notebook_model, store

pytestmark = on_one_storage

CLIENT = ("cs3lab.client.client", "cs3lab.client.guard", "cs3lab.connection")
"""Where a call is made, and what only watches it."""


def passed() -> list[str]:
    """Return the modules that wait for what runs now, the first first."""
    modules: list[str] = []
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("cs3lab.") and name not in CLIENT:
            modules.append(name)
        frame = frame.f_back
    return list(dict.fromkeys(modules[::-1]))


@pytest.fixture
def ways(connection: Connection) -> dict[str, list[str]]:
    """The modules passed by each kind of call, as calls are made."""
    found: dict[str, list[str]] = {}
    connection.observers.append(lambda call: found.update({call: passed()}))
    return found


async def test_a_read_passes_four(
    contents: Contents, home: Path, ways: dict[str, list[str]]
) -> None:
    store(home / "n.ipynb", json.dumps(notebook("1")))
    await contents.get("n.ipynb", type="notebook", content=1)
    assert ways["InitiateFileDownload"] == [
        "cs3lab.jupyter.handlers",
        "cs3lab.jupyter.manager",
        "cs3lab.files.reading",
        "cs3lab.client.transfer",
    ]


async def test_a_save_passes_five(contents: Contents, ways: dict[str, list[str]]) -> None:
    hash_ = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    await contents.put("n.ipynb", notebook_model("2"), {"If-Match": hash_})
    assert ways["InitiateFileUpload"] == [
        "cs3lab.jupyter.handlers",
        "cs3lab.jupyter.manager",
        "cs3lab.files.saving",
        "cs3lab.locking.writing",
        "cs3lab.client.transfer",
    ]

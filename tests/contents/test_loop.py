"""The event loop is never held: what is slow is done in pieces or in a thread."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cs3lab.contents import notebooks, reading, saving
from cs3lab.contents.manager import Cs3ContentsManager
from tests.support.jupyter import Contents, notebook, notebook_model, store


@asynccontextmanager
async def turns() -> AsyncIterator[list[int]]:
    """Count the turns of the event loop that others get meanwhile."""
    counted = [0]

    async def count() -> None:
        while True:
            await asyncio.sleep(0)
            counted[0] += 1

    counting = asyncio.create_task(count())
    await asyncio.sleep(0)
    try:
        yield counted
    finally:
        counting.cancel()


async def test_large_listing_lets_others_have_their_turn(
    manager: Cs3ContentsManager, home: Path
) -> None:
    for number in range(3_000):
        store(home / f"{number}.txt", "")
    listing = manager._reader._folder("", None)
    entries = await manager.tree.list("")

    async def known(path: str) -> Any:
        return entries

    manager.tree.list = known  # type: ignore[method-assign]  # described twice, asked for once
    async with turns() as counted:
        model = await listing
    assert len(model["content"]) == 3_000
    assert counted[0] >= 3_000 // reading._BATCH


async def test_notebooks_are_read_and_written_in_a_thread(
    contents: Contents, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_in: list[threading.Thread] = []

    def noted(work: Any) -> Any:
        def run(*arguments: Any) -> Any:
            ran_in.append(threading.current_thread())
            return work(*arguments)

        return run

    monkeypatch.setattr(notebooks, "read", noted(notebooks.read))
    monkeypatch.setattr(notebooks, "write", noted(notebooks.write))
    monkeypatch.setattr(saving, "decode", noted(saving.decode))
    store(home / "n.ipynb", json.dumps(notebook("1")))
    assert (await contents.get("n.ipynb")).code == 200
    assert (await contents.put("n.ipynb", notebook_model("2"))).code == 200
    assert (await contents.write("a.txt", "x")).code == 201
    assert len(ran_in) == 3
    assert threading.main_thread() not in ran_in

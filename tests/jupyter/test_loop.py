"""The event loop is never held: what is slow is done in pieces or in a thread."""

import gc
import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cs3lab.client.files import BATCH
from cs3lab.client.model import Resource
from cs3lab.files.notebooks import Notebooks
from cs3lab.jupyter import content, manager, models
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, notebook, notebook_model, store
from tests.support.turns import turns

pytestmark = on_one_storage


def described() -> int:
    """Count the descriptions there are in this process."""
    return sum(type(one) is Resource for one in gc.get_objects())


async def test_large_listing_lets_others_have_their_turn(
    manager: Cs3ContentsManager, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1_000):
        store(home / "many" / f"{number}.txt", "")
    at: list[int] = []
    describe = models.describe
    async with turns() as counted:

        def noted(*arguments: Any) -> Any:
            at.append(counted[0])
            return describe(*arguments)

        monkeypatch.setattr(models, "describe", noted)
        model = await manager.get("many", type="directory")
    assert len(model["content"]) == len(at) == 1_000
    assert max(Counter(at).values()) <= BATCH


async def test_large_listing_never_holds_the_descriptions_of_all_its_files(
    manager: Cs3ContentsManager, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1_000):
        store(home / "many" / f"{number}.txt", "")
    before = described()
    alive: list[int] = []
    describe = models.describe

    def noted(path: str, resource: Resource) -> Any:
        alive.append(described() if path.endswith("00.txt") else 0)
        return describe(path, resource)

    monkeypatch.setattr(models, "describe", noted)
    await manager.get("many", type="directory")
    assert 0 < max(alive) - before <= 2 * BATCH


async def test_notebooks_are_read_and_written_in_a_thread(
    contents: Contents, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_in: list[threading.Thread] = []

    def noted(work: Any) -> Any:
        def run(*arguments: Any) -> Any:
            ran_in.append(threading.current_thread())
            return work(*arguments)

        return run

    monkeypatch.setattr(Notebooks, "_read", noted(Notebooks._read))
    monkeypatch.setattr(Notebooks, "_write", noted(Notebooks._write))
    monkeypatch.setattr(manager, "decode", noted(content.decode))
    store(home / "n.ipynb", json.dumps(notebook("1")))
    assert (await contents.get("n.ipynb")).code == 200
    assert (await contents.put("n.ipynb", notebook_model("2"))).code == 200
    assert (await contents.write("a.txt", "x")).code == 201
    assert len(ran_in) == 3
    assert threading.main_thread() not in ran_in

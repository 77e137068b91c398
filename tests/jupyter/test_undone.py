"""Saves that the storage took, and took back when it had checked them."""

import asyncio
from pathlib import Path

import pytest

from tests.conftest import GatewayFactory
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents, notebook_model, store

NAME = "n.ipynb"


@pytest.fixture
def gateway(gateway_factory: GatewayFactory) -> GatewayProcess:
    """A storage that takes back what is saved as a notebook."""
    return gateway_factory(options=("--processing-ms", "200", "--reject", "*.ipynb"))


async def look(contents: Contents, etag: str) -> Answer:
    """Look at the notebook once it no longer has this etag."""
    while True:
        answer = await contents.get(NAME, content=0, hash=1)
        if answer.json["hash"] != etag:
            return answer
        await asyncio.sleep(0.01)  # what is awaited is another process


async def save(contents: Contents, source: str, etag: str) -> str:
    answer = await contents.put(NAME, notebook_model(source), {"If-Match": etag})
    assert answer.code == 200
    saved: str = answer.json["hash"]
    return saved


async def found_there(contents: Contents, home: Path) -> str:
    """Give the etag of a notebook that stood there before anything was checked."""
    store(home / NAME, "{}")
    etag: str = (await contents.get(NAME, content=0, hash=1)).json["hash"]
    return etag


async def test_the_next_look_tells_of_it(contents: Contents, home: Path) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "1", before)
    found = await look(contents, saved)
    assert (found.json["hash"], found.json["undone"]) == (before, saved)


async def test_all_saves_in_a_row_are_told_of(contents: Contents, home: Path) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "2", await save(contents, "1", before))
    found = await look(contents, saved)
    assert (found.json["hash"], found.json["undone"]) == (before, saved)


async def test_what_another_saved_is_no_undone_save(contents: Contents, home: Path) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "1", before)
    store(home / NAME, "{ }")
    assert "undone" not in (await look(contents, saved)).json


async def test_the_text_is_saved_again_and_not_merged_away(contents: Contents, home: Path) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "1", before)
    await look(contents, saved)
    again = await save(contents, "1 and more", saved)
    found = await contents.get(NAME, type="notebook", content=1, hash=1)
    assert (found.json["hash"], "undone" in found.json) == (again, False)
    assert found.json["content"]["cells"][0]["source"] == "1 and more"


async def test_the_same_text_is_saved_again(contents: Contents, home: Path) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "1", before)
    await look(contents, saved)
    again = await save(contents, "1", saved)
    assert again not in (before, saved)

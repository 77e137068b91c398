"""Saves that the storage took, and took back when it had checked them."""

import asyncio
from pathlib import Path

import pytest

from tests.conftest import GatewayFactory
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents, notebook_model, store, text_model

NAME = "n.ipynb"


@pytest.fixture(params=["opencloud", "opencloud-decomposed"])
def gateway(request: pytest.FixtureRequest, gateway_factory: GatewayFactory) -> GatewayProcess:
    """A storage that takes back what is saved; one leaves the file the etag of the save."""
    return gateway_factory(request.param, ("--processing-ms", "200", "--reject", "n.*"))


async def look(contents: Contents, etag: str) -> Answer:
    """Look at the notebook once it no longer is what was given this etag."""
    while True:
        answer = await contents.get(NAME, content=0, hash=1)
        if answer.json["hash"] != etag or "undone" in answer.json:
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


async def test_the_next_look_tells_of_it(
    contents: Contents, home: Path, gateway: GatewayProcess
) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "1", before)
    found = await look(contents, saved)
    assert found.json["undone"] == saved
    assert found.json["hash"] == (before if gateway.profile == "opencloud" else saved)


async def test_all_saves_in_a_row_are_told_of(contents: Contents, home: Path) -> None:
    before = await found_there(contents, home)
    saved = await save(contents, "2", await save(contents, "1", before))
    assert (await look(contents, saved)).json["undone"] == saved


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


async def test_what_stands_again_is_shown(contents: Contents) -> None:
    before = (await contents.write("good.txt", "good")).json["hash"]
    assert (await contents.ask("files", "good.txt")).body == b"good"  # it is checked by then
    await contents.patch("good.txt", "n.txt")
    evil = await contents.put("n.txt", text_model("evil"), {"If-Match": before})
    while "undone" not in (found := await contents.get("n.txt", content=1, hash=1)).json:
        assert found.json["content"] == "evil"
        await asyncio.sleep(0.01)  # what is awaited is another process
    assert (found.json["content"], found.json["undone"]) == ("good", evil.json["hash"])

"""Listings tell who edits, where the storage tells it in the listing."""

import asyncio
from typing import Any

import pytest
from jupyter_server.services.contents import handlers as stock

from cs3lab.files.lock_badges import KEPT, KEPT_LOCKED
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.jupyter.two_people import Owner
from tests.support.abilities import Ability, needs
from tests.support.budgets import Budget
from tests.support.jupyter import Contents
from tests.together.browser import TEXT, close, entry, join


async def edited(einstein: Owner, marie: Contents) -> str:
    """Let einstein edit a notebook of a folder marie has; give the path she has the folder by."""
    einstein.has("data/n.ipynb", TEXT)
    einstein.has("data/free.ipynb", TEXT)
    folder = await einstein.gives(marie, "data")
    assert (await join(einstein.contents, einstein.at("data/n.ipynb")))["state"] == "held"
    return folder


async def test_a_listing_names_who_edits_as_soon_as_his_name_is_known(
    einstein: Owner,
    marie: Contents,
    manager: Cs3ContentsManager,
    calls: list[str],
    budget: Budget,
) -> None:
    folder = await edited(einstein, marie)
    calls.clear()
    first = await entry(marie, folder, "n.ipynb")
    assert first["locked_by"]["me"] is False
    await manager.services.lock_badges.settled()
    calls.clear()
    told = (await entry(marie, folder, "n.ipynb"))["locked_by"]
    assert (told["name"], told["me"], told["application"]) == ("Albert Einstein", False, None)
    assert told["since"] < told["until"]
    assert calls == budget.listing_by_id


async def test_one_new_person_is_asked_for_once_for_all_his_files(
    einstein: Owner, marie: Contents, manager: Cs3ContentsManager, calls: list[str]
) -> None:
    folder = await edited(einstein, marie)
    await join(einstein.contents, einstein.at("data/free.ipynb"))
    for _ in range(3):
        await marie.get(folder)
        await manager.services.lock_badges.settled()
    assert calls.count("GetUser") <= 1


async def test_what_nobody_edits_has_no_padlock(einstein: Owner, marie: Contents) -> None:
    folder = await edited(einstein, marie)
    assert "locked_by" not in await entry(marie, folder, "free.ipynb")


async def test_a_file_alone_tells_it_too(einstein: Owner, marie: Contents) -> None:
    folder = await edited(einstein, marie)
    model = (await marie.get(f"{folder}/n.ipynb", content=0)).json
    assert model["locked_by"]["me"] is False


async def test_ones_own_lock_is_told_as_such(einstein: Owner, marie: Contents) -> None:
    await edited(einstein, marie)
    told = (await entry(einstein.contents, einstein.at("data"), "n.ipynb"))["locked_by"]
    assert (told["name"], told["me"]) == ("Albert Einstein", True)


async def test_jupyter_takes_models_with_a_padlock_for_valid(
    einstein: Owner, marie: Contents
) -> None:
    folder = await edited(einstein, marie)
    path = f"{folder}/n.ipynb"
    validate_model: Any = stock.validate_model  # untyped by its home
    validate_model((await marie.get(folder)).json, expect_content=True)
    validate_model((await marie.get(path)).json, expect_content=True)
    validate_model((await marie.get(path, content=0)).json, expect_content=False)


@needs(Ability.FINE_TIMES)
async def test_a_kept_listing_is_told_anew_while_a_name_is_missing(
    einstein: Owner, marie: Contents, manager: Cs3ContentsManager
) -> None:
    folder = await edited(einstein, marie)
    await marie.get(folder)
    tag = (await marie.get(folder)).headers["Etag"]
    await manager.services.lock_badges.settled()
    listing = await marie.get(folder)
    assert listing.headers["Etag"] == tag
    assert (await marie.get(folder, {"If-None-Match": tag})).code == 304


async def test_a_padlock_goes_with_the_next_look_at_the_folder(
    einstein: Owner,
    marie: Contents,
    manager: Cs3ContentsManager,
    monkeypatch: pytest.MonkeyPatch,
    calls: list[str],
    budget: Budget,
) -> None:
    folder = await edited(einstein, marie)
    await marie.get(folder)
    await manager.services.lock_badges.settled()
    tag = (await marie.get(folder)).headers["Etag"]
    await close(einstein.contents, einstein.at("data/n.ipynb"))
    while "locked_by" in (await marie.get(f"{folder}/n.ipynb", content=0)).json:  # noqa: ASYNC110  # nothing tells
        await asyncio.sleep(0.1)
    clock = manager.services.lock_badges._clock
    monkeypatch.setattr(manager.services.lock_badges, "_clock", lambda: clock() + KEPT_LOCKED)
    calls.clear()
    listing = await marie.get(folder, {"If-None-Match": tag})
    assert listing.code == 200
    assert not any("locked_by" in row for row in listing.json["content"])
    assert calls == budget.listing_by_id


@needs(Ability.FINE_TIMES)
async def test_a_listing_without_a_padlock_is_kept_for_a_minute_for_locks_change_no_folder(
    einstein: Owner,
    marie: Contents,
    manager: Cs3ContentsManager,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    einstein.has("data/n.ipynb", TEXT)
    folder = await einstein.gives(marie, "data")
    tag = (await marie.get(folder)).headers["Etag"]
    assert (await join(einstein.contents, einstein.at("data/n.ipynb")))["state"] == "held"
    lock_badges = manager.services.lock_badges
    clock = lock_badges._clock
    monkeypatch.setattr(lock_badges, "_clock", lambda: clock() + KEPT - 1)
    assert (await marie.get(folder, {"If-None-Match": tag})).code == 304
    monkeypatch.setattr(lock_badges, "_clock", lambda: clock() + KEPT)
    assert (await marie.get(folder, {"If-None-Match": tag})).code == 200

"""/cs3lab/locks, as browser tabs use it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Reference, ResourceId
from cs3lab.client.storage import Storage
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.abilities import Ability, needs
from tests.support.budgets import Budget
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents, notebook_model

pytestmark = needs(Ability.LOCKS)


async def join(contents: Contents, mode: str = "edit", client: str = "one") -> Answer:
    body = {"path": "n.ipynb", "client": client, "mode": mode}
    return await contents.ask("cs3lab", "locks", method="POST", body=body)


async def beat(contents: Contents, client: str = "one", way: str = "") -> Answer:
    body = {"client": client, "paths": ["n.ipynb"]}
    if way:
        return await contents.ask("cs3lab", "locks", way, method="POST", body=body)
    return await contents.ask("cs3lab", "locks", method="PUT", body=body)


class Elsewhere:
    """The same person on another server, or another application of his."""

    def __init__(self, gateway: GatewayProcess, home: Path) -> None:
        self.storage = Storage(Client(gateway.grpc, Basic("einstein", "relativity")))
        self.home = home

    async def file(self) -> ResourceId:
        top = Reference.at(await self.storage.files.home()).child(self.home.name)
        return (await self.storage.files.stat(top.child("n.ipynb"))).id

    async def lock(self, application: str = "cs3lab") -> Any:
        me = (await self.storage.people.me()).id
        lock = new_lock(application, me, 60)
        await self.storage.locks.set(await self.file(), lock)
        return lock

    async def held(self) -> Any:
        return await self.storage.locks.get(await self.file())


@pytest.fixture
def elsewhere(
    gateway: GatewayProcess, home: Path, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[Elsewhere]:
    found = Elsewhere(gateway, home)
    yield found
    jp_asyncio_loop.run_until_complete(found.storage.close())


async def known(contents: Contents) -> None:
    """Let the server see how the storage locks."""
    await contents.put("other.ipynb", notebook_model("1"))
    body = {"path": "other.ipynb", "client": "one", "mode": "edit"}
    await contents.ask("cs3lab", "locks", method="POST", body=body)


async def made(contents: Contents) -> str:
    hash_: str = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    return hash_


async def test_opening_to_edit_costs_two_calls(
    contents: Contents, calls: list[str], budget: Budget
) -> None:
    await known(contents)
    etag = await made(contents)
    calls.clear()
    answer = await join(contents)
    assert answer.code == 200, answer.body
    assert [name for name in calls if name != "WhoAmI"] == ["Stat", *budget.lock]
    state = answer.json
    assert (state["state"], state["mode"], state["hash"]) == ("held", "edit", etag)
    assert state["since"] < state["until"]
    assert state["holder"] is None


async def test_who_opens_right_after_it_was_freed_edits(
    contents: Contents, elsewhere: Elsewhere
) -> None:
    await made(contents)
    lock = await elsewhere.lock()
    assert (await contents.get("n.ipynb")).code == 200
    await elsewhere.storage.locks.unlock(await elsewhere.file(), lock)
    assert (await join(contents)).json["state"] == "held"


async def test_a_second_tab_joins_the_same_lock(
    contents: Contents, calls: list[str], elsewhere: Elsewhere
) -> None:
    await known(contents)
    await made(contents)
    calls.clear()
    first, second = await asyncio.gather(join(contents), join(contents, client="two"))
    assert first.json["state"] == second.json["state"] == "held"
    assert calls.count("SetLock") == 1
    await beat(contents, way="leave")
    assert await elsewhere.held() is not None


async def test_a_heartbeat_costs_no_call(contents: Contents, calls: list[str]) -> None:
    await made(contents)
    await join(contents)
    calls.clear()
    answer = await beat(contents)
    assert answer.json["locks"][0]["mode"] == "edit"
    assert (await beat(contents, "stranger")).json["locks"][0]["mode"] is None
    assert calls == []


async def test_a_save_under_the_lock_costs_two_calls_where_the_storage_compares(
    contents: Contents, calls: list[str], budget: Budget
) -> None:
    await known(contents)
    etag = await made(contents)
    await join(contents)
    calls.clear()
    saved = await contents.put("n.ipynb", notebook_model("2"), {"If-Match": etag})
    assert saved.code == 200
    assert calls == budget.save_locked


async def test_a_save_without_a_lock_takes_one_for_as_long_as_it_lasts(
    contents: Contents, calls: list[str], elsewhere: Elsewhere, budget: Budget
) -> None:
    await known(contents)
    await made(contents)
    await join(contents, "view")
    calls.clear()
    assert (await contents.put("n.ipynb", notebook_model("2"))).code == 200
    assert calls == ["Stat", *budget.lock, *budget.save_locked, "Unlock"]
    assert await elsewhere.held() is None


async def test_another_application_is_named(contents: Contents, elsewhere: Elsewhere) -> None:
    await made(contents)
    await elsewhere.lock("collabora_online")
    state = (await join(contents)).json
    assert state["state"] == "locked"
    assert state["mode"] == "view"
    assert state["holder"] == {
        "name": "Albert Einstein",
        "me": True,
        "application": "Collabora online",
    }
    refused = await contents.put("n.ipynb", notebook_model("2"))
    assert refused.code == 423
    assert (refused.json["me"], refused.json["application"]) == (True, "Collabora online")
    assert "You are editing it in Collabora online." in refused.json["message"]
    assert refused.json["since"] is not None
    assert (await contents.delete("n.ipynb")).code == 423
    assert (await contents.patch("n.ipynb", "m.ipynb")).code == 423
    assert (await join(contents, "take")).json["state"] == "locked"


async def test_continue_here_moves_the_lock(contents: Contents, elsewhere: Elsewhere) -> None:
    await made(contents)
    lock = await elsewhere.lock()
    state = (await join(contents)).json
    assert (state["state"], state["holder"]["me"]) == ("locked", True)
    assert (await join(contents, "take")).json["state"] == "held"
    assert (await elsewhere.held()).id != lock.id
    assert (await contents.put("n.ipynb", notebook_model("2"))).code == 200


async def test_a_save_of_what_is_edited_elsewhere_is_not_refused_in_ones_own_name(
    contents: Contents, elsewhere: Elsewhere
) -> None:
    await made(contents)
    await elsewhere.lock()
    refused = await contents.put("n.ipynb", notebook_model("2"))
    assert (refused.code, refused.json["me"], refused.json["application"]) == (423, True, None)
    assert "You are editing it elsewhere." in refused.json["message"]


async def test_renaming_and_deleting_keep_and_end_the_lock(
    contents: Contents, calls: list[str], budget: Budget
) -> None:
    await known(contents)
    etag = await made(contents)
    await join(contents)
    assert (await contents.patch("n.ipynb", "m.ipynb")).code == 200
    calls.clear()
    saved = await contents.put("m.ipynb", notebook_model("2"), {"If-Match": etag})
    assert saved.code == 200
    assert calls == budget.save_locked
    assert (await contents.delete("m.ipynb")).code == 204


async def test_a_lock_taken_elsewhere_refuses_the_save_and_is_told(
    contents: Contents, elsewhere: Elsewhere
) -> None:
    await made(contents)
    await join(contents)
    held = await elsewhere.held()
    taken = new_lock("cs3lab", held.holder, 60)
    await elsewhere.storage.locks.refresh(await elsewhere.file(), taken, held.id)
    assert (await contents.put("n.ipynb", notebook_model("2"))).code == 423
    state = (await beat(contents)).json["locks"][0]
    assert (state["state"], state["reason"], state["mode"]) == ("lost", "taken", "view")


async def test_viewing_asks_for_no_lock(contents: Contents, calls: list[str]) -> None:
    await made(contents)
    assert (await join(contents, "view")).json["state"] == "free"
    assert "SetLock" not in calls[-3:]


async def test_everything_is_freed_when_the_server_stops(
    contents: Contents, manager: Cs3ContentsManager, elsewhere: Elsewhere
) -> None:
    await made(contents)
    await join(contents)
    assert await elsewhere.held() is not None
    await manager.services.lock_manager.stop()
    assert await elsewhere.held() is None


async def test_what_is_not_understood_is_refused(contents: Contents) -> None:
    for body in ({}, {"path": "a", "client": "", "mode": "edit"}, {"path": "a", "client": "x"}):
        assert (await contents.ask("cs3lab", "locks", method="POST", body=body)).code == 400
    assert (await join(contents)).code == 404

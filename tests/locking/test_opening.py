"""What it costs to open a document in a browser, content and lock; and to save it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cs3lab.client.client import Client
from cs3lab.connection import Connection
from tests.support.budgets import BUDGETS, Budget
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, notebook_model, store
from tests.together.browser import join

CONTENT = ["GET", "InitiateFileDownload", "Stat"]
Hold = Callable[[str], asyncio.Event]


@pytest.fixture(scope="module", params=list(BUDGETS))
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """Every way in which servers lock."""
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


LONG = 60.0


@pytest.fixture(autouse=True)
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, what a browser asks in one moment is asked in one here."""
    monkeypatch.setattr("cs3lab.namespace.open_stat.MOMENT", LONG)
    monkeypatch.setattr("cs3lab.namespace.open_stat.LATELY", LONG)


async def foreign(contents: Contents, calls: list[str], home: Path) -> str:
    """Make a notebook whose content is not known here; give its etag."""
    await known(contents, calls)
    store(home / "n.ipynb", json.dumps(notebook("foreign")))
    etag: str = (await contents.get("n.ipynb", content=0, hash=1)).json["hash"]
    calls.clear()
    return etag


async def known(contents: Contents, calls: list[str]) -> str:
    """Make a notebook on a storage that was seen to lock before; give its etag."""
    await contents.put("other.ipynb", notebook_model("1"))
    await join(contents, "other.ipynb")
    etag: str = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    calls.clear()
    return etag


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Hold all calls of a name until the event given is set."""

    def held(name: str) -> asyncio.Event:
        gate, call = asyncio.Event(), Client.call

        async def gated(self: Client, called: str, *args: Any, **options: Any) -> Any:
            if called == name:
                await gate.wait()
            return await call(self, called, *args, **options)

        monkeypatch.setattr(Client, "call", gated)
        return gate

    return held


async def content(contents: Contents) -> Any:
    answer = await contents.get("n.ipynb", type="notebook", content=1, hash=1)
    assert answer.code == 200
    return answer


async def until_called(calls: list[str], name: str) -> None:
    while name not in calls:  # noqa: ASYNC110  # the observer is told, and tells nobody
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("first", ["content", "lock"])
async def test_one_look_serves_content_and_lock(
    contents: Contents, home: Path, budget: Budget, calls: list[str], first: str
) -> None:
    etag = await foreign(contents, calls, home)
    asked = [content(contents), join(contents, "n.ipynb")]
    if first == "lock":
        asked.reverse()
    begun = asyncio.ensure_future(asked[0])
    await until_called(calls, "Stat")
    await asked[1]
    await begun
    assert sorted(calls) == sorted(CONTENT + budget.lock)
    assert (await join(contents, "n.ipynb"))["hash"] == etag


async def test_what_was_stored_here_is_opened_by_a_look_and_a_lock(
    contents: Contents, budget: Budget, calls: list[str]
) -> None:
    await known(contents, calls)
    await content(contents)
    await join(contents, "n.ipynb")
    assert sorted(calls) == sorted(["Stat", *budget.lock])


async def test_a_lock_asked_for_right_after_the_content_costs_no_more(
    contents: Contents,
    budget: Budget,
    calls: list[str],
) -> None:
    await known(contents, calls)
    await content(contents)
    calls.clear()
    await join(contents, "n.ipynb")
    assert sorted(calls) == budget.lock


async def test_a_reload_asks_for_no_lock_again(
    contents: Contents, connection: Connection, calls: list[str]
) -> None:
    await known(contents, calls)
    await join(contents, "n.ipynb")
    await contents.ask(
        "cs3lab/locks/leave", method="POST", body={"client": "one", "paths": ["n.ipynb"]}
    )
    connection.forget("n.ipynb")  # as it is some time later
    await content(contents)
    calls.clear()
    assert (await join(contents, "n.ipynb", tab="two"))["mode"] == "edit"
    assert calls == []


async def test_a_page_that_is_loaded_anew_asks_for_a_notebook_once(
    contents: Contents, calls: list[str]
) -> None:
    await known(contents, calls)
    await join(contents, "n.ipynb")
    body = {"client": "one", "paths": ["n.ipynb"]}
    await contents.ask("cs3lab/locks/leave", method="POST", body=body)
    calls.clear()
    # As JupyterLab does: what is there, and then its content and its lock.
    assert (await contents.get("n.ipynb", content=0, hash=0)).code == 200
    await asyncio.gather(content(contents), join(contents, "n.ipynb", tab="two"))
    assert calls == ["Stat"]
    # Whoever asks again wants to know anew.
    assert (await contents.get("n.ipynb", content=0, hash=0)).code == 200
    assert calls == ["Stat", "Stat"]


async def test_the_lock_does_not_wait_for_the_content_nor_the_content_for_the_lock(
    contents: Contents,
    home: Path,
    hold: Hold,
    calls: list[str],
) -> None:
    await foreign(contents, calls, home)
    gate = hold("InitiateFileDownload")
    shown = asyncio.ensure_future(content(contents))
    await until_called(calls, "Stat")
    assert (await join(contents, "n.ipynb"))["mode"] == "edit"
    assert not shown.done()
    gate.set()
    await shown

    await contents.put("m.ipynb", notebook_model("1"))
    gate = hold("SetLock")
    joined = asyncio.ensure_future(join(contents, "m.ipynb"))
    assert (await contents.get("m.ipynb")).code == 200
    gate.set()
    assert (await joined)["mode"] == "edit"


async def test_a_save_under_the_lock_costs_what_the_storage_does_not_compare_itself(
    contents: Contents, budget: Budget, calls: list[str]
) -> None:
    etag = await known(contents, calls)
    await join(contents, "n.ipynb")
    calls.clear()
    saved = await contents.put("n.ipynb", notebook_model("2"), {"If-Match": etag})
    assert saved.code == 200
    assert calls == budget.save_locked


async def test_what_was_described_longer_ago_is_asked_for_again(
    contents: Contents,
    home: Path,
    connection: Connection,
    calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    etag = await known(contents, calls)
    await content(contents)
    (home / "n.ipynb").write_text("{}")
    open_stat = (await connection.paths()).open_stat
    now = open_stat._clock() + LONG
    monkeypatch.setattr(open_stat, "_clock", lambda: now)
    assert (await join(contents, "n.ipynb"))["hash"] != etag


async def test_what_was_saved_since_is_asked_for_again(
    contents: Contents,
    calls: list[str],
) -> None:
    etag = await known(contents, calls)
    await content(contents)
    saved = await contents.put("n.ipynb", notebook_model("2"), {"If-Match": etag})
    assert (await join(contents, "n.ipynb"))["hash"] == saved.json["hash"]

"""Browsers are told over Jupyter's event stream what others share."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from cs3lab.jupyter.manager import Cs3ContentsManager
from cs3lab.services import Services
from cs3lab.sharing import watch
from cs3lab.sharing.events import SCHEMA_ID
from tests.api.people import Marie
from tests.support.jupyter import Contents
from tests.support.parts import watch_of


@pytest.fixture
def events(jp_serverapp: ServerApp) -> asyncio.Queue[dict[str, Any]]:
    """What is told to a browser that listens."""
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        told.put_nowait(data)

    emitter: Any = jp_serverapp.event_logger
    emitter.add_listener(schema_id=SCHEMA_ID, listener=listen)
    return told


def services_of(server: ServerApp) -> Services:
    manager = server.contents_manager
    assert isinstance(manager, Cs3ContentsManager)
    return manager.services


async def test_a_share_seen_by_one_window_is_told_to_all(
    contents: Contents, marie: Marie, folder: str, events: asyncio.Queue[dict[str, Any]]
) -> None:
    await contents.ask("cs3lab", "received")
    share = await marie.shares(f"{folder}.txt")
    await contents.ask("cs3lab", "received")
    event = await events.get()
    assert (event["action"], event["count"], event["shares"]) == ("received", 1, [share])


async def test_what_one_answers_here_is_not_told(
    contents: Contents, marie: Marie, folder: str, events: asyncio.Queue[dict[str, Any]]
) -> None:
    share = await marie.shares(f"{folder}.txt")
    await contents.ask("cs3lab", "received")
    await contents.ask("cs3lab", "received", share, method="DELETE")
    await contents.ask("cs3lab", "received")
    other = await marie.shares(f"other-{folder}.txt")
    await contents.ask("cs3lab", "received")
    assert (await events.get())["shares"] == [other]


async def test_looking_counts_as_no_activity(
    contents: Contents, jp_serverapp: ServerApp, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 0.0)
    web_app: Any = jp_serverapp.web_app
    await contents.get()
    before = web_app.last_activity()
    await contents.ask("cs3lab", "received", params={"no_track_activity": "1"})
    calls.clear()
    await services_of(jp_serverapp).watch.look_if_due()
    assert calls == ["ListReceivedShares"]
    assert web_app.last_activity() == before


async def test_nothing_is_asked_when_all_windows_are_closed(
    contents: Contents, jp_serverapp: ServerApp, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 0.0)
    await contents.get()
    await contents.ask("cs3lab", "received")
    monkeypatch.setattr(watch, "ACTIVE_WITHIN", 0.0)
    calls.clear()
    await watch_of(jp_serverapp).look_if_due()
    assert calls == []

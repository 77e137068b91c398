"""One lock on one file, whichever of the two paths it is opened by."""

from typing import Any

from cs3lab.jupyter.manager import Cs3ContentsManager
from cs3lab.locking.events import SCHEMA_ID
from cs3lab.locking.types import Timing
from tests.jupyter.two_people import Owner
from tests.support.jupyter import Contents, Fetch, notebook_model
from tests.together.browser import TEXT, join, next_told


async def test_the_owner_sees_and_respects_the_lock_of_whom_he_shared_with(
    einstein: Owner, marie: Contents
) -> None:
    einstein.has("n.ipynb", TEXT)
    path, his = await einstein.gives(marie, "n.ipynb"), einstein.at("n.ipynb")
    assert (await join(marie, path))["state"] == "held"
    state = await join(einstein.contents, his)
    assert (state["state"], state["mode"], state["writable"]) == ("locked", "view", True)
    assert state["holder"] == {"name": "Marie Curie", "me": False, "application": None}
    refused = await einstein.contents.put(his, notebook_model("2"))
    assert (refused.code, refused.json["holder"]) == (423, "Marie Curie")
    assert (await marie.put(path, notebook_model("3"))).code == 200


async def test_a_viewer_is_asked_no_lock_for(
    einstein: Owner, marie: Contents, calls: list[str]
) -> None:
    einstein.has("n.ipynb", TEXT)
    path = await einstein.gives(marie, "n.ipynb", "viewer")
    state = await join(marie, path)
    assert (state["writable"], state["mode"]) == (False, "view")
    assert "SetLock" not in calls
    assert (await join(einstein.contents, einstein.at("n.ipynb")))["state"] == "held"
    assert (await join(marie, path))["writable"] is False


async def test_who_waits_on_another_server_is_told_when_it_is_free(
    einstein: Owner, marie: Contents, manager: Cs3ContentsManager, jp_ws_fetch: Fetch
) -> None:
    einstein.has("n.ipynb", TEXT)
    path, his = await einstein.gives(marie, "n.ipynb"), einstein.at("n.ipynb")
    assert (await join(einstein.contents, his))["state"] == "held"
    manager.services.lock_manager.timing = Timing(look=0.1)
    socket: Any = await jp_ws_fetch("api", "events", "subscribe")
    assert (await join(marie, path, "watch"))["state"] == "locked"
    await join(einstein.contents, his, "view")
    told = await next_told(socket, "freed")
    assert (told["path"], told["schema_id"]) == (path, SCHEMA_ID)
    assert (await join(marie, path))["state"] == "held"

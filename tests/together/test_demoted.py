"""Who was an editor and is a viewer now, on storages with locks and without."""

from typing import Any

import pytest

from tests.conftest import PROFILES
from tests.jupyter.two_people import AmongTwo, Owner
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, Fetch, notebook_model, plain
from tests.together.browser import TEXT, beat, join, next_told


@pytest.fixture(params=PROFILES)
def gateway(request: pytest.FixtureRequest, among_two: AmongTwo) -> GatewayProcess:
    """A gateway on which nobody else shares."""
    return among_two.gateway(request.param)


async def test_an_editor_who_lost_his_right_is_told_in_plain_words_and_at_once(
    einstein: Owner, marie: Contents, jp_ws_fetch: Fetch
) -> None:
    einstein.has("n.ipynb", TEXT)
    row = await einstein.shares("n.ipynb")
    taken = await marie.ask(
        "cs3lab/received", row["id"], method="PATCH", body={"state": "accepted"}
    )
    path = taken.json["item"]["path"]
    assert (await join(marie, path))["mode"] == "edit"
    await einstein.changes(row["id"], role="viewer")
    socket: Any = await jp_ws_fetch("api", "events", "subscribe")
    refused = await marie.put(path, notebook_model("2"))
    assert (refused.code, refused.json["reason"]) == (403, "refused"), refused.json
    plain(refused)
    assert einstein.reads("n.ipynb") == TEXT
    told = await next_told(socket, "lost")
    assert (told["path"], told["reason"]) == (path, "denied")
    state = await beat(marie, path)
    assert (state["state"], state["reason"], state["mode"]) == ("lost", "denied", "view")
    # A page that is loaded anew views from the beginning.
    state = await join(marie, path, tab="loaded anew")
    assert (state["writable"], state["mode"]) == (False, "view")


async def test_who_may_not_rename_may_still_edit(einstein: Owner, marie: Contents) -> None:
    einstein.has("n.ipynb", TEXT)
    path = await einstein.gives(marie, "n.ipynb")
    assert (await join(marie, path))["mode"] == "edit"
    assert (await marie.patch(path, "Shares/nowhere/n.ipynb")).code in (403, 404)
    assert (await beat(marie, path))["mode"] == "edit"

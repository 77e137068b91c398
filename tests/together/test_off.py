"""Locks switched off by the operator: none is set, those of others are respected."""

from typing import Any

import pytest

from tests.jupyter.two_people import Owner
from tests.support.jupyter import Contents, notebook_model
from tests.together.browser import TEXT, join


@pytest.fixture
def cs3lab_config(cs3lab_config: dict[str, Any]) -> dict[str, Any]:
    """Marie's server sets no locks."""
    return cs3lab_config | {"locks": False}


async def test_nothing_is_locked_and_all_can_be_edited(
    einstein: Owner, marie: Contents, calls: list[str]
) -> None:
    einstein.has("n.ipynb", TEXT)
    path = await einstein.gives(marie, "n.ipynb")
    state = await join(marie, path)
    assert (state["state"], state["reason"], state["mode"]) == ("none", "off", "edit")
    assert (await marie.put(path, notebook_model("2"))).code == 200
    assert "SetLock" not in calls
    assert (await marie.ask("cs3lab/status")).json["locking"] is False


async def test_what_somebody_else_edits_is_viewed_and_not_saved(
    einstein: Owner, marie: Contents
) -> None:
    einstein.has("n.ipynb", TEXT)
    path = await einstein.gives(marie, "n.ipynb")
    assert (await join(einstein.contents, einstein.at("n.ipynb")))["state"] == "held"
    state = await join(marie, path, "take")
    assert (state["state"], state["holder"]["name"]) == ("locked", "Albert Einstein")
    refused = await marie.put(path, notebook_model("2"))
    assert (refused.code, refused.json["holder"]) == (423, "Albert Einstein")

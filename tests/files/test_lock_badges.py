"""Who edits, by name, where the storage does not tell the name."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Resource, UserId
from cs3lab.files.lock_badges import NAMELESS, LockBadges
from cs3lab.files.tree import Tree
from cs3lab.supervisor import Supervisor
from tests.support.abilities import on_one_storage
from tests.support.jupyter import store

pytestmark = on_one_storage


async def locked_by(tree: Tree, home: Path, opaque_id: str) -> Resource:
    store(home / "a.txt", "text")
    lock = new_lock("cs3lab", UserId("", opaque_id), 60)
    return replace(await tree.stat("a.txt"), lock=lock)


async def test_a_name_that_was_refused_is_asked_for_again_later(
    tree: Tree, home: Path, calls: list[str]
) -> None:
    now = 0.0
    badges = LockBadges(tree, Supervisor(logging.getLogger(__name__)), lambda: now)
    locked = await locked_by(tree, home, "nobody")
    asked = []
    for later in (0.0, NAMELESS, 2.0):
        now += later
        badge = (await badges.of([locked]))[0]["a.txt"]
        assert badge.name == ""
        await badges.settled()
        asked.append(calls.count("GetUser"))
    assert asked == [1, 1, 2]

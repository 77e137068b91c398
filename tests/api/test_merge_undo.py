"""A merge is undone as long as nothing came after it."""

from __future__ import annotations

from pathlib import Path

from tests.support.jupyter import plain
from tests.support.merging import (
    Merging,
    edited,
    outside,
    stored_sources,
)


async def test_a_merge_is_undone_to_the_letter(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    before = (home / "n.ipynb").read_bytes()
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    undone = (await merging.undo(merge)).json
    assert undone["state"] == "undone"
    assert (home / "n.ipynb").read_bytes() == before
    assert (undone["model"]["type"], undone["model"]["hash"] != "") == ("notebook", True)
    _, now = await merging.open("n.ipynb")
    assert undone["model"]["hash"] == now


async def test_a_merge_is_not_undone_over_later_changes(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    outside(home / "n.ipynb", "ONE", "TWO", "three")
    answer = await merging.undo(merge)
    assert answer.code == 409
    assert "was changed since" in plain(answer)
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "three"]


async def test_what_was_not_stored_is_not_undone(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    outside(home / "n.ipynb", "1")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (await merging.undo(merge)).code == 409

"""Conflicts of an open document: asked about, and stored as they were decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.abilities import on_one_storage
from tests.support.jupyter import plain, store
from tests.support.merging import (
    Merging,
    decided,
    edited,
    outside,
    sources,
    stored_sources,
)


async def test_conflicts_store_nothing_until_they_are_decided(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "1", "two")
    answer = await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))
    merge = answer.json
    assert (merge["state"], merge["conflicts"]) == ("conflicts", 1)
    assert plain(answer)
    assert stored_sources(home / "n.ipynb") == ["1", "two"]
    done = (await merging.decide(merge, decided(merge, "ONE or 1\n", "two"))).json
    assert done["state"] == "merged"
    assert sources(done["content"]) == ["ONE or 1", "two"] == stored_sources(home / "n.ipynb")


async def test_what_is_decided_is_merged_again_with_what_was_stored_meanwhile(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "1", "two")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    outside(home / "n.ipynb", "1", "zwei")
    done = (await merging.decide(merge, decided(merge, "ONE\n", "two"))).json
    assert done["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "zwei"]


async def test_new_conflicts_with_what_was_stored_meanwhile_are_asked_about(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "1", "two")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    outside(home / "n.ipynb", "eins", "two")
    again = (await merging.decide(merge, decided(merge, "ONE\n", "two"))).json
    assert (again["state"], again["conflicts"]) == ("conflicts", 1)
    assert stored_sources(home / "n.ipynb") == ["eins", "two"]
    done = (await merging.decide(again, decided(again, "ONE eins\n", "two"))).json
    assert done["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE eins", "two"]


async def test_deciding_for_what_is_stored_stores_nothing(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    outside(home / "n.ipynb", "1")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (await merging.decide(merge, decided(merge, "1\n"))).json["state"] == "unchanged"


async def test_conflicts_of_texts_are_decided_on_a_page(merging: Merging, home: Path) -> None:
    store(home / "t.txt", "\ufeffone\r\ntwo\r\n")
    content, hash_ = await merging.open("t.txt")
    store(home / "t.txt", "\ufeff1\r\ntwo\r\n")
    merge = (await merging.merge("t.txt", hash_, str(content).replace("one", "ONE"))).json
    assert merge["state"] == "conflicts"
    assert sources(merge["base"]) == ["one\ntwo\n\n"]
    done = (await merging.decide(merge, decided(merge, "ONE\ntwo\n\n"))).json
    assert done["state"] == "merged"
    assert (home / "t.txt").read_bytes() == "\ufeffONE\r\ntwo\r\n".encode()


async def test_a_forgotten_merge_is_plainly_gone(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    outside(home / "n.ipynb", "1")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (await merging.forget(merge)).code == 204
    answer = await merging.decide(merge, decided(merge, "1\n"))
    assert answer.code == 404
    assert "start it again" in plain(answer)


@on_one_storage
@pytest.mark.parametrize("name", ["x", "../../../etc/passwd", "a" * 500, "%00" * 20])
async def test_no_other_file_is_taken_for_a_merge(merging: Merging, name: str) -> None:
    answer = await merging.decide({"id": name}, {"cells": []})
    assert answer.code in (404, 405)

"""Merges of what a tab shows into the open document it was loaded from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cs3lab.files.saving import Saved
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.jupyter import plain, store
from tests.support.merging import (
    Merging,
    edited,
    outside,
    sources,
    stored_sources,
)


async def test_changes_of_both_are_stored(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"
    assert sources(answer["content"]) == ["ONE", "TWO"] == stored_sources(home / "n.ipynb")
    assert answer["model"]["hash"] not in ("", hash_)
    assert answer["summary"] == {"local": 1, "remote": 1, "both": 0, "together": 0, "not_run": 0}
    assert answer["local"]["me"]
    assert answer["remote"]["name"] == ""


async def test_a_save_goes_on_from_the_merge(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    saved = await merging.contents.put(
        "n.ipynb",
        {"type": "notebook", "format": "json", "content": edited(answer["content"], 0, "1")},
        {"If-Match": answer["model"]["hash"]},
    )
    assert saved.code == 200
    assert stored_sources(home / "n.ipynb") == ["1", "TWO"]


async def test_what_was_typed_meanwhile_is_merged_from_what_was_sent(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two", "three")
    outside(home / "n.ipynb", "one", "TWO", "three")
    sent = edited(content, 0, "ONE")
    answer = (await merging.merge("n.ipynb", hash_, sent)).json
    typed = edited(sent, 2, "THREE")
    answer = (await merging.merge("n.ipynb", answer["local_hash"], typed)).json
    assert answer["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "THREE"]


async def test_equal_sides_store_nothing(merging: Merging, home: Path, calls: list[str]) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "ONE", "two")
    before = (home / "n.ipynb").stat().st_mtime_ns
    calls.clear()
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (answer["state"], sources(answer["content"])) == ("unchanged", ["ONE", "two"])
    assert answer["model"]["hash"] != hash_
    assert (home / "n.ipynb").stat().st_mtime_ns == before
    assert len([name for name in calls if name != "WhoAmI"]) <= 3


async def test_an_unknown_base_merges_nothing_but_equal_sides(merging: Merging, home: Path) -> None:
    content, _ = await merging.opened("n.ipynb", "one")
    assert (await merging.merge("n.ipynb", '"never"', content)).json["state"] == "unchanged"
    answer = await merging.merge("n.ipynb", '"never"', edited(content, 0, "ONE"))
    assert (answer.json["state"], answer.json["model"]) == ("unknown", None)
    assert plain(answer)
    assert stored_sources(home / "n.ipynb") == ["one"]


async def test_who_saves_during_the_merge_is_merged_too(
    merging: Merging, home: Path, manager: Cs3ContentsManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two", "three")
    outside(home / "n.ipynb", "one", "TWO", "three")
    saver = manager.services.saver
    write, others = saver.write, iter([("one", "TWO", "THREE")])

    async def late(*args: Any) -> Saved:
        for cells in others:
            outside(home / "n.ipynb", *cells)
        return await write(*args)

    monkeypatch.setattr(saver, "write", late)
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "THREE"]


async def test_a_file_that_never_rests_is_left_alone(
    merging: Merging, home: Path, manager: Cs3ContentsManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    saver = manager.services.saver
    write, number = saver.write, iter(range(100))

    async def late(*args: Any) -> Saved:
        outside(home / "n.ipynb", "one", f"two {next(number)}")
        return await write(*args)

    monkeypatch.setattr(saver, "write", late)
    answer = await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))
    assert answer.code == 409
    assert "try again" in plain(answer)
    assert next(number) == 3


async def test_texts_merge_by_lines(merging: Merging, home: Path) -> None:
    store(home / "t.txt", "one\r\ntwo\r\nthree\r\n")
    content, hash_ = await merging.open("t.txt")
    store(home / "t.txt", "one\r\ntwo\r\nTHREE\r\n")
    answer = (await merging.merge("t.txt", hash_, str(content).replace("one", "ONE"))).json
    assert (answer["state"], answer["kind"]) == ("merged", "text")
    assert (home / "t.txt").read_bytes() == b"ONE\r\ntwo\r\nTHREE\r\n"
    assert answer["content"] == "ONE\r\ntwo\r\nTHREE\r\n"


async def test_a_document_that_is_gone_is_missing(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    (home / "n.ipynb").unlink()
    answer = await merging.merge("n.ipynb", hash_, content)
    assert (answer.json["state"], answer.json["path"]) == ("missing", "n.ipynb")
    assert answer.json["local_hash"].startswith("local-")
    assert plain(answer)


async def test_trust_goes_with_the_outputs(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    stored = json.loads((home / "n.ipynb").read_text())
    stored["cells"][1].update(
        outputs=[{"output_type": "stream", "name": "stdout", "text": "x"}],
        metadata={"trusted": True},
    )
    store(home / "n.ipynb", json.dumps(stored))
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert [cell["metadata"]["trusted"] for cell in answer["content"]["cells"]] == [True, False]
    assert "trusted" not in (home / "n.ipynb").read_text()

"""Merges into what cannot be read, as after a save that was cut off, through the REST interface."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.abilities import on_one_storage
from tests.support.jupyter import Answer, Contents, notebook, notebook_model, plain, store
from tests.support.merging import Merging, edited, stored_sources

TORN = json.dumps(notebook("one", "two", "three"))[:100]


async def tear(merging: Merging, path: str, torn: str = TORN) -> None:
    """Let another client save half of what it means to."""
    await merging.contents.write(path, torn)


async def checkpoint(contents: Contents, path: str, *name: str) -> Answer:
    method = "POST" if name else "GET"
    return await contents.ask("api/contents", path, "checkpoints", *name, method=method)


async def replace(merging: Merging, path: str, hash_: str, content: Any) -> Any:
    """Put what a tab shows over what cannot be read."""
    body = {"kind": "document", "path": path, "hash": hash_, "content": content, "replace": True}
    answer = await merging.contents.ask("cs3lab", "merges", method="POST", body=body)
    assert answer.code == 200, answer.json
    return answer.json


async def test_it_says_what_there_is_and_changes_nothing(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    await tear(merging, "n.ipynb")
    answer = await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))
    assert answer.json["state"] == "unreadable"
    assert "is not a notebook" in plain(answer)
    assert answer.json["wording"]["params"]["reason"]["code"] == "not_json"
    assert (home / "n.ipynb").read_text() == TORN


async def test_the_last_good_version_is_offered_and_merged_into(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    await merging.contents.put("n.ipynb", notebook_model("one", "TWO"))
    await tear(merging, "n.ipynb")
    await tear(merging, "n.ipynb", TORN[:-1])
    mine = edited(content, 0, "ONE")
    good = (await merging.merge("n.ipynb", hash_, mine)).json["good"]
    assert (await checkpoint(merging.contents, "n.ipynb", good["name"])).code == 204
    assert stored_sources(home / "n.ipynb") == ["one", "TWO"]
    assert (await merging.merge("n.ipynb", hash_, mine)).json["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO"]


async def test_mine_takes_its_place_and_the_former_content_is_a_version(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    await tear(merging, "n.ipynb")
    before = (await checkpoint(merging.contents, "n.ipynb")).json
    made = await replace(merging, "n.ipynb", hash_, edited(content, 0, "ONE"))
    assert (made["state"], made["content"]["cells"][0]["source"]) == ("merged", "ONE")
    assert "could not be read" in made["message"]
    assert stored_sources(home / "n.ipynb") == ["ONE"]
    kept = (await checkpoint(merging.contents, "n.ipynb")).json
    assert len(kept) == len(before) + 1
    await checkpoint(merging.contents, "n.ipynb", kept[-1]["id"])
    assert (home / "n.ipynb").read_text() == TORN


@on_one_storage
class TestOnAnyStorage:
    async def test_that_can_be_undone(self, merging: Merging, home: Path) -> None:
        content, hash_ = await merging.opened("n.ipynb", "one")
        await tear(merging, "n.ipynb")
        made = await replace(merging, "n.ipynb", hash_, edited(content, 0, "ONE"))
        assert (await merging.undo(made)).json["state"] == "undone"
        assert (home / "n.ipynb").read_text() == TORN

    async def test_what_somebody_mended_is_merged_and_not_replaced(
        self, merging: Merging, home: Path
    ) -> None:
        content, hash_ = await merging.opened("n.ipynb", "one", "two")
        await tear(merging, "n.ipynb")
        await merging.contents.put("n.ipynb", notebook_model("one", "TWO"))
        made = await replace(merging, "n.ipynb", hash_, edited(content, 0, "ONE"))
        assert made["state"] == "merged"
        assert stored_sources(home / "n.ipynb") == ["ONE", "TWO"]

    @pytest.mark.parametrize("first", [TORN, ""])
    async def test_no_version_is_offered_where_none_is_good(
        self, merging: Merging, first: str
    ) -> None:
        await merging.contents.write("n.ipynb", first)
        await tear(merging, "n.ipynb", TORN[:-1])
        answer = await merging.merge("n.ipynb", "", notebook("mine"))
        assert (answer.json["state"], answer.json["good"]) == ("unreadable", None)

    async def test_without_a_base_mine_takes_its_place_too(
        self, merging: Merging, home: Path
    ) -> None:
        await tear(merging, "n.ipynb")
        assert (await replace(merging, "n.ipynb", "", notebook("mine")))["state"] == "merged"
        assert stored_sources(home / "n.ipynb") == ["mine"]

    async def test_a_text_that_is_none_any_more(self, merging: Merging, home: Path) -> None:
        await merging.contents.write("a.txt", "one\n")
        _, hash_ = await merging.open("a.txt")
        store(home / "a.txt", b"\xff\xfe\x00")
        answer = await merging.merge("a.txt", hash_, "one\ntwo\n")
        assert answer.json["state"] == "unreadable"
        assert (await replace(merging, "a.txt", hash_, "one\ntwo\n"))["state"] == "merged"
        assert (home / "a.txt").read_text() == "one\ntwo\n"

    async def test_no_notebook_takes_the_place_of_another_kind_of_file(
        self, merging: Merging, home: Path
    ) -> None:
        store(home / "a.py", "one()")
        body = {"kind": "document", "path": "a.py", "content": notebook("one()"), "replace": True}
        answer = await merging.contents.ask("cs3lab", "merges", method="POST", body=body)
        assert (answer.code, answer.json["reason"]) == (400, "bad document")
        assert (home / "a.py").read_text() == "one()"

    async def test_a_copy_takes_the_place_of_an_original_that_cannot_be_read(
        self, merging: Merging, home: Path
    ) -> None:
        await merging.opened("n.ipynb", "one")
        copy = await merging.copied("n.ipynb")
        await tear(merging, "n.ipynb")
        assert (await merging.merge_copy(copy)).json["state"] == "unreadable"
        made = (await merging.merge_copy(copy, replace=True)).json
        assert made["state"] == "merged"
        assert stored_sources(home / "n.ipynb") == ["one"] == stored_sources(home / copy)

"""/cs3lab/diffs: what is between two documents, versions, or before and after a merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.abilities import Ability, needs, on_one_storage
from tests.support.jupyter import plain, store
from tests.support.merging import (
    Json,
    Merging,
    edited,
    outside,
    sources,
)


async def test_comparisons_tell_both_sides(merging: Merging, home: Path) -> None:
    content, _ = await merging.opened("n.ipynb", "one", "two")
    answer = (
        await merging.compare(
            {"path": "n.ipynb"}, {"path": "n.ipynb", "content": edited(content, 0, "ONE")}
        )
    ).json
    assert answer["kind"] == "notebook"
    assert answer["before"]["name"] == "n.ipynb"
    assert answer["before"]["time"]
    assert (answer["after"]["me"], answer["after"]["time"]) == (True, None)
    (cells,) = answer["diff"]
    assert [entry["key"] for entry in cells["diff"]] == [0]


@needs(Ability.READ_VERSIONS)
async def test_versions_are_compared(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    model = {"type": "notebook", "format": "json", "content": edited(content, 0, "ONE")}
    await merging.contents.put("n.ipynb", model, {"If-Match": hash_})
    found = await merging.contents.ask("api", "contents", "n.ipynb", "checkpoints")
    before = {"path": "n.ipynb", "version": found.json[0]["id"]}
    answer = (await merging.compare(before, {"path": "n.ipynb"})).json
    assert sources(answer["base"]) == ["one", "two"]
    assert answer["diff"]


async def test_what_a_merge_changed_is_shown(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    answer = (await merging.compare({"merge": merge["id"]}, {"path": "n.ipynb"})).json
    assert sources(answer["base"]) == ["one", "TWO"]
    (cells,) = answer["diff"]
    assert [entry["key"] for entry in cells["diff"]] == [0]


async def test_two_files_are_compared(merging: Merging, home: Path) -> None:
    store(home / "a.txt", "one\n")
    store(home / "b.txt", "two\n")
    answer = (await merging.compare({"path": "a.txt"}, {"path": "b.txt"})).json
    assert (answer["before"]["name"], answer["after"]["name"]) == ("a.txt", "b.txt")
    assert answer["diff"]


@on_one_storage
@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({"path": "missing.ipynb"}, {"path": "n.ipynb"}, 404),
        ({"path": "folder"}, {"path": "n.ipynb"}, 400),
        ({"path": "image.png"}, {"path": "a.txt"}, 400),
        ({"path": "a.txt"}, {"path": "n.ipynb"}, 400),
        ({"merge": "long-forgotten-merge"}, {"path": "n.ipynb"}, 404),
        ({"path": "n.ipynb", "original": True}, {"path": "n.ipynb"}, 400),
        ({"path": "n.ipynb", "version": "s-1-1"}, {"path": "n.ipynb"}, 404),
    ],
)
async def test_what_cannot_be_compared_is_refused_plainly(
    merging: Merging, home: Path, before: Json, after: Json, code: int
) -> None:
    await merging.opened("n.ipynb", "one")
    (home / "folder").mkdir()
    store(home / "image.png", b"\x89PNG\xff\x00")
    store(home / "a.txt", "text")
    answer = await merging.compare(before, after)
    assert answer.code == code, answer.json
    assert plain(answer)


async def test_what_either_made_of_the_base_of_a_copy_is_told_apart(
    merging: Merging, home: Path
) -> None:
    await merging.opened("n.ipynb", "one", "two")
    copy = await merging.copied("n.ipynb")
    content, _ = await merging.open(copy)
    base = {"path": copy, "base": True}
    outside(home / "n.ipynb", "one", "TWO")
    there = (await merging.compare(base, {"path": copy, "original": True})).json
    here = {"path": copy, "content": edited(content, 0, "ONE")}
    mine = (await merging.compare(base, here)).json
    assert [edits(each) for each in (there, mine)] == [[1], [0]]


def edits(answer: Json) -> list[int]:
    """Give the places of the cells that differ."""
    return [cell["key"] for patch in answer["diff"] for cell in patch["diff"]]

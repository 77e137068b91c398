"""Merging a copy back into its original, both of one person."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.abilities import Ability, needs
from tests.support.budgets import Budget
from tests.support.jupyter import plain, store
from tests.support.merging import Json, Merging, decided, edited, outside, sources, stored_sources


async def copied(merging: Merging, *cells: str) -> tuple[str, Json, str]:
    """Make a copy of a notebook and open it: its path, content and hash."""
    await merging.opened("n.ipynb", *cells)
    path = await merging.copied("n.ipynb")
    return path, *await merging.open(path)


async def save(merging: Merging, path: str, content: Json, hash_: str) -> str:
    model = {"type": "notebook", "format": "json", "content": content}
    answer = await merging.contents.put(path, model, {"If-Match": hash_})
    saved: str = answer.json["hash"]
    return saved


async def state_of(merging: Merging, path: str) -> Json:
    answer = await merging.contents.ask("cs3lab", "copies", params={"path": path})
    original: Json = answer.json["original"]
    return original


async def test_a_stored_copy_is_merged_back(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    await save(merging, path, edited(content, 0, "ONE"), hash_)
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge_copy(path)).json
    assert (answer["state"], answer["path"], answer["content"]) == ("merged", "n.ipynb", None)
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO"]
    assert "copy" not in json.loads((home / "n.ipynb").read_text())["metadata"].get("cs3lab", {})
    assert answer["summary"]["local"] == answer["summary"]["remote"] == 1


async def test_a_stored_copy_is_of_the_time_it_was_stored(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one")
    await save(merging, path, edited(content, 0, "ONE"), hash_)
    stored = (await merging.contents.get(path)).json["last_modified"]
    answer = (await merging.merge_copy(path)).json
    assert answer["local"]["time"][:19] == stored[:19]


async def test_what_a_tab_shows_of_a_copy_is_of_no_time(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one")
    answer = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    assert answer["local"]["time"] is None


async def test_the_copy_is_what_its_original_is_then(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    assert stored_sources(home / path) == ["ONE", "TWO"]
    assert answer["copy"]["path"] == path
    again, now = await merging.open(path)
    assert answer["copy"]["hash"] == now
    assert (await state_of(merging, path))["state"] == "same"
    answer = (await merging.merge_copy(path, again, hash=now)).json
    assert answer["state"] == "unchanged"


async def test_a_copy_goes_on_and_is_merged_again(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one", "two", "three")
    outside(home / "n.ipynb", "one", "TWO", "three")
    await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)
    outside(home / "n.ipynb", "ONE", "zwei", "three")
    content, hash_ = await merging.open(path)
    answer = (await merging.merge_copy(path, edited(content, 2, "THREE"), hash=hash_)).json
    assert answer["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "zwei", "THREE"]
    assert stored_sources(home / path) == ["ONE", "zwei", "THREE"]


async def test_conflicts_of_a_copy_are_decided(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    outside(home / "n.ipynb", "1", "two")
    merge = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    assert (merge["state"], merge["conflicts"]) == ("conflicts", 1)
    assert merge["local"]["me"] is True
    assert merge["remote"]["name"] == ""
    assert stored_sources(home / path) == ["one", "two"]
    done = (await merging.decide(merge, decided(merge, "ONE!\n", "two"))).json
    assert done["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE!", "two"] == stored_sources(home / path)
    assert "copy" in json.loads((home / path).read_text())["metadata"]["cs3lab"]


async def test_undone_both_are_what_they_were(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    before = (home / "n.ipynb").read_bytes()
    merge = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    undone = (await merging.undo(merge)).json
    assert undone["state"] == "undone"
    assert (home / "n.ipynb").read_bytes() == before
    assert stored_sources(home / path) == ["ONE", "two"]
    assert undone["copy"]["hash"] == (await merging.open(path))[1]
    again = (await merging.merge_copy(path)).json
    assert again["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO"]


async def test_a_copy_changed_elsewhere_is_left_and_merges_all_the_same(
    merging: Merging, home: Path
) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    stored = json.loads((home / path).read_text())
    stored["cells"].append({**stored["cells"][0], "id": "new", "source": ["elsewhere"]})
    (home / path).write_text(json.dumps(stored))
    answer = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    assert (answer["state"], answer["copy"]) == ("merged", None)
    assert stored_sources(home / "n.ipynb") == ["ONE", "two"]
    assert stored_sources(home / path) == ["one", "two", "elsewhere"]


@needs(Ability.STABLE_IDS)
async def test_a_renamed_original_is_found(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    await merging.contents.patch("n.ipynb", "renamed.ipynb")
    answer = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    assert (answer["state"], answer["name"]) == ("merged", "renamed.ipynb")
    assert stored_sources(home / "renamed.ipynb") == ["ONE", "two"]


async def test_a_missing_original_is_told_and_replaced_if_wanted(
    merging: Merging, home: Path
) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    await merging.contents.delete("n.ipynb")
    mine = edited(content, 0, "ONE")
    answer = await merging.merge_copy(path, mine, hash=hash_)
    assert (answer.json["state"], answer.json["name"]) == ("missing", "n.ipynb")
    assert plain(answer)
    answer = await merging.merge_copy(path, mine, hash=hash_, replace=True)
    assert (answer.json["state"], answer.json["path"]) == ("merged", "n.ipynb")
    assert "where the original was" in plain(answer)
    assert stored_sources(home / "n.ipynb") == ["ONE", "two"]
    assert "cs3lab" not in json.loads((home / "n.ipynb").read_text())["metadata"]
    assert (await state_of(merging, path))["state"] == "same"


@needs(Ability.STABLE_IDS)
async def test_a_copy_stands_beside_itself_where_the_place_is_taken(
    merging: Merging, home: Path
) -> None:
    path, content, hash_ = await copied(merging, "one")
    await merging.contents.delete("n.ipynb")
    await merging.opened("n.ipynb", "another one")
    answer = await merging.merge_copy(path, content, hash=hash_, replace=True)
    assert answer.json["state"] == "merged"
    assert "beside the copy" in plain(answer)
    assert stored_sources(home / answer.json["path"]) == ["one"]
    assert stored_sources(home / "n.ipynb") == ["another one"]


async def test_a_copy_is_compared_with_its_original(merging: Merging, home: Path) -> None:
    path, content, _ = await copied(merging, "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = (
        await merging.compare(
            {"path": path, "original": True}, {"path": path, "content": edited(content, 0, "ONE")}
        )
    ).json
    assert sources(answer["base"]) == ["one", "TWO"]
    (cells,) = answer["diff"]
    assert {entry["key"] for entry in cells["diff"]} == {0, 1}
    assert answer["before"]["name"] != ""


async def test_what_is_trusted_in_copy_and_original_stays_so(merging: Merging, home: Path) -> None:
    path, *_ = await copied(merging, "one", "two")
    for number, name in enumerate(("n.ipynb", path)):
        content, hash_ = await merging.open(name)
        cell = content["cells"][number]
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": name}]
        for each in content["cells"]:
            each["metadata"]["trusted"] = True
        await save(merging, name, content, hash_)
    answer = (await merging.merge_copy(path)).json
    assert answer["state"] == "merged"
    for name in ("n.ipynb", path):
        content, _ = await merging.open(name)
        assert [cell["metadata"]["trusted"] for cell in content["cells"]] == [True, True]


async def test_a_copy_with_a_damaged_record_is_refused(merging: Merging, home: Path) -> None:
    path, content, hash_ = await copied(merging, "one")
    for record in ({"format": 99}, {"format": 1}, "text"):
        content["metadata"]["cs3lab"]["copy"] = record
        answer = await merging.merge_copy(path, content, hash=hash_)
        assert answer.code == 400
        assert plain(answer)


async def test_a_copied_text_is_merged_back_and_again_and_undone(
    merging: Merging, home: Path
) -> None:
    store(home / "t.txt", "one\r\ntwo\r\nthree\r\n")
    path = await merging.copied("t.txt")
    content, hash_ = await merging.open(path)
    store(home / "t.txt", "one\r\nTWO\r\nthree\r\n")
    mine = str(content).replace("one", "ONE")
    first = (await merging.merge_copy(path, mine, hash=hash_)).json
    assert (first["state"], first["kind"]) == ("merged", "text")
    merged = b"ONE\r\nTWO\r\nthree\r\n"
    assert (home / "t.txt").read_bytes() == merged == (home / path).read_bytes()
    assert (await state_of(merging, path))["state"] == "same"

    content, hash_ = await merging.open(path)
    store(home / "t.txt", "ONE\r\nzwei\r\nthree\r\n")
    mine = str(content).replace("three", "THREE")
    again = (await merging.merge_copy(path, mine, hash=hash_)).json
    assert again["state"] == "merged"
    assert (home / "t.txt").read_bytes() == b"ONE\r\nzwei\r\nTHREE\r\n"

    assert (await merging.undo(again)).json["state"] == "undone"
    assert (home / "t.txt").read_bytes() == b"ONE\r\nzwei\r\nthree\r\n"
    assert (home / path).read_bytes() == b"ONE\r\nTWO\r\nTHREE\r\n"
    assert (await state_of(merging, path))["state"] == "changed"


async def test_a_merge_costs_eight_calls_and_the_save_of_the_copy(
    merging: Merging, home: Path, calls: list[str], budget: Budget
) -> None:
    path, content, hash_ = await copied(merging, "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    body = {"path": path, "client": "tab", "mode": "edit"}
    await merging.contents.ask("cs3lab", "locks", method="POST", body=body)
    calls.clear()
    answer = (await merging.merge_copy(path, edited(content, 0, "ONE"), hash=hash_)).json
    assert answer["state"] == "merged"
    made = [name for name in calls if name != "WhoAmI"]
    of_the_copy = len(budget.save_over)
    assert made[-of_the_copy:] == budget.save_over
    assert len(made[:-of_the_copy]) <= budget.merge, made

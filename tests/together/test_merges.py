"""Merges of two people: einstein owns the notebook, marie works on a copy or in the file."""

from __future__ import annotations

from tests.api.copies import look
from tests.jupyter.two_people import Owner
from tests.support.jupyter import Contents, plain
from tests.support.merging import Json, Merging, edited, outside, stored_sources


async def given(einstein: Owner, marie: Contents, *cells: str, role: str = "editor") -> str:
    """Einstein shares a notebook: where marie has it."""
    outside(einstein.home / "n.ipynb", *cells)
    return await einstein.gives(marie, "n.ipynb", role)


async def locks(einstein: Owner) -> None:
    body = {"path": einstein.at("n.ipynb"), "client": "tab", "mode": "edit"}
    answer = await einstein.contents.ask("cs3lab", "locks", method="POST", body=body)
    assert answer.json["state"] == "held"


async def copied(merging: Merging, path: str) -> tuple[str, Json, str]:
    copy = await merging.copied(path)
    return copy, *await merging.open(copy)


async def test_a_copy_is_merged_into_the_notebook_of_somebody_else(
    einstein: Owner, merging: Merging, calls: list[str]
) -> None:
    path = await given(einstein, merging.contents, "one", "two")
    copy, content, hash_ = await copied(merging, path)
    outside(einstein.home / "n.ipynb", "one", "TWO")
    calls.clear()
    answer = (await merging.merge_copy(copy, edited(content, 0, "ONE"), hash=hash_)).json
    assert (answer["state"], answer["path"]) == ("merged", path)
    # Whose file it is does not tell who stored it.
    assert answer["remote"]["name"] == ""
    assert (answer["local"]["name"], answer["local"]["me"]) == ("Marie Curie", True)
    assert stored_sources(einstein.home / "n.ipynb") == ["ONE", "TWO"]
    assert {"SetLock", "Unlock"} <= set(calls)


async def test_who_was_seen_to_edit_when_it_was_stored_is_named(
    einstein: Owner, merging: Merging
) -> None:
    path = await given(einstein, merging.contents, "one", "two")
    copy = await merging.copied(path)
    what = {"path": copy, "original": True}, {"path": copy}
    assert (await merging.compare(*what)).json["before"]["name"] == path.rpartition("/")[2]
    await locks(einstein)
    outside(einstein.home / "n.ipynb", "one", "TWO")
    await look(merging.contents, copy)
    assert (await merging.compare(*what)).json["before"]["name"] == "Albert Einstein"


async def test_nothing_is_merged_into_what_somebody_edits(
    einstein: Owner, merging: Merging
) -> None:
    path = await given(einstein, merging.contents, "one", "two")
    copy, content, hash_ = await copied(merging, path)
    await locks(einstein)
    answer = await merging.merge_copy(copy, edited(content, 0, "ONE"), hash=hash_)
    assert answer.json["state"] == "locked"
    assert answer.json["holder"]["name"] == "Albert Einstein"
    assert "Albert Einstein is editing" in plain(answer)
    assert stored_sources(einstein.home / "n.ipynb") == ["one", "two"]


async def test_who_decides_meets_the_lock_too_and_decides_again(
    einstein: Owner, merging: Merging
) -> None:
    path = await given(einstein, merging.contents, "one")
    copy, content, hash_ = await copied(merging, path)
    outside(einstein.home / "n.ipynb", "1")
    merge = (await merging.merge_copy(copy, edited(content, 0, "ONE"), hash=hash_)).json
    assert merge["state"] == "conflicts"
    await locks(einstein)
    resolved = edited(merge["base"], 0, "ONE 1\n")
    assert (await merging.decide(merge, resolved)).json["state"] == "locked"
    leaving = {"client": "tab", "paths": [einstein.at("n.ipynb")]}
    await einstein.contents.ask("cs3lab", "locks", "leave", method="POST", body=leaving)
    body = {"path": einstein.at("n.ipynb"), "client": "tab", "mode": "view"}
    await einstein.contents.ask("cs3lab", "locks", method="POST", body=body)
    done = await merging.decide(merge, resolved)
    while done.json["state"] == "locked":
        done = await merging.decide(merge, resolved)
    assert done.json["state"] == "merged"
    assert stored_sources(einstein.home / "n.ipynb") == ["ONE 1"]


async def test_a_viewer_merges_nothing(einstein: Owner, merging: Merging) -> None:
    path = await given(einstein, merging.contents, "one", "two", role="viewer")
    copy, content, hash_ = await copied(merging, path)
    answer = await merging.merge_copy(copy, edited(content, 0, "ONE"), hash=hash_)
    assert answer.json["state"] == "denied"
    assert "ask its owner" in plain(answer)
    assert stored_sources(einstein.home / "n.ipynb") == ["one", "two"]


async def test_what_is_shared_no_more_is_denied_or_missing(
    einstein: Owner, merging: Merging
) -> None:
    outside(einstein.home / "n.ipynb", "one")
    row = await einstein.shares("n.ipynb")
    taken = await merging.contents.ask(
        "cs3lab/received", row["id"], method="PATCH", body={"state": "accepted"}
    )
    copy, content, hash_ = await copied(merging, taken.json["item"]["path"])
    await einstein.ends(row["id"])
    answer = await merging.merge_copy(copy, edited(content, 0, "ONE"), hash=hash_)
    assert answer.json["state"] in ("denied", "missing")
    assert plain(answer)
    assert stored_sources(einstein.home / "n.ipynb") == ["one"]


async def test_a_document_of_somebody_else_is_merged_into(
    einstein: Owner, merging: Merging
) -> None:
    path = await given(einstein, merging.contents, "one", "two")
    content, hash_ = await merging.open(path)
    outside(einstein.home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge(path, hash_, edited(content, 0, "ONE"))).json
    assert (answer["state"], answer["remote"]["name"]) == ("merged", "")
    assert stored_sources(einstein.home / "n.ipynb") == ["ONE", "TWO"]


async def test_a_reviewer_merges_the_copy_of_the_one_who_shared_it(
    einstein: Owner, merging: Merging
) -> None:
    """Marie owns nothing: einstein's copy and original are both shared with her."""
    path = await given(einstein, merging.contents, "one", "two")
    body = {"path": einstein.at("n.ipynb")}
    made = await einstein.contents.ask("cs3lab", "copies", method="POST", body=body)
    name = made.json["name"]
    copy = await einstein.gives(merging.contents, name, "viewer")
    content, hash_ = await merging.open(copy)
    outside(einstein.home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge_copy(copy, edited(content, 0, "ONE"), hash=hash_)).json
    assert (answer["state"], answer["path"], answer["copy"]) == ("merged", path, None)
    assert (answer["local"]["name"], answer["local"]["me"]) == ("Albert Einstein", False)
    assert stored_sources(einstein.home / "n.ipynb") == ["ONE", "TWO"]

"""Checkpoints are the storage's versions."""

import base64
import re
from typing import Any

from tests.support.jupyter import Answer, Contents, plain


async def checkpoints(contents: Contents, path: str) -> Any:
    return (await contents.ask("api/contents", path, "checkpoints")).json


async def restore(contents: Contents, path: str, checkpoint: str) -> Answer:
    return await contents.ask("api/contents", path, "checkpoints", checkpoint, method="POST")


async def test_new_file_has_none(contents: Contents) -> None:
    await contents.write("a.txt", "one")
    assert await checkpoints(contents, "a.txt") == []


async def test_every_save_makes_one_the_latest_last(contents: Contents) -> None:
    for text in ("1", "22", "333"):
        await contents.write("a.txt", text)
    found = await checkpoints(contents, "a.txt")
    assert len(found) == 2
    assert all(re.fullmatch(r"[\w-]+", checkpoint["id"]) for checkpoint in found)
    assert len({checkpoint["id"] for checkpoint in found}) == 2
    assert (await restore(contents, "a.txt", found[0]["id"])).code == 204
    assert (await contents.get("a.txt")).json["content"] == "1"


async def test_restored_content_becomes_one_itself(contents: Contents) -> None:
    await contents.write("a.txt", "one")
    await contents.write("a.txt", "second")
    [first] = await checkpoints(contents, "a.txt")
    await restore(contents, "a.txt", first["id"])
    assert (await contents.get("a.txt")).json["content"] == "one"
    for checkpoint in await checkpoints(contents, "a.txt"):
        await restore(contents, "a.txt", checkpoint["id"])
    assert (await contents.get("a.txt")).json["content"] == "second"


async def test_making_one_stores_nothing_in_one_call(contents: Contents, calls: list[str]) -> None:
    await contents.write("a.txt", "one")
    calls.clear()
    made = await contents.ask("api/contents/a.txt/checkpoints", method="POST")
    assert made.code == 201
    assert set(made.json) == {"id", "last_modified"}
    assert made.headers["Location"].endswith(made.json["id"])
    assert calls == ["Stat"]
    assert await checkpoints(contents, "a.txt") == []


async def test_one_made_before_a_save_is_kept_by_it(contents: Contents) -> None:
    await contents.write("a.txt", "one")
    made = (await contents.ask("api/contents/a.txt/checkpoints", method="POST")).json
    assert (await restore(contents, "a.txt", made["id"])).code == 204
    await contents.write("a.txt", "two")
    assert (await restore(contents, "a.txt", made["id"])).code == 204
    assert (await contents.get("a.txt")).json["content"] == "one"


async def test_the_one_of_the_present_content_is_named_by_its_hash(contents: Contents) -> None:
    model = (await contents.write("a.txt", "one")).json
    made = (await contents.ask("api/contents/a.txt/checkpoints", method="POST")).json
    encoded = base64.urlsafe_b64encode(model["hash"].encode()).decode().rstrip("=")
    assert made["id"] == f"e-{encoded}"


async def test_each_of_many_saves_within_a_second_is_restored(contents: Contents) -> None:
    texts = [f"text {number}" for number in range(10)]
    for text in texts:
        await contents.write("a.txt", text)
    found = await checkpoints(contents, "a.txt")
    assert len({checkpoint["id"] for checkpoint in found}) == 9
    # Each restore makes another version, and moves the keys of the storage.
    for number in (3, 8, 0, 5, 7, 1, 6, 2, 4):
        assert (await restore(contents, "a.txt", found[number]["id"])).code == 204
        assert (await contents.get("a.txt")).json["content"] == texts[number]


async def test_unknown_one_is_refused_in_words(contents: Contents) -> None:
    await contents.write("a.txt", "one")
    await contents.write("a.txt", "two")
    for unknown in ("s-1-1", "v-AAAA", "v-A", "e-A", "e-", "nothing", "current"):
        answer = await restore(contents, "a.txt", unknown)
        assert (answer.code, answer.json["reason"]) == (404, "missing"), unknown
        assert "Nothing was changed" in plain(answer)
    assert (await contents.get("a.txt")).json["content"] == "two"


async def test_deleting_one_leaves_it_to_the_storage(contents: Contents) -> None:
    await contents.write("a.txt", "one")
    await contents.write("a.txt", "second")
    [kept] = await checkpoints(contents, "a.txt")
    answer = await contents.ask("api/contents/a.txt/checkpoints", kept["id"], method="DELETE")
    assert answer.code == 204
    assert await checkpoints(contents, "a.txt") == [kept]


async def test_of_a_missing_file(contents: Contents) -> None:
    assert (await contents.ask("api/contents/missing/checkpoints")).code == 404
    assert (await contents.ask("api/contents/missing/checkpoints", method="POST")).code == 404


async def test_rename_and_delete_ask_for_none(contents: Contents, calls: list[str]) -> None:
    await contents.write("a.txt", "one")
    calls.clear()
    await contents.patch("a.txt", "b.txt")
    await contents.delete("b.txt")
    assert "ListFileVersions" not in calls

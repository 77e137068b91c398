"""Uploads in parts: one PUT to the storage, and nothing of those that are cut off."""

import asyncio
from pathlib import Path

import pytest

from cs3lab.files.spool import Spool
from cs3lab.refusal import Refusal
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, binary_model, store, stored, text_model

PART = bytes(range(256)) * 64
KEY = ("tab", "a.bin")


async def upload(contents: Contents, path: str, parts: list[bytes]) -> list[int]:
    codes = []
    for number, part in enumerate(parts, 1):
        chunk = -1 if number == len(parts) else number
        codes.append((await contents.put(path, {**binary_model(part), "chunk": chunk})).code)
    return codes


async def test_parts_arrive_as_one_file(contents: Contents, home: Path) -> None:
    codes = await upload(contents, "a.bin", [PART, PART[:100], b"end"])
    assert codes == [200, 200, 201]
    assert (home / "a.bin").read_bytes() == PART + PART[:100] + b"end"


async def test_upload_replaces_a_file_whole(contents: Contents, home: Path) -> None:
    store(home / "a.bin", "before")
    assert await upload(contents, "a.bin", [PART, b"end"]) == [200, 200]
    assert (home / "a.bin").read_bytes() == PART + b"end"


async def test_nothing_is_stored_before_the_last_part(contents: Contents, home: Path) -> None:
    store(home / "a.bin", "before")
    answer = await contents.put("a.bin", {**binary_model(PART), "chunk": 1})
    assert (answer.json["path"], answer.json["content"]) == ("a.bin", None)
    assert (home / "a.bin").read_text() == "before"


async def test_upload_begun_again_starts_anew(contents: Contents, home: Path) -> None:
    await contents.put("a.bin", {**binary_model(b"cut off"), "chunk": 1})
    await upload(contents, "a.bin", [PART, b"end"])
    assert (home / "a.bin").read_bytes() == PART + b"end"


@pytest.mark.parametrize("numbers", [[2], [-1], [1, 3], [1, 1, 3]])
async def test_missing_part_stores_nothing(
    contents: Contents, home: Path, numbers: list[int]
) -> None:
    for number in numbers:
        answer = await contents.put("a.bin", {**binary_model(PART), "chunk": number})
    assert (answer.code, answer.json["reason"]) == (400, "cut off")
    assert not (home / "a.bin").exists()


@on_one_storage
@pytest.mark.parametrize("chunk", [0, -2, "1", 1.5])
async def test_number_that_counts_no_part_is_refused(contents: Contents, chunk: object) -> None:
    answer = await contents.put("a.bin", {**binary_model(PART), "chunk": chunk})
    assert (answer.code, answer.json["reason"]) == (400, "bad chunk")


async def test_notebooks_do_not_come_in_parts(contents: Contents) -> None:
    answer = await contents.put("n.ipynb", {"type": "notebook", "content": {}, "chunk": 1})
    assert answer.code == 400


async def test_two_tabs_upload_to_one_path_without_mixing(contents: Contents, home: Path) -> None:
    async def part(tab: str, text: str, chunk: int) -> int:
        model = {**text_model(text), "chunk": chunk}
        return (await contents.put("a.txt", model, {"X-Cs3lab-Client": tab})).code

    assert await part("one", "1", 1) == 200
    assert await part("two", "2", 1) == 200
    assert await part("one", "1", -1) == 201
    assert (home / "a.txt").read_text() == "11"
    assert await part("two", "2", -1) == 200
    assert (home / "a.txt").read_text() == "22"


async def test_upload_is_held_to_its_precondition(contents: Contents, home: Path) -> None:
    seen = {"If-Match": (await contents.write("a.txt", "one")).json["hash"]}
    store(home / "a.txt", "of somebody else")
    await contents.put("a.txt", {**text_model("a"), "chunk": 1}, dict(seen))
    answer = await contents.put("a.txt", {**text_model("b"), "chunk": -1}, dict(seen))
    assert answer.code == 412
    assert (home / "a.txt").read_text() == "of somebody else"


@pytest.mark.asyncio
async def test_spool_leaves_nothing_on_disk(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path), limit=100)
    await spool.add(KEY, 1, b"abc")
    assert stored(tmp_path) == []
    upload = await spool.add(KEY, -1, b"def")
    assert [data async for data in upload.read()] == [b"abcdef"]
    assert (upload.length, len(spool)) == (6, 0)
    upload.close()


@pytest.mark.asyncio
async def test_spool_holds_no_more_than_its_limit(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path), limit=5)
    await spool.add(KEY, 1, b"abc")
    with pytest.raises(Refusal) as refused:
        await spool.add(("other", "b"), 1, b"def")
    assert refused.value.status == 507
    with pytest.raises(Refusal):
        await spool.add(KEY, 2, b"def")
    assert len(spool) == 0


@pytest.mark.asyncio
async def test_spool_forgets_an_upload_nobody_goes_on_with(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path), limit=100, lifetime=0.0)
    await spool.add(KEY, 1, b"abc")
    while len(spool):  # noqa: ASYNC110  # the timer is due at once
        await asyncio.sleep(0)
    with pytest.raises(Refusal):
        await spool.add(KEY, 2, b"def")


@pytest.mark.asyncio
async def test_spool_without_a_disk_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        await Spool(str(tmp_path / "missing"), limit=100).add(KEY, 1, b"abc")
    assert refused.value.status == 507


@pytest.mark.asyncio
async def test_closed_spool_is_empty(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path), limit=100)
    await spool.add(KEY, 1, b"abc")
    spool.close()
    assert len(spool) == 0

import stat
import time
from pathlib import Path

import pytest

from cs3lab.collaboration.merges.model import Author, Record
from cs3lab.collaboration.merges.records import MergeRecords
from cs3lab.merge.jobs import Counts
from cs3lab.refusal import Refusal

pytestmark = pytest.mark.asyncio


def record(name: str, size: int = 10) -> Record:
    return Record(
        id=name.ljust(16, "-"),
        kind="text",
        path="t.txt",
        remote=b"x" * size,
        etag='"1"',
        local_side=Author("Albert Einstein", True),
        remote_side=Author(""),
        counts=Counts(1, 2, 3),
        base={"format": 1},
    )


def files(folder: Path) -> int:
    return len(list(folder.iterdir()))


async def kept(records: MergeRecords, name: str) -> bool:
    try:
        return bool(await records.get(name.ljust(16, "-")))
    except Refusal:
        return False


async def test_a_record_is_given_back_as_it_was(tmp_path: Path) -> None:
    records = MergeRecords(tmp_path / "merges")
    assert await records.put(record("one"))
    assert await records.get(record("one").id) == record("one")


async def test_only_its_user_can_read_it(tmp_path: Path) -> None:
    await MergeRecords(tmp_path / "merges").put(record("one"))
    (file,) = (tmp_path / "merges").iterdir()
    assert stat.S_IMODE((tmp_path / "merges").stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    records = MergeRecords(tmp_path, number=2)
    for name in ("one", "two", "three"):
        await records.put(record(name))
    assert [await kept(records, name) for name in ("one", "two", "three")] == [False, True, True]


async def test_the_oldest_go_when_they_are_too_large(tmp_path: Path) -> None:
    records = MergeRecords(tmp_path, room=3_000)
    for name in ("one", "two", "three"):
        await records.put(record(name, 1_000))
    assert [await kept(records, name) for name in ("one", "two", "three")] == [False, True, True]


async def test_the_old_ones_go(tmp_path: Path) -> None:
    late = 0.0
    records = MergeRecords(tmp_path, seconds=3600, clock=lambda: time.time() + late)
    await records.put(record("one"))
    late = 3590
    assert await kept(records, "one")
    late = 3700
    assert not await kept(records, "one")
    await records.put(record("two"))
    assert files(tmp_path) == 1


async def test_a_damaged_record_is_gone(tmp_path: Path) -> None:
    records = MergeRecords(tmp_path)
    await records.put(record("one"))
    (tmp_path / record("one").id).write_bytes(b"damaged")
    assert not await kept(records, "one")


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a/b", "x" * 100, "\0" * 16])
async def test_no_other_file_is_read_or_deleted(tmp_path: Path, name: str) -> None:
    (tmp_path / "b").write_bytes(b"kept")
    records = MergeRecords(tmp_path / "merges")
    with pytest.raises(Refusal):
        await records.get(name)
    await records.forget(name)
    assert (tmp_path / "b").read_bytes() == b"kept"


async def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert not await MergeRecords(tmp_path / "file" / "merges").put(record("one"))

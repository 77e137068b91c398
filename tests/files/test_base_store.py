"""Contents loaded here: what is kept, for whom, and that losing it harms nothing."""

import asyncio
import logging
import os
import stat
from pathlib import Path

import pytest

from cs3lab.client.model import ResourceId
from cs3lab.files.base_store import LARGEST, BaseStore, key_of
from cs3lab.supervisor import Supervisor
from tests.support.jupyter import (
    store,
    stored,
)

LOG = logging.getLogger("test")
SUPERVISOR = Supervisor(LOG)
KEY, OTHER = key_of(ResourceId("s", "p", "one")), key_of(ResourceId("s", "p", "two"))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "runtime" / "loaded"


@pytest.fixture
def loaded(directory: Path) -> BaseStore:
    return BaseStore(directory, LOG, SUPERVISOR)


def there(directory: Path) -> list[Path]:
    return sorted(directory.iterdir()) if directory.exists() else []


def modes(*paths: Path) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in paths]


def sizes(directory: Path) -> int:
    return sum(path.stat().st_size for path in there(directory))


def remove(directory: Path) -> None:
    for path in there(directory):
        path.unlink()
    directory.rmdir()


class TestTheStore:
    pytestmark = pytest.mark.asyncio

    async def test_it_gives_what_was_kept(self, loaded: BaseStore) -> None:
        await loaded.keep('"1"', KEY, b"first")
        await loaded.keep('"2"', KEY, b"second")
        assert await loaded.get('"1"', KEY) == b"first"
        assert await loaded.get('"2"', KEY) == b"second"

    async def test_what_was_never_kept_is_not_known(self, loaded: BaseStore) -> None:
        assert await loaded.get('"1"', KEY) is None
        assert await loaded.get("", KEY) is None

    async def test_files_of_one_etag_stay_apart(self, loaded: BaseStore) -> None:
        await loaded.keep('"1"', KEY, b"one")
        await loaded.keep('"1"', OTHER, b"two")
        assert await loaded.get('"1"', KEY) == b"one"
        assert await loaded.get('"1"', OTHER) == b"two"

    async def test_a_listing_may_tell_another_space_of_the_file(self) -> None:
        assert key_of(ResourceId("s", "p", "one")) == key_of(ResourceId("s", "q", "one"))

    async def test_it_outlives_the_server(self, loaded: BaseStore, directory: Path) -> None:
        await loaded.keep('"1"', KEY, b"first")
        assert await BaseStore(directory, LOG, SUPERVISOR).get('"1"', KEY) == b"first"

    async def test_a_content_noted_is_there_for_whoever_asks_next(self, loaded: BaseStore) -> None:
        loaded.note('"1"', KEY, b"first")
        assert await loaded.get('"1"', KEY) == b"first"

    async def test_a_content_is_written_once(self, loaded: BaseStore, directory: Path) -> None:
        await loaded.keep('"1"', KEY, b"first")
        before = [os.stat(path).st_ino for path in there(directory)]
        await loaded.keep('"1"', KEY, b"first")
        assert [os.stat(path).st_ino for path in there(directory)] == before

    async def test_nobody_else_can_read_it(self, loaded: BaseStore, directory: Path) -> None:
        await loaded.keep('"1"', KEY, b"first")
        assert modes(directory, *there(directory)) == [0o700, 0o600]

    async def test_the_least_recently_used_go(self, directory: Path) -> None:
        loaded = BaseStore(directory, LOG, SUPERVISOR, room=3500)
        for number in range(3):
            await loaded.keep(f'"{number}"', KEY, bytes(1000))
        await loaded.get('"0"', KEY)
        await loaded.keep('"3"', KEY, bytes(1000))
        known = [await loaded.get(f'"{number}"', KEY) is not None for number in range(4)]
        assert known == [True, False, True, True]
        assert sizes(directory) <= 3500

    async def test_the_next_server_knows_what_was_used_last(self, directory: Path) -> None:
        first = BaseStore(directory, LOG, SUPERVISOR)
        for number in range(3):
            await first.keep(f'"{number}"', KEY, bytes(1000))
        for age, entry in enumerate(there(directory)):
            os.utime(entry, (age, age))
        await first.get('"1"', KEY)
        second = BaseStore(directory, LOG, SUPERVISOR, room=2500)
        await second.keep('"3"', KEY, bytes(1000))
        assert await second.get('"1"', KEY) is not None
        assert len(there(directory)) == 2

    async def test_very_large_contents_are_not_kept(
        self, loaded: BaseStore, directory: Path
    ) -> None:
        await loaded.keep('"1"', KEY, bytes(LARGEST + 1))
        assert not there(directory)

    async def test_a_damaged_content_is_not_known(self, loaded: BaseStore, directory: Path) -> None:
        await loaded.keep('"1"', KEY, b"first")
        (entry,) = there(directory)
        entry.write_bytes(entry.read_bytes()[:-1] + b"?")
        assert await loaded.get('"1"', KEY) is None
        await loaded.keep('"1"', KEY, b"first")
        assert await loaded.get('"1"', KEY) == b"first"

    async def test_a_store_somebody_removed_is_made_anew(
        self, loaded: BaseStore, directory: Path
    ) -> None:
        await loaded.keep('"1"', KEY, b"first")
        remove(directory)
        assert await loaded.get('"1"', KEY) is None
        await loaded.keep('"1"', KEY, b"first")
        assert await loaded.get('"1"', KEY) == b"first"

    async def test_a_place_that_cannot_be_written_harms_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        loaded = BaseStore(tmp_path / "file" / "loaded", LOG, SUPERVISOR)
        await loaded.keep('"1"', KEY, b"first")
        assert await loaded.get('"1"', KEY) is None

    async def test_what_a_crash_left_half_written_is_removed(self, directory: Path) -> None:
        store(directory / "abc.new", b"half")
        await BaseStore(directory, LOG, SUPERVISOR).keep('"1"', KEY, b"first")
        assert "abc.new" not in stored(directory)

    async def test_a_content_no_storage_has_is_kept_by_itself(self, loaded: BaseStore) -> None:
        name = await loaded.keep_local(b"typed")
        assert name.startswith("local-")
        assert await loaded.keep_local(b"typed") == name
        assert await loaded.get(name, KEY) == await loaded.get(name, OTHER) == b"typed"

    async def test_many_at_once_lose_nothing(self, loaded: BaseStore) -> None:
        names = [f'"{number}"' for number in range(40)]
        await asyncio.gather(*(loaded.keep(name, KEY, name.encode()) for name in names))
        assert [await loaded.get(name, KEY) for name in names] == [n.encode() for n in names]

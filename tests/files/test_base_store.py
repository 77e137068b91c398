"""Contents loaded here: what is kept, for whom, and that losing it harms nothing."""

import asyncio
import json
import logging
import os
import stat
from pathlib import Path

import pytest

from cs3lab.client.model import ResourceId
from cs3lab.files.base_store import LARGEST, BaseStore, key_of
from cs3lab.files.tree import Tree
from tests.support.jupyter import (
    Contents,
    binary_model,
    notebook_model,
    store,
    stored,
    text_model,
)

LOG = logging.getLogger("test")
KEY, OTHER = key_of(ResourceId("s", "p", "one")), key_of(ResourceId("s", "p", "two"))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "runtime" / "loaded"


@pytest.fixture
def loaded(directory: Path) -> BaseStore:
    return BaseStore(directory, LOG)


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


async def kept(tree: Tree, path: str, etag: str) -> bytes | None:
    found = await tree.stat(path)
    return await tree.base_content(path, found.id, etag)


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
        assert await BaseStore(directory, LOG).get('"1"', KEY) == b"first"

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
        loaded = BaseStore(directory, LOG, room=3500)
        for number in range(3):
            await loaded.keep(f'"{number}"', KEY, bytes(1000))
        await loaded.get('"0"', KEY)
        await loaded.keep('"3"', KEY, bytes(1000))
        known = [await loaded.get(f'"{number}"', KEY) is not None for number in range(4)]
        assert known == [True, False, True, True]
        assert sizes(directory) <= 3500

    async def test_the_next_server_knows_what_was_used_last(self, directory: Path) -> None:
        first = BaseStore(directory, LOG)
        for number in range(3):
            await first.keep(f'"{number}"', KEY, bytes(1000))
        for age, entry in enumerate(there(directory)):
            os.utime(entry, (age, age))
        await first.get('"1"', KEY)
        second = BaseStore(directory, LOG, room=2500)
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
        loaded = BaseStore(tmp_path / "file" / "loaded", LOG)
        await loaded.keep('"1"', KEY, b"first")
        assert await loaded.get('"1"', KEY) is None

    async def test_what_a_crash_left_half_written_is_removed(self, directory: Path) -> None:
        store(directory / "abc.new", b"half")
        await BaseStore(directory, LOG).keep('"1"', KEY, b"first")
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


class TestTheContentsApi:
    async def test_a_notebook_loaded_is_kept(
        self, contents: Contents, tree: Tree, home: Path
    ) -> None:
        written = json.dumps(notebook_model("1")["content"])
        store(home / "n.ipynb", written)
        etag = (await contents.get("n.ipynb", content=1, hash=1)).json["hash"]
        store(home / "n.ipynb", "{}")
        assert await kept(tree, "n.ipynb", etag) == written.encode()

    async def test_what_is_saved_is_kept_as_it_was_written(
        self, contents: Contents, tree: Tree, home: Path
    ) -> None:
        notebook = await contents.put("n.ipynb", notebook_model("1"))
        text = await contents.write("a.txt", "words")
        written = (home / "n.ipynb").read_bytes()
        store(home / "n.ipynb", "{}")
        assert await kept(tree, "n.ipynb", notebook.json["hash"]) == written
        assert await kept(tree, "a.txt", text.json["hash"]) == b"words"

    async def test_a_load_without_a_hash_and_binary_files_are_not_kept(
        self, contents: Contents, tree: Tree, home: Path
    ) -> None:
        store(home / "a.txt", "words")
        store(home / "b.bin", b"\xff\xfe")
        await contents.get("a.txt")
        etag = (await contents.get("a.txt", content=0, hash=1)).json["hash"]
        binary = (await contents.get("b.bin", content=1, hash=1)).json["hash"]
        saved = (await contents.put("c.bin", binary_model(b"\xff"))).json["hash"]
        assert await kept(tree, "a.txt", etag) is None
        assert await kept(tree, "b.bin", binary) is None
        assert await kept(tree, "c.bin", saved) is None

    async def test_it_is_known_after_a_rename(
        self, contents: Contents, tree: Tree, home: Path
    ) -> None:
        store(home / "a.txt", "mine")
        etag = (await contents.get("a.txt", content=1, hash=1)).json["hash"]
        assert (await contents.patch("a.txt", "b.txt")).code == 200
        assert await kept(tree, "b.txt", etag) == b"mine"
        store(home / "c.txt", "another")
        assert await kept(tree, "c.txt", etag) is None

    async def test_it_costs_no_call(self, contents: Contents, calls: list[str]) -> None:
        etag = (await contents.write("a.txt", "1")).json["hash"]
        await contents.put("a.txt", text_model("2"), {"If-Match": etag})
        calls.clear()
        await contents.get("a.txt", content=1, hash=1)
        assert calls == ["Stat", "InitiateFileDownload", "GET"]

"""What browsers load and save through the contents API is kept as the base of merges."""

import json
from pathlib import Path

from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.jupyter import (
    Contents,
    binary_model,
    notebook_model,
    store,
    text_model,
)


async def kept(manager: Cs3ContentsManager, path: str, etag: str) -> bytes | None:
    found = await manager.services.tree.stat(path)
    return await manager.services.tree.base_content(path, found.id, etag)


async def test_a_notebook_loaded_is_kept(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    written = json.dumps(notebook_model("1")["content"])
    store(home / "n.ipynb", written)
    etag = (await contents.get("n.ipynb", content=1, hash=1)).json["hash"]
    store(home / "n.ipynb", "{}")
    assert await kept(manager, "n.ipynb", etag) == written.encode()


async def test_what_is_saved_is_kept_as_it_was_written(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    notebook = await contents.put("n.ipynb", notebook_model("1"))
    text = await contents.write("a.txt", "words")
    written = (home / "n.ipynb").read_bytes()
    store(home / "n.ipynb", "{}")
    assert await kept(manager, "n.ipynb", notebook.json["hash"]) == written
    assert await kept(manager, "a.txt", text.json["hash"]) == b"words"


async def test_a_load_without_a_hash_and_binary_files_are_not_kept(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    store(home / "a.txt", "words")
    store(home / "b.bin", b"\xff\xfe")
    await contents.get("a.txt")
    etag = (await contents.get("a.txt", content=0, hash=1)).json["hash"]
    binary = (await contents.get("b.bin", content=1, hash=1)).json["hash"]
    saved = (await contents.put("c.bin", binary_model(b"\xff"))).json["hash"]
    assert await kept(manager, "a.txt", etag) is None
    assert await kept(manager, "b.bin", binary) is None
    assert await kept(manager, "c.bin", saved) is None


async def test_it_is_known_after_a_rename(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    store(home / "a.txt", "mine")
    etag = (await contents.get("a.txt", content=1, hash=1)).json["hash"]
    assert (await contents.patch("a.txt", "b.txt")).code == 200
    assert await kept(manager, "b.txt", etag) == b"mine"
    store(home / "c.txt", "another")
    assert await kept(manager, "c.txt", etag) is None


async def test_it_costs_no_call(contents: Contents, home: Path, calls: list[str]) -> None:
    etag = (await contents.write("a.txt", "1")).json["hash"]
    await contents.put("a.txt", text_model("2"), {"If-Match": etag})
    calls.clear()
    store(home / "b.txt", "3")
    await contents.get("b.txt", content=1, hash=1)
    assert calls == ["Stat", "InitiateFileDownload", "GET"]

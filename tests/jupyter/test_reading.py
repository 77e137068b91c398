"""GET: models, listings, types and formats."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.jupyter import Contents, notebook, store

ODD_NAMES = [
    " leading and trailing ",
    "100% sure.txt",
    "%41.txt",
    "a%2Fb.txt",
    "what?.txt",
    "issue #3.txt",
    "&=;+,.txt",
    "back\\slash.txt",
    ":*<>|\"'.txt",
    "dot.",
    "cafe\u0301.txt",
    "caf\u00e9.txt",
    "🚀.ipynb.txt",
    "$HOME~.txt",
    "[x](y){z}.txt",
]


async def test_listing_describes_files_notebooks_and_folders(
    contents: Contents, home: Path
) -> None:
    store(home / "data.csv", "x,y\n")
    store(home / "work.ipynb", json.dumps(notebook("1")))
    (home / "sub").mkdir()
    answer = await contents.get()
    assert answer.code == 200
    entries = {entry["name"]: entry for entry in answer.json["content"]}
    assert {name: entry["type"] for name, entry in entries.items()} == {
        "Shares": "directory",
        "data.csv": "file",
        "work.ipynb": "notebook",
        "sub": "directory",
    }
    assert entries["data.csv"]["size"] == 4
    assert entries["data.csv"]["mimetype"] == "text/csv"
    # What others share stands there; nothing of one's own can be put beside it.
    assert [name for name, entry in entries.items() if not entry["writable"]] == ["Shares"]
    assert all(entry["content"] is None and entry["format"] is None for entry in entries.values())


async def test_listing_below_the_root_gives_paths_from_the_root(
    contents: Contents, home: Path
) -> None:
    store(home / "a" / "b" / "c.txt", "")
    answer = await contents.get("a/b")
    assert [entry["path"] for entry in answer.json["content"]] == ["a/b/c.txt"]
    assert (answer.json["name"], answer.json["path"]) == ("b", "a/b")


@pytest.mark.parametrize("name", ODD_NAMES)
async def test_odd_names_are_written_listed_and_read_byte_for_byte(
    contents: Contents, home: Path, name: str
) -> None:
    saved = await contents.write(f"odd folder/{name}", "before")
    assert saved.code == 404, "the folder is not there yet"
    (home / "odd folder").mkdir()
    saved = await contents.write(f"odd folder/{name}", "content")
    assert saved.code == 201, saved.body
    assert (home / "odd folder" / name).read_text() == "content"
    assert (await contents.get("odd folder")).names == [name]
    read = await contents.get(f"odd folder/{name}")
    assert (read.json["name"], read.json["content"]) == (name, "content")
    assert (await contents.delete(f"odd folder/{name}")).code == 204
    assert (await contents.get("odd folder")).names == []


async def test_notebook_comes_as_json(contents: Contents, home: Path) -> None:
    store(home / "n.ipynb", json.dumps(notebook("1 + 1")))
    model = (await contents.get("n.ipynb")).json
    assert (model["type"], model["format"]) == ("notebook", "json")
    assert model["content"]["cells"][0]["source"] == "1 + 1"
    assert model["hash"] is None


async def test_old_notebook_is_converted(contents: Contents, home: Path) -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["hi"]}]}],
    }
    store(home / "old.ipynb", json.dumps(old))
    model = (await contents.get("old.ipynb")).json
    assert model["content"]["nbformat"] == 4


async def test_invalid_notebook_is_shown_with_the_reason(contents: Contents, home: Path) -> None:
    wrong = {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "wrong", "metadata": {}}]}
    store(home / "wrong.ipynb", json.dumps(wrong))
    answer = await contents.get("wrong.ipynb")
    assert answer.code == 200
    assert "validation failed" in answer.json["message"].lower()


@pytest.mark.parametrize("content", ["{ this is no json", "[1, 2]", b"\xff\xfe\x00"])
async def test_what_is_no_notebook_is_refused_and_readable_as_a_file(
    contents: Contents, home: Path, content: str | bytes
) -> None:
    store(home / "broken.ipynb", content)
    refused = await contents.get("broken.ipynb")
    assert refused.code == 400
    assert "Unreadable Notebook" in refused.json["message"]
    assert (await contents.get("broken.ipynb", type="file")).code == 200


async def test_text_and_binary_are_told_apart(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "ünïcode ✓")
    store(home / "b.bin", b"\xff\x00\xfe")
    text = (await contents.get("a.txt")).json
    assert (text["format"], text["content"]) == ("text", "ünïcode ✓")
    binary = (await contents.get("b.bin")).json
    assert (binary["format"], binary["mimetype"]) == ("base64", "application/octet-stream")
    assert base64.b64decode(binary["content"]) == b"\xff\x00\xfe"


async def test_large_binary_survives_its_encoding_in_pieces(contents: Contents, home: Path) -> None:
    data = bytes(range(256)) * 20_000 + b"\xff"
    store(home / "large.bin", data)
    model = (await contents.get("large.bin")).json
    assert base64.b64decode(model["content"]) == data


async def test_text_can_be_asked_for_as_base64(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "text")
    model = (await contents.get("a.txt", format="base64")).json
    assert base64.b64decode(model["content"]) == b"text"


async def test_binary_asked_for_as_text_is_refused(contents: Contents, home: Path) -> None:
    store(home / "b.bin", b"\xff\xfe")
    answer = await contents.get("b.bin", type="file", format="text")
    assert (answer.code, answer.json["reason"]) == (400, "bad format")


@pytest.mark.parametrize(
    ("params", "status"),
    [({"format": "json"}, 400), ({"content": "2"}, 400), ({"hash": "yes"}, 400)],
)
async def test_unknown_parameters_are_refused(
    contents: Contents, home: Path, params: dict[str, Any], status: int
) -> None:
    store(home / "a.txt", "")
    assert (await contents.get("a.txt", **params)).code == status


async def test_unknown_type_means_file(contents: Contents, home: Path) -> None:
    store(home / "n.ipynb", "{}")
    assert (await contents.get("n.ipynb", type="drawing")).json["type"] == "file"


async def test_wrong_type_is_refused(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.txt", "")
    for kind in ("file", "notebook"):
        answer = await contents.get("sub", type=kind)
        assert answer.code == 400
        assert answer.json["message"] == f"sub is a directory, not a {kind}"
    answer = await contents.get("sub/a.txt", type="directory")
    assert answer.code == 400
    assert answer.json["message"] == "sub/a.txt is not a directory"


async def test_folder_that_became_a_file_is_shown_as_one(contents: Contents, home: Path) -> None:
    (home / "sub").mkdir()
    assert (await contents.get()).names == ["sub", "Shares"]
    (home / "sub").rmdir()
    store(home / "sub", "now a file")
    answer = await contents.get("sub")
    assert (answer.json["type"], answer.json["content"]) == ("file", "now a file")


async def test_description_without_content(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "text")
    model = (await contents.get("a.txt", content=0, hash=1)).json
    assert (model["content"], model["format"]) == (None, None)
    assert model["hash"]
    assert model["hash_algorithm"] == "cs3-etag"
    assert model["size"] == 4


async def test_hash_changes_with_the_content_only(contents: Contents, home: Path) -> None:
    await contents.write("a.txt", "one")
    first = (await contents.get("a.txt", content=0, hash=1)).json["hash"]
    assert (await contents.get("a.txt", hash=1)).json["hash"] == first
    await contents.write("a.txt", "two")
    assert (await contents.get("a.txt", content=0, hash=1)).json["hash"] != first


async def test_folder_has_a_hash_too(contents: Contents, home: Path) -> None:
    (home / "sub").mkdir()
    assert (await contents.get("sub", content=0, hash=1)).json["hash"]
    assert (await contents.get("sub", hash=1)).json["hash"]


@pytest.mark.parametrize("path", ["missing", "missing/deeper.txt", "missing.ipynb"])
async def test_missing_is_404(contents: Contents, path: str) -> None:
    assert (await contents.get(path)).code == 404


@pytest.mark.parametrize("path", [".hidden", ".hidden/a.txt", "sub/.hidden.txt"])
async def test_hidden_files_are_not_there(contents: Contents, home: Path, path: str) -> None:
    store(home / ".hidden" / "a.txt", "")
    store(home / "sub" / ".hidden.txt", "")
    assert (await contents.get(path)).code == 404


async def test_hidden_files_and_globs_are_not_listed(contents: Contents, home: Path) -> None:
    for name in (".hidden", "__pycache__/x", "a.pyc", "b~", "seen.txt"):
        store(home / name, "")
    assert (await contents.get()).names == ["seen.txt", "Shares"]


async def test_listing_keeps_its_tag_while_nothing_changes(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.txt", "")
    seen = ""
    while not seen.startswith('"'):
        # Where times have whole seconds, a folder must be left alone for two before it gets a tag.
        seen = (await contents.get("sub", {"If-None-Match": seen or "x"})).headers["Etag"]
    unchanged = await contents.get("sub", {"If-None-Match": seen})
    assert (unchanged.code, unchanged.body, unchanged.headers["Etag"]) == (304, b"", seen)
    await contents.write("sub/b.txt", "new")
    changed = await contents.get("sub", {"If-None-Match": seen})
    assert changed.code == 200
    assert sorted(changed.names) == ["a.txt", "b.txt"]
    assert changed.headers["Etag"] != seen


async def test_tag_of_a_file_is_not_compared(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "text")
    answer = await contents.get("a.txt", {"If-None-Match": '"anything"'}, hash=1)
    assert answer.json["content"] == "text"
    assert (await contents.get("a.txt", {"If-None-Match": answer.json["hash"]})).code == 200

"""Files too large to be held in memory: told so before they are read, and offered as downloads."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from cs3lab.client.errors import TransferInterrupted
from cs3lab.files.tree import Tree
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Answer, Contents, notebook, plain, store

MB = 1024 * 1024
Ask = Callable[[Contents, str], Awaitable[Answer]]


def posted(address: str, **body: Any) -> Ask:
    """Ask with a body, in which HERE stands for the path."""

    async def ask(contents: Contents, path: str) -> Answer:
        text = json.dumps(body).replace("HERE", path)
        return await contents.ask(address, method="POST", body=json.loads(text))

    return ask


ROUTES: dict[str, Ask] = {
    "opened": lambda contents, path: contents.get(path),
    "opened to be edited": lambda contents, path: contents.get(path, hash="1"),
    "opened as a text": lambda contents, path: contents.get(path, type="file", format="text"),
    "opened as bytes": lambda contents, path: contents.get(path, type="file", format="base64"),
    "trusted": lambda contents, path: contents.ask(
        "api/contents", path, "trust", method="POST", body={}
    ),
    "merged": posted(
        "cs3lab/merges", kind="document", path="HERE", hash='"x"', content=notebook("x")
    ),
    "compared": posted("cs3lab/diffs", before={"path": "HERE"}, after={"path": "small.ipynb"}),
    "compared with": posted("cs3lab/diffs", before={"path": "small.ipynb"}, after={"path": "HERE"}),
    "copied": posted("cs3lab/copies", path="HERE"),
}


@on_one_storage
@pytest.mark.parametrize("ask", ROUTES.values(), ids=ROUTES)
async def test_what_is_too_large_is_not_read(
    contents: Contents, home: Path, manager: Cs3ContentsManager, calls: list[str], ask: Ask
) -> None:
    manager.max_document_mb = 1
    store(home / "small.ipynb", json.dumps(notebook("x")))
    store(home / "large one.ipynb", json.dumps(notebook("x" * MB)))
    answer = await ask(contents, "large one.ipynb")
    assert (answer.code, answer.json["reason"]) == (413, "too large"), answer.body
    assert "download" in plain(answer)
    assert calls.count("GET") <= 1, "the small one at most"
    downloaded = await contents.ask(unquote(answer.json["download"]))
    assert (downloaded.code, len(downloaded.body)) == (200, answer.json["size"])
    assert downloaded.body == (home / "large one.ipynb").read_bytes()


@on_one_storage
async def test_what_is_just_small_enough_is_opened(
    contents: Contents, home: Path, manager: Cs3ContentsManager
) -> None:
    manager.max_document_mb = 1
    store(home / "a.txt", "x" * MB)
    assert len((await contents.get("a.txt")).json["content"]) == MB
    store(home / "b.txt", "x" * (MB + 1))
    assert (await contents.get("b.txt")).code == 413


async def taken(tree: Tree, path: str, size: int) -> bytes:
    """Read a file that was described as of this size."""
    reference, transfer = await tree.reference(path), (await tree.storage()).transfer
    async with transfer.download(reference) as download:
        return (await tree.whole.take(download, reference, size, path))[0]


@pytest.mark.parametrize("before", [3, 300])
async def test_a_file_that_has_changed_since_is_read_whole(
    tree: Tree, home: Path, before: int
) -> None:
    store(home / "a.txt", "of another length")
    assert await taken(tree, "a.txt", before) == b"of another length"


async def test_a_file_that_has_grown_too_large_is_not(tree: Tree, home: Path) -> None:
    tree.whole.most_mb = lambda: 1
    store(home / "a.txt", "x" * (MB + 1))
    with pytest.raises(Exception, match="larger than 1 MB"):
        await taken(tree, "a.txt", 3)


@pytest.mark.parametrize("told", [3, 300])
async def test_a_body_of_another_length_than_the_file_is_refused(
    tree: Tree, home: Path, told: int
) -> None:
    store(home / "a.txt", "of another length")
    transfer = (await tree.storage()).transfer
    async with transfer.download(await tree.reference("a.txt")) as download:
        with pytest.raises(TransferInterrupted, match="more or less than the file holds"):
            await tree.whole.collect(download, told, "a.txt")

"""What cannot be right is refused with a reason, and nothing is stored."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, notebook_model, plain, store, stored, text_model


@on_one_storage
@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ({"type": "file", "format": "base64", "content": "not base64!"}, "bad format"),
        ({"type": "file", "format": "base64", "content": "YQ"}, "bad format"),
        ({"type": "file", "format": "json", "content": "{}"}, "bad format"),
        ({"type": "file", "content": "no format"}, "bad format"),
        ({"type": "file", "format": "text", "content": {"an": "object"}}, "bad format"),
        ({"type": "file", "format": "text", "content": "\ud800"}, "bad format"),
        ({"type": "file", "format": "text", "content": None}, "bad request"),
        ({"content": "no type", "format": "text"}, "bad request"),
        ({"type": "notebook", "content": "no notebook"}, "bad notebook"),
        ({"type": "notebook", "content": {}}, "bad notebook"),
        ({"type": "notebook", "content": {"cells": "none", "nbformat": 4}}, "bad notebook"),
    ],
)
async def test_content_that_is_not_what_it_says_is_not_stored(
    contents: Contents, home: Path, model: dict[str, Any], reason: str
) -> None:
    answer = await contents.put("a", model)
    assert (answer.code, answer.json["reason"]) == (400, reason)
    plain(answer)
    assert stored(home) == []


@on_one_storage
@pytest.mark.parametrize("path", ["../a", "sub/../../a", "a\0b", "..\\a", "a\nb", "x" * 241, "."])
async def test_names_that_must_not_be_are_refused(
    contents: Contents, home: Path, path: str
) -> None:
    answer = await contents.ask("api/contents", path, method="PUT", body=text_model("x"))
    assert answer.code == 400, answer.body
    plain(answer)
    assert stored(home) == []
    assert "a" not in stored(home.parent)
    assert (await contents.get(path)).code in (400, 404)


async def test_missing_parent(contents: Contents, home: Path) -> None:
    for model in (text_model("x"), notebook_model("1"), {"type": "directory"}):
        answer = await contents.put("missing/a", model)
        assert answer.code == 404
        plain(answer)
    assert stored(home) == []


async def test_file_as_a_folder(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "precious")
    assert (await contents.write("a.txt/b.txt", "x")).code in (400, 404, 409)
    assert (await contents.get("a.txt/b.txt")).code == 404
    assert (home / "a.txt").read_text() == "precious"

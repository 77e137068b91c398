"""Saves that meet on a storage which compares neither etags nor locks."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cs3lab.client import http
from cs3lab.client.errors import Unsupported
from cs3lab.client.model import Version
from cs3lab.client.versions import Versions
from cs3lab.files.collisions import overwritten, tells_of
from tests.support.jupyter import Contents, notebook_model, store
from tests.support.merging import Merging, edited, keeping_workers, outside, stored_sources

pytestmark = pytest.mark.parametrize("gateway", ["reva-local"], indirect=True)


Meanwhile = Callable[[Callable[[], None]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen between the look and the PUT of the next save."""
    put = http.put

    def meet(happens: Callable[[], None]) -> None:
        async def met(*args: Any) -> Any:
            monkeypatch.setattr("cs3lab.client.transfer.put", put)
            happens()
            return await put(*args)

        monkeypatch.setattr("cs3lab.client.transfer.put", met)

    return meet


async def saved_twice(contents: Contents) -> str:
    """Save a notebook over itself, which shows that the versions tell; give its etag."""
    first = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    again = await contents.put("n.ipynb", notebook_model("2"), {"If-Match": first})
    etag: str = again.json["hash"]
    return etag


async def test_what_another_stored_in_that_moment_stands_again(
    contents: Contents, home: Path, meanwhile: Meanwhile
) -> None:
    etag = await saved_twice(contents)
    meanwhile(lambda: outside(home / "n.ipynb", "hers"))
    answer = await contents.put("n.ipynb", notebook_model("mine"), {"If-Match": etag})
    assert (answer.code, answer.json["reason"]) == (412, "changed")
    assert stored_sources(home / "n.ipynb") == ["hers"]
    assert answer.json["hash"] == (await contents.get("n.ipynb", hash=1)).json["hash"]


async def test_a_program_that_states_nothing_overwrites_nothing(
    contents: Contents, home: Path, meanwhile: Meanwhile
) -> None:
    await saved_twice(contents)
    meanwhile(lambda: outside(home / "n.ipynb", "hers"))
    answer = await contents.put("n.ipynb", notebook_model("mine"))
    assert (answer.code, answer.json["reason"]) == (409, "changed")
    assert stored_sources(home / "n.ipynb") == ["hers"]


async def test_a_save_that_meets_nobody_is_saved(contents: Contents, home: Path) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    for source in "234":
        answer = await contents.put("n.ipynb", notebook_model(source), {"If-Match": etag})
        assert answer.code == 200
        etag = answer.json["hash"]
    assert stored_sources(home / "n.ipynb") == ["4"]


async def test_a_merge_that_meets_another_save_is_merged_again(
    contents: Contents, home: Path, meanwhile: Meanwhile
) -> None:
    with keeping_workers():
        merging = Merging(contents)
        await saved_twice(contents)
        content, etag = await merging.opened("n.ipynb", "one", "two", "three")
        outside(home / "n.ipynb", "one", "TWO", "three")
        meanwhile(lambda: outside(home / "n.ipynb", "one", "TWO", "THREE"))
        answer = await merging.merge("n.ipynb", etag, edited(content, 0, "ONE"))
        assert answer.json["state"] == "merged"
        assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "THREE"]


async def test_nothing_is_built_on_what_is_taken_back(
    contents: Contents, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keeping_workers():
        merging = Merging(contents)
        content, etag = await merging.opened("n.ipynb", "one", "two")
        mine = edited(content, 0, "ONE")
        saved = await contents.put(
            "n.ipynb", {"type": "notebook", "format": "json", "content": mine}, {"If-Match": etag}
        )
        # Somebody has written over that, and is about to find out.
        outside(home / "n.ipynb", "one", "theirs")

        async def taken_back(_: float) -> None:
            store(home / "n.ipynb", json.dumps(mine))

        monkeypatch.setattr("cs3lab.files.collisions.asyncio", SimpleNamespace(sleep=taken_back))
        more = edited(mine, 1, "two and more")
        answer = await merging.merge("n.ipynb", saved.json["hash"], more)
        assert answer.json["state"] == "merged"
        assert stored_sources(home / "n.ipynb") == ["ONE", "two and more"]


async def test_without_versions_the_size_tells(
    contents: Contents, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_kept(*_: Any) -> list[Version]:
        raise Unsupported

    monkeypatch.setattr(Versions, "list", none_kept)
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    overtaken(monkeypatch, lambda: outside(home / "n.ipynb", "hers", "and more"))
    answer = await contents.put("n.ipynb", notebook_model("mine"), {"If-Match": etag})
    assert (answer.code, answer.json["reason"]) == (412, "changed")
    assert stored_sources(home / "n.ipynb") == ["hers", "and more"]


async def test_two_who_make_a_file_at_once_both_hear_of_it(
    contents: Contents, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtaken(monkeypatch, lambda: store(home / "a.txt", "hers, and more"))
    answer = await contents.write("a.txt", "mine")
    assert (answer.code, answer.json["reason"]) == (409, "changed")
    assert (home / "a.txt").read_text() == "hers, and more"


def overtaken(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen right after the next PUT."""
    put: Callable[..., Awaitable[Any]] = http.put

    async def met(*args: Any) -> Any:
        monkeypatch.setattr("cs3lab.client.transfer.put", put)
        answer = await put(*args)
        happens()
        return answer

    monkeypatch.setattr("cs3lab.client.transfer.put", met)


class TestWhatVersionsTell:
    """Pure."""

    @pytest.fixture(autouse=True)
    def gateway(self) -> None:
        """None is needed."""

    def test_the_one_that_was_to_be_replaced(self) -> None:
        assert overwritten([version("b"), version("a")], "b") is None

    def test_another_one(self) -> None:
        assert overwritten([version("b"), version("a")], "a") == version("b")

    @pytest.mark.parametrize("etags", [["own", "a"], ["own", "b"], ["a"], []])
    def test_half_of_the_same_save(self, etags: list[str]) -> None:
        assert overwritten([version(etag) for etag in etags], "a", {"own"}) is None

    def test_another_one_under_half_of_the_same_save(self) -> None:
        assert overwritten([version("own"), version("b"), version("a")], "a", {"own"}) == version(
            "b"
        )

    @pytest.mark.parametrize("etags", [[], [""], ["", ""]])
    def test_nothing(self, etags: list[str]) -> None:
        assert tells_of([version(etag) for etag in etags], "a") is False

    def test_that_they_tell(self) -> None:
        assert tells_of([version("b"), version("a")], "a") is True

    def test_not_yet_whether_they_do(self) -> None:
        assert tells_of([version("b")], "a") is None


def version(etag: str) -> Version:
    return Version("key", datetime(2026, 1, 1, tzinfo=timezone.utc), 1, etag)

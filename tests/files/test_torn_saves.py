"""Saves of which half arrives, on a storage that stores half and compares nothing.

What arrived may show a while after the connection was cut. Nobody is told of a conflict with it.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from cs3lab.client import http, lost_answers, transfer
from cs3lab.client.body import Body
from cs3lab.client.errors import TransferInterrupted, Unavailable
from cs3lab.client.versions import Versions
from cs3lab.files.tree import Tree
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, notebook_model, stored
from tests.support.lost import Cut
from tests.support.merging import stored_sources

pytestmark = pytest.mark.parametrize("gateway", ["reva-local"], indirect=True)

MOMENTS = ("at once", "when it was looked", "when it is sent again", "when that is stored")


class Torn:
    """A save that is cut off; the storage stores half of it at one of the moments."""

    def __init__(self, moment: str) -> None:
        self._moment = moment
        self._half: tuple[Any, ...] = ()

    async def put(self, *args: Any) -> Any:
        """Cut the first PUT, and do the second."""
        if self._half:
            await self._show("when it is sent again")
            answer = await http.put(*args)
            await self._show("when that is stored")
            return answer
        client, endpoint, token, body, lock, path = args
        half = b"".join([chunk async for chunk in body.chunks()])[: body.length // 2]
        body.sha1 = None
        self._half = client, endpoint, token, Body(half, len(half)), lock, path
        await self._show("at once")
        raise TransferInterrupted(operation="PUT")

    async def outcome(self, *args: Any) -> Any:
        """Look what the first PUT left."""
        found = await lost_answers.outcome_of_save(*args)
        await self._show("when it was looked")
        return found

    async def _show(self, moment: str) -> None:
        if moment == self._moment:
            self._moment = ""
            await http.put(*self._half)


@pytest.fixture(params=MOMENTS)
def tear(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Tear the next save."""

    def tear_next() -> None:
        save = Torn(request.param)
        monkeypatch.setattr(transfer, "put", save.put)
        monkeypatch.setattr(transfer, "outcome_of_save", save.outcome)

    return tear_next


async def opened(contents: Contents) -> str:
    """Save a notebook over itself, which shows that the versions tell; give its etag."""
    first = await saved(contents, "1", None)
    return await saved(contents, "2", first)


async def saved(contents: Contents, source: str, etag: str | None) -> str:
    stated = {"If-Match": etag} if etag else {}
    answer = await contents.put("n.ipynb", notebook_model(source), stated)
    assert answer.code < 300, answer.json
    now: str = answer.json["hash"]
    return now


async def test_a_save_is_saved(contents: Contents, home: Path, tear: Callable[[], None]) -> None:
    etag = await opened(contents)
    tear()
    etag = await saved(contents, "3", etag)
    assert stored_sources(home / "n.ipynb") == ["3"]
    await saved(contents, "4", etag)
    assert stored_sources(home / "n.ipynb") == ["4"]


async def test_a_save_that_states_nothing_is_saved(
    contents: Contents, home: Path, tear: Callable[[], None]
) -> None:
    await opened(contents)
    tear()
    await saved(contents, "3", None)
    assert stored_sources(home / "n.ipynb") == ["3"]


async def test_a_new_file_is_saved(
    contents: Contents, home: Path, tear: Callable[[], None]
) -> None:
    tear()
    await saved(contents, "1", None)
    assert stored_sources(home / "n.ipynb") == ["1"]


async def test_an_untitled_file_is_made_once(
    contents: Contents, home: Path, tear: Callable[[], None]
) -> None:
    tear()
    made = await contents.post("", {"type": "notebook"})
    assert made.json["path"] == "Untitled.ipynb"
    assert stored(home) == ["Untitled.ipynb"]


@pytest.mark.parametrize("times", [1, 2])
async def test_more_typed_meanwhile_is_saved(
    contents: Contents, gateway: GatewayProcess, home: Path, cut: Cut, times: int
) -> None:
    etag = await opened(contents)
    for source in ("3", "3 and more"):
        cut(gateway, home / "n.ipynb", times)
        answer = await contents.put("n.ipynb", notebook_model(source), {"If-Match": etag})
        etag = answer.json["hash"] if answer.code < 300 else etag
    await saved(contents, "more typed before it", etag)
    assert stored_sources(home / "n.ipynb") == ["more typed before it"]


HERS = json.dumps(notebook("hers")).encode()


@pytest.fixture
def meets(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let another save between the look and the PUT of the next save; `put` is that PUT."""

    def meet(put: Callable[..., Awaitable[Any]] = http.put) -> None:
        async def met(*args: Any) -> Any:
            monkeypatch.setattr(transfer, "put", http.put)
            ref = await tree.reference("n.ipynb")
            await (await tree.storage()).transfer.upload(ref, HERS, len(HERS))
            monkeypatch.setattr(transfer, "put", put)
            return await put(*args)

        monkeypatch.setattr(transfer, "put", met)

    return meet


async def mine_is_refused(contents: Contents, home: Path, etag: str) -> None:
    answer = await contents.put("n.ipynb", notebook_model("mine"), {"If-Match": etag})
    assert (answer.code, answer.json["reason"]) == (412, "changed")
    assert stored_sources(home / "n.ipynb") == ["hers"]


async def test_what_another_stored_under_half_of_it_stands_again(
    contents: Contents, home: Path, meets: Callable[..., None]
) -> None:
    etag = await opened(contents)
    meets(Torn("at once").put)
    await mine_is_refused(contents, home, etag)


async def test_what_another_stored_stands_again_when_the_look_failed(
    contents: Contents,
    home: Path,
    meets: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    etag = await opened(contents)
    meets()

    async def out_of_reach(*_: Any) -> Any:
        raise Unavailable

    with monkeypatch.context() as failing:
        failing.setattr(Versions, "list", out_of_reach)
        failed = await contents.put("n.ipynb", notebook_model("mine"), {"If-Match": etag})
        assert failed.code >= 500
    await mine_is_refused(contents, home, etag)

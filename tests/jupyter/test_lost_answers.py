"""What people see of answers that got lost: nothing, where what they wanted is done."""

from pathlib import Path
from typing import Any

import pytest

from cs3lab.client.errors import Unavailable
from cs3lab.client.lost_answers import UNKNOWN
from cs3lab.client.transfer import Transfer
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook_model, store, stored
from tests.support.lost import Cut, Lose


@pytest.fixture
def out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a save without an answer the storage cannot be asked either."""

    async def nobody(*_: Any) -> Any:
        return UNKNOWN

    monkeypatch.setattr("cs3lab.client.transfer.outcome_of_save", nobody)


async def save(contents: Contents, source: str, etag: str) -> Any:
    return await contents.put("n.ipynb", notebook_model(source), {"If-Match": etag})


async def shown(contents: Contents) -> str:
    answer = await contents.get("n.ipynb", type="notebook", content=1, hash=1)
    source: str = answer.json["content"]["cells"][0]["source"]
    return source


async def test_a_save_that_was_stored_is_saved(contents: Contents, lose: Lose) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    lose("PUT")
    saved = await save(contents, "2", etag)
    assert saved.code == 200
    assert (await save(contents, "3", saved.json["hash"])).code == 200


@pytest.mark.usefixtures("out_of_reach")
async def test_nobody_conflicts_with_a_save_of_their_own(contents: Contents, lose: Lose) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    lose("PUT")
    assert (await save(contents, "2", etag)).code == 502
    assert (await save(contents, "3", etag)).code == 200
    assert await shown(contents) == "3"


@pytest.mark.usefixtures("out_of_reach")
async def test_a_save_of_ones_own_is_known_when_the_storage_can_be_asked_again(
    contents: Contents, lose: Lose, monkeypatch: pytest.MonkeyPatch
) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    lose("PUT")
    assert (await save(contents, "2", etag)).code == 502

    async def away(*_: Any) -> bytes:
        raise Unavailable

    with monkeypatch.context() as failing:
        failing.setattr(Transfer, "read", away)
        assert (await save(contents, "3", etag)).code == 503
    assert (await save(contents, "3", etag)).code == 200
    assert await shown(contents) == "3"


async def test_ones_own_torn_notebook_is_saved_over(
    contents: Contents, gateway: GatewayProcess, home: Path, cut: Cut
) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    cut(gateway, home / "n.ipynb", times=2)
    assert (await save(contents, "2", etag)).code == 502
    assert (await save(contents, "3", etag)).code == 200
    assert await shown(contents) == "3"


@pytest.mark.usefixtures("out_of_reach")
async def test_what_another_stored_since_is_not_overwritten(
    contents: Contents, home: Path, lose: Lose
) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    lose("PUT")
    await save(contents, "2", etag)
    store(home / "n.ipynb", "hers")
    assert (await save(contents, "3", etag)).code == 412
    assert (home / "n.ipynb").read_text() == "hers"


@pytest.mark.usefixtures("out_of_reach")
async def test_a_save_goes_over_none_that_was_made_from_another_content(
    contents: Contents, lose: Lose
) -> None:
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    hers = (await save(contents, "hers", etag)).json["hash"]
    lose("PUT")
    assert (await save(contents, "merged", hers)).code == 502
    assert (await save(contents, "mine", etag)).code == 412
    assert await shown(contents) == "merged"


async def test_an_untitled_file_is_made_once(contents: Contents, home: Path, lose: Lose) -> None:
    lose("PUT")
    made = await contents.post("", {"type": "notebook"})
    assert made.code == 201
    assert stored(home) == [made.json["path"]]


async def test_a_folder_is_copied_once(contents: Contents, home: Path, lose: Lose) -> None:
    store(home / "sub" / "a.txt", "a")
    for name in ("CreateContainer", "PUT"):
        lose(name)
        assert (await contents.post("", {"copy_from": "sub"})).code == 201
    assert stored(home) == ["sub", "sub-Copy1", "sub-Copy2"]
    assert stored(home / "sub-Copy2") == ["a.txt"]


async def test_what_was_renamed_or_deleted_is(contents: Contents, home: Path, lose: Lose) -> None:
    await contents.write("a.txt", "a")
    lose("Move")
    assert (await contents.patch("a.txt", "b.txt")).code == 200
    assert stored(home) == ["b.txt"]
    lose("Delete")
    assert (await contents.delete("b.txt")).code == 204
    assert stored(home) == []

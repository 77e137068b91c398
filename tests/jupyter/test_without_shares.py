"""A storage that keeps no shares, or no links: nothing of them is shown, and that is no error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, plain, store
from tests.support.lacking import lacking

SHARES = (
    "CreateShare",
    "GetShare",
    "ListReceivedShares",
    "ListShares",
    "RemoveShare",
    "UpdateReceivedShare",
    "UpdateShare",
)
LINKS = ("CreatePublicShare", "GetPublicShare", "ListPublicShares", "RemovePublicShare")
GROUPS = ("FindGroups", "GetGroup", "GetGroupByClaim")


@pytest.fixture(params=[SHARES, (*SHARES, *LINKS, *GROUPS)], ids=["shares", "all"])
def lacks(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The calls that the storage does not know."""
    found: tuple[str, ...] = request.param
    return found


@pytest.fixture
def cs3lab_config(
    gateway: GatewayProcess, home: Path, lacks: tuple[str, ...], jp_asyncio_loop: Any
) -> Iterator[dict[str, Any]]:
    before = lacking(gateway.grpc, *lacks)
    address = jp_asyncio_loop.run_until_complete(before.__aenter__())
    yield {"gateway": address, "user": "einstein", "secret": "relativity", "root": home.name}
    jp_asyncio_loop.run_until_complete(before.__aexit__(None, None, None))


async def test_the_folder_of_shares_is_not_in_the_tree(contents: Contents) -> None:
    assert (await contents.get()).names == []
    assert (await contents.get("Shares")).code == 404


async def test_a_stored_folder_of_that_name_is_like_any_other(
    contents: Contents, home: Path
) -> None:
    store(home / "Shares" / "mine.txt", "mine")
    assert (await contents.get()).names == ["Shares"]
    assert (await contents.get("Shares/mine.txt")).json["content"] == "mine"
    assert (await contents.patch("Shares", "Other")).code == 200
    assert (home / "Other" / "mine.txt").exists()


async def test_it_is_opened_before_the_root_was(contents: Contents, home: Path) -> None:
    store(home / "Shares" / "mine.txt", "mine")
    assert (await contents.get("Shares")).names == ["mine.txt"]


async def test_the_lists_say_that_there_are_none(contents: Contents) -> None:
    received = await contents.ask("cs3lab", "received")
    assert (received.code, received.json) == (
        200,
        {"received": [], "available": False, "own_names": False},
    )
    made = await contents.ask("cs3lab", "shares")
    assert (made.code, made.json) == (200, {"shares": [], "available": False})


async def test_the_dialog_has_links_at_most(
    contents: Contents, home: Path, lacks: tuple[str, ...]
) -> None:
    store(home / "a.txt", "text")
    answer = await contents.ask("cs3lab", "sharing", params={"path": "a.txt"})
    assert answer.code == 200
    shown = answer.json
    assert (shown["available"], shown["shares"]) == (False, [])
    if lacks == SHARES:
        assert (shown["links"], shown["can_share"], shown["message"]) == ([], True, None)
        body = {"path": "a.txt", "role": "viewer"}
        assert (await contents.ask("cs3lab", "links", method="POST", body=body)).code == 201
    else:
        assert (shown["links"], shown["can_share"]) == (None, False)
        assert "no shares" in plain(answer)


async def test_people_are_found_without_groups(contents: Contents, lacks: tuple[str, ...]) -> None:
    answer = await contents.ask("cs3lab", "people", params={"q": "cur"})
    assert [each["name"] for each in answer.json["people"]] == ["Marie Curie"]


async def test_sharing_all_the_same_is_refused_in_plain_words(
    contents: Contents, home: Path
) -> None:
    store(home / "a.txt", "text")
    found = (await contents.ask("cs3lab", "people", params={"q": "cur"})).json["people"][0]
    grantee = {key: found[key] for key in ("kind", "id", "idp")}
    body = {"path": "a.txt", "grantee": grantee, "role": "viewer"}
    answer = await contents.ask("cs3lab", "shares", method="POST", body=body)
    assert (answer.code, answer.json["reason"]) == (501, "unsupported")
    plain(answer)

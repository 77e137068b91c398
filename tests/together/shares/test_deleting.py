"""What is deleted is not shared any more: storages would keep its shares for ever."""

from tests.jupyter.two_people import Owner
from tests.support.abilities import Ability, needs
from tests.support.jupyter import Contents, plain


async def shares_of(einstein: Owner) -> set[str]:
    """Give the ids of all shares by einstein."""
    answer = await einstein.contents.ask("cs3lab/shares")
    return {row["id"] for row in answer.json["shares"]}


async def test_a_deleted_file_is_not_shared_any_more(einstein: Owner, marie: Contents) -> None:
    einstein.has("a.txt")
    einstein.has("b.txt")
    gone, kept = await einstein.shares("a.txt"), await einstein.shares("b.txt")
    assert (await einstein.contents.delete(einstein.at("a.txt"))).code == 204
    left = await shares_of(einstein)
    assert (gone["id"] in left, kept["id"] in left) == (False, True)
    received = (await marie.ask("cs3lab/received")).json["received"]
    assert gone["id"] not in {row["id"] for row in received}


async def test_nor_is_a_deleted_folder_and_what_was_in_it(einstein: Owner, marie: Contents) -> None:
    einstein.has("data/sub/a.txt")
    einstein.has("data/b.txt")
    einstein.has("data 2/c.txt")
    inside = [await einstein.shares(name) for name in ("data/sub/a.txt", "data/b.txt", "data")]
    kept = await einstein.shares("data 2")
    assert (await einstein.contents.delete(einstein.at("data"))).code == 204
    left = await shares_of(einstein)
    assert not left.intersection(row["id"] for row in inside)
    assert kept["id"] in left


@needs(Ability.LOCKS)
async def test_what_cannot_be_deleted_stays_shared(einstein: Owner, marie: Contents) -> None:
    einstein.has("a.txt")
    share = await einstein.shares("a.txt")
    body = {"state": "accepted"}
    taken = await marie.ask("cs3lab/received", share["id"], method="PATCH", body=body)
    edit = {"path": taken.json["item"]["path"], "client": "tab", "mode": "edit"}
    assert (await marie.ask("cs3lab/locks", method="POST", body=edit)).json["state"] == "held"
    refused = await einstein.contents.delete(einstein.at("a.txt"))
    assert refused.code == 423
    assert "Marie" in plain(refused)
    assert share["id"] in await shares_of(einstein)
    assert (await marie.get(taken.json["item"]["path"])).code == 200

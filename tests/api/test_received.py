"""What marie shares with einstein: answered, named, hidden and found again in his browser."""

from typing import Any

from cs3lab.client.model import ResourceId
from cs3lab.client.sharing_model import Role
from cs3lab.merge.proposal import PROPOSAL, Proposal, dumps
from tests.api.people import Marie, change, remove, said_plainly
from tests.support.abilities import Ability, has, needs
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents


def proposal(name: str, words: str = "") -> str:
    original = ResourceId("storage", "space", "original")
    return dumps(Proposal(id="0" * 16, original=original, name=name, words=words))


async def row_of(contents: Contents, share: str) -> Any:
    rows = (await contents.ask("cs3lab", "received")).json["received"]
    return next((row for row in rows if row["id"] == share), None)


async def test_a_share_is_accepted_and_left(
    contents: Contents, marie: Marie, folder: str, gateway: GatewayProcess
) -> None:
    name = f"{folder}.txt"
    share = await marie.shares(name)
    row = await row_of(contents, share)
    assert row["sharer"]["name"] == "Marie Curie"
    assert row["item"]["name"] == name
    assert row["state"] == ("pending" if has(gateway.profile, Ability.QUESTIONS) else "accepted")
    answer = await change(contents, "received", share, state="accepted")
    assert answer.code == 200
    ready = answer.json
    assert (ready["state"], ready["status"], ready["failed"]) == ("accepted", "ready", None)
    assert ready["item"]["path"] == f"Shares/{name}"
    assert ready["item"]["writable"] is True
    assert (await remove(contents, "received", share)).code == 204
    assert (await row_of(contents, share))["state"] == "declined"
    assert await marie.reads(name) == b"hers"


async def test_what_was_declined_is_found_again_and_accepted(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt")
    declined = await change(contents, "received", share, state="declined")
    assert (declined.code, declined.json["state"]) == (200, "declined")
    row = await row_of(contents, share)
    assert (row["state"], row["item"]["name"], row["item"]["path"]) == (
        "declined",
        f"{folder}.txt",
        None,
    )
    again = await change(contents, "received", share, state="accepted")
    assert (again.json["state"], again.json["status"]) == ("accepted", "ready")
    assert (await contents.get(again.json["item"]["path"])).json["content"] == "hers"


async def test_what_is_hidden_is_out_of_the_folder_until_it_is_shown_again(
    contents: Contents, marie: Marie, folder: str, gateway: GatewayProcess
) -> None:
    share = await marie.shares(f"{folder}.txt")
    path = (await change(contents, "received", share, state="accepted")).json["item"]["path"]
    hidden = (await change(contents, "received", share, state="hidden")).json
    # Where hiding is declining, the answer says that it is.
    keeps = has(gateway.profile, Ability.QUESTIONS)
    assert (hidden["hidden"], hidden["state"]) == (True, "accepted" if keeps else "declined")
    assert hidden["item"]["path"] is None
    assert path.removeprefix("Shares/") not in (await contents.get("Shares")).names
    shown = (await change(contents, "received", share, state="accepted")).json
    assert (shown["hidden"], shown["state"]) == (False, "accepted")
    assert shown["item"]["path"] == path
    assert path.removeprefix("Shares/") in (await contents.get("Shares")).names


async def test_it_is_renamed_where_the_storage_can(
    contents: Contents, marie: Marie, folder: str, gateway: GatewayProcess
) -> None:
    name = f"{folder}.txt"
    share = await marie.shares(name)
    await change(contents, "received", share, state="accepted")
    listed = (await contents.ask("cs3lab", "received")).json
    assert listed["available"] is True
    assert listed["own_names"] is has(gateway.profile, Ability.OWN_NAMES)
    answer = await change(contents, "received", share, name=f"my {name}")
    if listed["own_names"]:
        assert answer.json["item"]["path"] == f"Shares/my {name}"
        said_plainly(await change(contents, "received", share, name="a/b"), 400)
        assert (await row_of(contents, share))["item"]["name"] == f"my {name}"
    else:
        said_plainly(answer, 501)
        assert (await row_of(contents, share))["item"]["name"] == name
    assert await marie.reads(name) == b"hers"


@needs(Ability.OWN_NAMES)
async def test_two_shares_never_go_by_one_name(
    contents: Contents, marie: Marie, folder: str
) -> None:
    one, other = [await marie.shares(f"{kind} {folder}.txt") for kind in ("one", "other")]
    for share in (one, other):
        await change(contents, "received", share, state="accepted")
    said_plainly(await change(contents, "received", one, name=f"other {folder}.txt"), 409)
    assert (await row_of(contents, one))["item"]["name"] == f"one {folder}.txt"


@needs(Ability.QUESTIONS)
async def test_it_is_not_renamed_before_it_is_accepted(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt")
    said_plainly(await change(contents, "received", share, name="mine.txt"), 409)


async def test_a_share_taken_back_cannot_be_answered(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt")
    await marie.storage.shares.remove(share)
    for answer in ("accepted", "declined", "hidden"):
        said_plainly(await change(contents, "received", share, state=answer), 404)
    assert await row_of(contents, share) is None


async def test_a_removed_file_is_told_as_gone(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt")
    await marie.storage.files.delete(await marie.place(f"{folder}.txt"))
    row = await row_of(contents, share)
    assert (row["status"], row["failed"]) == ("gone", "sharer")
    assert row["message"].endswith(".")


async def test_a_removed_file_that_is_accepted_is_told_as_gone_and_can_be_left(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt")
    await marie.storage.files.delete(await marie.place(f"{folder}.txt"))
    accepted = await change(contents, "received", share, state="accepted")
    assert (accepted.code, accepted.json["status"], accepted.json["failed"]) == (
        200,
        "gone",
        "sharer",
    )
    assert (await remove(contents, "received", share)).code == 204


async def test_a_viewer_sees_that_he_may_not_write(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt", Role.VIEWER)
    row = (await change(contents, "received", share, state="accepted")).json
    assert (row["role"], row["item"]["writable"]) == ("viewer", False)


async def test_a_copy_to_be_merged_names_its_original_at_no_call_more(
    contents: Contents, marie: Marie, folder: str, calls: list[str]
) -> None:
    plain = await marie.shares(f"plain-{folder}.ipynb")
    copy = await marie.shares(f"{folder}.ipynb")
    place = await marie.place(f"{folder}.ipynb")
    await marie.storage.metadata.set(place, {PROPOSAL: proposal("plots.ipynb", "Better\nplots.")})
    await contents.ask("cs3lab", "received")
    calls.clear()
    rows = (await contents.ask("cs3lab", "received")).json["received"]
    assert sorted(calls) == ["ListReceivedShares", *["Stat"] * len(rows)]
    said = {row["id"]: (row["merges_into"], row["words"]) for row in rows}
    assert (said[copy], said[plain]) == (("plots.ipynb", "Better plots."), (None, ""))


async def test_no_copy_is_proposed_any_more_once_it_was_merged(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.ipynb")
    place = await marie.place(f"{folder}.ipynb")
    await marie.storage.metadata.set(place, {PROPOSAL: proposal("plots.ipynb")})
    assert (await row_of(contents, share))["merges_into"] == "plots.ipynb"
    await marie.storage.metadata.unset(place, [PROPOSAL])
    assert (await row_of(contents, share))["merges_into"] is None

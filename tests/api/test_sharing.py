"""The REST interface of sharing, as einstein's browser asks it; marie answers by her own client."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from cs3lab.app import Cs3Lab
from cs3lab.cs3.client import Client
from cs3lab.cs3.credentials import Basic
from cs3lab.cs3.model import Reference, Resource
from cs3lab.cs3.sharing_model import Role
from cs3lab.cs3.storage import Storage
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents


@pytest.fixture
def marie(gateway: GatewayProcess, jp_asyncio_loop: Any) -> Iterator[Storage]:
    """The storage as Marie Curie sees it."""
    storage = Storage(Client(gateway.grpc, Basic("marie", "radioactivity")))
    yield storage
    jp_asyncio_loop.run_until_complete(storage.close())


@pytest.fixture
def file(home: Path) -> str:
    """The path of a notebook of einstein's."""
    (home / "plots.ipynb").write_text("{}")
    return "plots.ipynb"


async def storage_of(app: Cs3Lab) -> Storage:
    assert app.connection is not None
    return await app.connection.storage()


async def find(contents: Contents, text: str) -> dict[str, str]:
    """Give the first person found, as a request names one."""
    answer = await contents.ask("cs3lab", "people", params={"q": text})
    found = answer.json["people"][0]
    return {key: found[key] for key in ("kind", "id", "idp")}


async def post_share(contents: Contents, path: str, text: str = "curie", **more: Any) -> Answer:
    body = {"path": path, "grantee": await find(contents, text), "role": "viewer", **more}
    return await contents.ask("cs3lab", "shares", method="POST", body=body)


async def change(contents: Contents, kind: str, key: str, **body: Any) -> Answer:
    return await contents.ask("cs3lab", kind, key, method="PATCH", body=body)


async def remove(contents: Contents, kind: str, key: str) -> Answer:
    return await contents.ask("cs3lab", kind, key, method="DELETE")


def days(number: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=number)).isoformat()


def said_plainly(answer: Answer, status: int) -> None:
    """Hold a refusal to its status and to words fit for a person."""
    assert answer.code == status, answer.json
    message = answer.json["message"]
    assert message.endswith(".")
    for word in ("CODE_", "gRPC", "rpc", "localhome", "Error:", "127.0.0.1", "None"):
        assert word not in message


async def test_a_share_is_made_listed_changed_and_ended(contents: Contents, file: str) -> None:
    made = await post_share(contents, file)
    assert made.code == 201
    row = made.json
    assert row["item"]["path"] == file
    assert row["item"]["type"] == "notebook"
    assert row["grantee"]["name"] == "Marie Curie"
    assert (row["role"], row["status"], row["mine"], row["expires"]) == (
        "viewer",
        "ready",
        True,
        None,
    )
    listed = (await contents.ask("cs3lab", "shares")).json["shares"]
    assert row in listed
    changed = await change(contents, "shares", row["id"], role="editor")
    assert (changed.code, changed.json["role"]) == (200, "editor")
    changed = await change(contents, "shares", row["id"], expires=days(2))
    assert changed.json["role"] == "editor"
    assert changed.json["expires"] is not None
    changed = await change(contents, "shares", row["id"], expires=None)
    assert changed.json["expires"] is None
    assert (await remove(contents, "shares", row["id"])).code == 204
    assert (await remove(contents, "shares", row["id"])).code == 204
    left = (await contents.ask("cs3lab", "shares")).json["shares"]
    assert row["id"] not in [each["id"] for each in left]


async def test_a_folder_is_shared_with_a_group(contents: Contents, home: Path) -> None:
    (home / "data").mkdir()
    made = await post_share(contents, "data", "physics", role="editor")
    assert made.code == 201
    assert made.json["item"]["type"] == "directory"
    assert (made.json["grantee"]["kind"], made.json["grantee"]["name"]) == (
        "group",
        "Physics Lovers",
    )


async def test_the_dialog_shows_shares_and_links_of_the_item(
    contents: Contents, file: str, calls: list[str]
) -> None:
    row = (await post_share(contents, file)).json
    link = await contents.ask("cs3lab", "links", method="POST", body={"path": file})
    calls.clear()
    answer = await contents.ask("cs3lab", "sharing", params={"path": file})
    assert sorted(calls) == ["ListPublicShares", "ListShares", "Stat"]
    shown = answer.json
    assert (shown["item"]["path"], shown["can_share"], shown["message"]) == (file, True, None)
    assert [each["id"] for each in shown["shares"]] == [row["id"]]
    assert [each["id"] for each in shown["links"]] == [link.json["id"]]
    assert shown["groups"] is True


async def shared_by_marie(marie: Storage, contents: Contents, name: str) -> str:
    """Let marie share a file with einstein; give the share's id."""
    place = Reference.at(await marie.files.home()).child(name)
    await marie.transfer.upload(place, b"hers", 4)
    item: Resource = await marie.files.stat(place)
    users, _ = await marie.people.find("einstein")
    return (await marie.shares.create(item, users[0].id, Role.EDITOR)).id


async def received(contents: Contents, share_id: str) -> Any:
    rows = (await contents.ask("cs3lab", "received")).json["received"]
    return next((row for row in rows if row["id"] == share_id), None)


async def test_a_received_share_is_accepted_and_left(
    contents: Contents, marie: Storage, folder: str, gateway: GatewayProcess
) -> None:
    name = f"{folder}.txt"
    share_id = await shared_by_marie(marie, contents, name)
    row = await received(contents, share_id)
    assert row["sharer"]["name"] == "Marie Curie"
    assert row["item"]["name"] == name
    assert row["state"] == ("pending" if gateway.profile == "opencloud" else "accepted")
    answer = await change(contents, "received", share_id, state="accepted")
    assert answer.code == 200
    ready = answer.json
    assert (ready["state"], ready["status"], ready["failed"]) == ("accepted", "ready", None)
    assert ready["item"]["path"] == f"Shares/{name}"
    assert ready["item"]["writable"] is True
    assert (await remove(contents, "received", share_id)).code == 204
    assert (await received(contents, share_id))["state"] == "declined"
    assert await marie.transfer.read(Reference.at(f"{await marie.files.home()}/{name}")) == b"hers"


async def test_a_received_share_is_renamed_where_the_storage_can(
    contents: Contents, marie: Storage, folder: str, gateway: GatewayProcess
) -> None:
    share_id = await shared_by_marie(marie, contents, f"{folder}.txt")
    await change(contents, "received", share_id, state="accepted")
    answer = await change(contents, "received", share_id, name=f"my {folder}.txt")
    if gateway.profile == "opencloud":
        assert answer.json["item"]["path"] == f"Shares/my {folder}.txt"
        said_plainly(await change(contents, "received", share_id, name="a/b"), 400)
    else:
        said_plainly(answer, 501)


async def test_a_share_taken_back_cannot_be_accepted(
    contents: Contents, marie: Storage, folder: str
) -> None:
    share_id = await shared_by_marie(marie, contents, f"{folder}.txt")
    await marie.shares.remove(share_id)
    said_plainly(await change(contents, "received", share_id, state="accepted"), 404)
    assert await received(contents, share_id) is None


async def test_a_removed_file_is_told_as_gone(
    contents: Contents, marie: Storage, folder: str
) -> None:
    share_id = await shared_by_marie(marie, contents, f"{folder}.txt")
    await marie.files.delete(Reference.at(f"{await marie.files.home()}/{folder}.txt"))
    row = await received(contents, share_id)
    assert (row["status"], row["failed"]) == ("gone", "sharer")
    assert row["message"].endswith(".")


@pytest.fixture
def cs3lab_config(cs3lab_config: dict[str, Any]) -> dict[str, Any]:
    return {**cs3lab_config, "link_url": "https://example.org/s/{token}"}


async def test_a_link_is_made_listed_changed_and_revoked(contents: Contents, file: str) -> None:
    body = {"path": file, "role": "editor", "password": "open sesame", "expires": days(3)}
    made = await contents.ask("cs3lab", "links", method="POST", body=body)
    assert made.code == 201
    row = made.json
    assert row["url"] == f"https://example.org/s/{row['token']}"
    assert (row["role"], row["protected"]) == ("editor", True)
    assert row["expires"] is not None
    assert row in (await contents.ask("cs3lab", "links")).json["links"]
    changed = await change(contents, "links", row["id"], role="viewer", password=None, expires=None)
    assert (changed.json["role"], changed.json["protected"]) == ("viewer", False)
    assert changed.json["expires"] is None
    for _ in range(2):
        assert (await remove(contents, "links", row["id"])).code == 204
    left = (await contents.ask("cs3lab", "links")).json["links"]
    assert row["id"] not in [each["id"] for each in left]


async def test_people_are_found_while_typing(contents: Contents, calls: list[str]) -> None:
    answer = await contents.ask("cs3lab", "people", params={"q": "RICH"})
    (found,) = answer.json["people"]
    assert (found["kind"], found["name"], found["username"]) == (
        "user",
        "Richard Feynman",
        "richard",
    )
    assert sorted(each for each in calls if each.startswith("Find")) == ["FindGroups", "FindUsers"]


@pytest.mark.parametrize("text", ["", "m", " m "])
async def test_a_search_of_one_letter_is_refused(contents: Contents, text: str) -> None:
    said_plainly(await contents.ask("cs3lab", "people", params={"q": text}), 400)


async def test_an_unknown_person_is_refused(contents: Contents, file: str) -> None:
    for kind in ("user", "group"):
        nobody = {"kind": kind, "id": "nobody", "idp": ""}
        said_plainly(await post_share(contents, file, grantee=nobody), 404)
    shown = (await contents.ask("cs3lab", "sharing", params={"path": file})).json
    assert shown["shares"] == []


async def test_somebody_at_another_site_is_refused_for_now(contents: Contents, file: str) -> None:
    away = {"kind": "remote", "id": "marie", "idp": "cesnet.cz"}
    said_plainly(await post_share(contents, file, grantee=away), 501)


async def test_sharing_with_oneself_is_refused(contents: Contents, file: str, app: Cs3Lab) -> None:
    me = await (await storage_of(app)).people.me()
    own = {"kind": "user", "id": me.id.opaque_id, "idp": me.id.idp}
    said_plainly(await post_share(contents, file, grantee=own), 400)


async def test_sharing_twice_is_refused(contents: Contents, file: str) -> None:
    assert (await post_share(contents, file)).code == 201
    said_plainly(await post_share(contents, file, role="editor"), 409)


async def test_a_date_in_the_past_is_refused(contents: Contents, file: str) -> None:
    said_plainly(await post_share(contents, file, expires=days(-1)), 400)
    body = {"path": file, "expires": days(-1)}
    said_plainly(await contents.ask("cs3lab", "links", method="POST", body=body), 400)
    shown = (await contents.ask("cs3lab", "sharing", params={"path": file})).json
    assert (shown["shares"], shown["links"]) == ([], [])


@pytest.mark.parametrize("path", ["missing.txt", "../plots.ipynb", ""])
async def test_what_is_not_there_cannot_be_shared(contents: Contents, path: str) -> None:
    status = 404 if path == "missing.txt" else 400
    said_plainly(await post_share(contents, path), status)
    said_plainly(await contents.ask("cs3lab", "sharing", params={"path": path}), status)
    said_plainly(await contents.ask("cs3lab", "links", method="POST", body={"path": path}), status)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"role": "owner"},
        {"path": 1},
        {"expires": "tomorrow"},
        {"expires": "2050-01-01T00:00:00"},
        {"grantee": "marie"},
        {"grantee": {"kind": "user"}},
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(
    contents: Contents, file: str, body: dict[str, Any]
) -> None:
    whole = {"path": file, "grantee": await find(contents, "curie"), "role": "viewer"}
    sent = {**whole, **body} if body else {}
    said_plainly(await contents.ask("cs3lab", "shares", method="POST", body=sent), 400)
    assert (await contents.ask("cs3lab", "sharing", params={"path": file})).json["shares"] == []


@pytest.mark.parametrize("kind", ["shares", "received", "links"])
async def test_what_does_not_exist_cannot_be_changed(contents: Contents, kind: str) -> None:
    body = {"state": "accepted"} if kind == "received" else {"role": "editor"}
    said_plainly(await change(contents, kind, "no-such-id", **body), 404)


@pytest.mark.parametrize("body", [{}, {"state": "lost"}, {"name": ""}])
async def test_an_answer_that_makes_no_sense_is_refused(
    contents: Contents, body: dict[str, Any]
) -> None:
    said_plainly(await change(contents, "received", "no-such-id", **body), 400)


@pytest.mark.parametrize("kind", ["shares", "received", "links", "people", "sharing"])
async def test_strangers_are_told_nothing(contents: Contents, kind: str) -> None:
    answer = await contents.ask("cs3lab", kind, headers={"Authorization": "token wrong"})
    assert answer.code == 403

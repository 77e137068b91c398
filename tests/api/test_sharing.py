"""What einstein shares, and how he is refused, as his browser asks the REST interface."""

from pathlib import Path
from typing import Any

import pytest

from cs3lab.connection import Connection
from tests.api.people import change, days, find, post_share, remove, said_plainly
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents


@pytest.fixture
def file(home: Path) -> str:
    """The path of a notebook of einstein's."""
    (home / "plots.ipynb").write_text("{}")
    return "plots.ipynb"


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
    assert shown["linkable"] is True


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


@on_one_storage
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


async def test_sharing_with_oneself_is_refused(
    contents: Contents, file: str, connection: Connection
) -> None:
    me = await (await connection.storage()).people.me()
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


@on_one_storage
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


@on_one_storage
@pytest.mark.parametrize("body", [{}, {"state": "lost"}, {"name": ""}])
async def test_an_answer_that_makes_no_sense_is_refused(
    contents: Contents, body: dict[str, Any]
) -> None:
    said_plainly(await change(contents, "received", "no-such-id", **body), 400)


@on_one_storage
@pytest.mark.parametrize("kind", ["shares", "received", "links", "people", "sharing"])
async def test_strangers_are_told_nothing(contents: Contents, kind: str) -> None:
    answer = await contents.ask("cs3lab", kind, headers={"Authorization": "token wrong"})
    assert answer.code == 403

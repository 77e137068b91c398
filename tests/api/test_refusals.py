"""Shares and links that cannot be: each is refused in plain words, and nothing is changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cs3.sharing.link.v1beta1 import link_api_pb2 as link_api

from cs3lab.client.sharing_model import Role
from cs3lab.messages import Sentence
from tests.api.people import Marie, change, days, post_share, remove, said_plainly
from tests.support.abilities import Ability, needs
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents
from tests.support.lacking import lacking

_INVALID_ARGUMENT = 4  # CODE_INVALID_ARGUMENT of the API
SHORTEST = 8


def too_weak(kind: str) -> Any:
    """Refuse passwords of few letters, as storages may that have a rule for them."""
    request_of = getattr(link_api, f"{kind}Request")
    answer_of = getattr(link_api, f"{kind}Response")

    def refuse(request: bytes) -> bytes | None:
        asked = request_of.FromString(request)
        grant = asked.update.grant if kind == "UpdatePublicShare" else asked.grant
        if not grant.password or len(grant.password) >= SHORTEST:
            return None
        answer = answer_of()
        answer.status.code = _INVALID_ARGUMENT
        answer.status.message = "password policy: min-characters=8"
        found: bytes = answer.SerializeToString()
        return found

    return refuse


@pytest.fixture
def cs3lab_config(
    gateway: GatewayProcess, home: Path, jp_asyncio_loop: Any
) -> Iterator[dict[str, Any]]:
    """A storage with a rule for passwords."""
    rules = {kind: too_weak(kind) for kind in ("CreatePublicShare", "UpdatePublicShare")}
    before = lacking(gateway.grpc, instead=rules)
    address = jp_asyncio_loop.run_until_complete(before.__aenter__())
    yield {"gateway": address, "user": "einstein", "secret": "relativity", "root": home.name}
    jp_asyncio_loop.run_until_complete(before.__aexit__(None, None, None))


@pytest.fixture
def file(home: Path) -> str:
    """The path of a file of einstein's."""
    (home / "a.txt").write_text("text")
    return "a.txt"


async def links_of(contents: Contents, path: str) -> Any:
    return (await contents.ask("cs3lab", "sharing", params={"path": path})).json["links"]


async def test_a_weak_password_of_a_new_link(contents: Contents, file: str) -> None:
    body = {"path": file, "password": "short"}
    said_plainly(await contents.ask("cs3lab", "links", method="POST", body=body), 400)
    assert await links_of(contents, file) == []


async def test_a_weak_password_of_a_link_there_is(contents: Contents, file: str) -> None:
    body = {"path": file, "password": "long enough"}
    link = (await contents.ask("cs3lab", "links", method="POST", body=body)).json
    said_plainly(await change(contents, "links", link["id"], password="short"), 400)
    assert await links_of(contents, file) == [link]


async def test_an_end_in_the_past_for_what_is_shared_already(contents: Contents, file: str) -> None:
    share = (await post_share(contents, file)).json
    link = (await contents.ask("cs3lab", "links", method="POST", body={"path": file})).json
    said_plainly(await change(contents, "shares", share["id"], expires=days(-1)), 400)
    said_plainly(await change(contents, "links", link["id"], expires=days(-1)), 400)
    shown = (await contents.ask("cs3lab", "sharing", params={"path": file})).json
    assert (shown["shares"], shown["links"]) == ([share], [link])


async def test_a_refusal_says_what_its_message_is_made_of(contents: Contents, file: str) -> None:
    await post_share(contents, file)
    twice = await post_share(contents, file)
    assert twice.json["wording"] == {"code": "shared_already", "params": {}}
    missing = (await contents.get("b.txt")).json
    assert missing["wording"] == {
        "code": "about",
        "params": {"path": "b.txt", "what": {"code": "not_found", "params": {}}},
    }
    assert missing["message"].startswith("“b.txt”: It is not there.")


async def test_a_row_says_what_its_message_is_made_of(
    contents: Contents, file: str, home: Path
) -> None:
    share = (await post_share(contents, file)).json
    (home / file).unlink()
    rows = (await contents.ask("cs3lab", "shares")).json["shares"]
    (row,) = [row for row in rows if row["id"] == share["id"]]
    assert (row["message"], row["wording"]) == (Sentence.GONE(), {"code": "gone", "params": {}})


async def test_a_file_removed_by_another_program(contents: Contents, file: str, home: Path) -> None:
    share = (await post_share(contents, file)).json
    (home / file).unlink()
    said_plainly(await post_share(contents, file), 404)
    said_plainly(await change(contents, "shares", share["id"], role="editor"), 404)
    said_plainly(await remove(contents, "shares", share["id"]), 409)
    rows = (await contents.ask("cs3lab", "shares")).json["shares"]
    (row,) = [row for row in rows if row["id"] == share["id"]]
    assert (row["status"], row["message"][-1]) == ("gone", ".")


@needs(Ability.RIGHTS)
async def test_what_is_anothers_to_share(contents: Contents, marie: Marie, folder: str) -> None:
    share = await marie.shares(f"{folder}.txt", Role.EDITOR)
    row = (await change(contents, "received", share, state="accepted")).json
    path = row["item"]["path"]
    shown = (await contents.ask("cs3lab", "sharing", params={"path": path})).json
    assert (shown["can_share"], shown["message"][-1]) == (False, ".")
    said_plainly(await post_share(contents, path, "feynman"), 403)
    body = {"path": path}
    said_plainly(await contents.ask("cs3lab", "links", method="POST", body=body), 403)


async def test_a_share_of_anothers_is_not_changed(
    contents: Contents, marie: Marie, folder: str
) -> None:
    share = await marie.shares(f"{folder}.txt", Role.VIEWER)
    for answer in (
        await change(contents, "shares", share, role="editor"),
        await change(contents, "shares", share, expires=days(1)),
        await remove(contents, "shares", share),
    ):
        assert answer.code in (403, 404), answer.json
        said_plainly(answer, answer.code)
    assert (await marie.storage.shares.get(share)).role is Role.VIEWER

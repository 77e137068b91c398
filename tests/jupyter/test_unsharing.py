"""Shared things are deleted, on storages that end no shares or delete nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, store
from tests.support.lacking import lacking


@pytest.fixture
def cs3lab_config(
    gateway: GatewayProcess, home: Path, lacks: str, jp_asyncio_loop: Any
) -> Iterator[dict[str, Any]]:
    before = lacking(gateway.grpc, lacks)
    address = jp_asyncio_loop.run_until_complete(before.__aenter__())
    yield {"gateway": address, "user": "einstein", "secret": "relativity", "root": home.name}
    jp_asyncio_loop.run_until_complete(before.__aexit__(None, None, None))


async def shared(contents: Contents, home: Path) -> dict[str, Any]:
    """Share a file with marie; give its row."""
    store(home / "a.txt", "text")
    people = await contents.ask("cs3lab/people", params={"q": "curie"})
    grantee = {key: people.json["people"][0][key] for key in ("kind", "id", "idp")}
    body = {"path": "a.txt", "grantee": grantee, "role": "editor"}
    row: dict[str, Any] = (await contents.ask("cs3lab/shares", method="POST", body=body)).json
    return row


@pytest.mark.parametrize("lacks", ["RemoveShare"])
async def test_what_stays_shared_is_deleted_all_the_same(contents: Contents, home: Path) -> None:
    await shared(contents, home)
    assert (await contents.delete("a.txt")).code == 204
    assert not (home / "a.txt").exists()


@pytest.mark.parametrize("lacks", ["ListShares"])
async def test_so_is_what_may_be_shared(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "text")
    assert (await contents.delete("a.txt")).code == 204


@pytest.mark.parametrize("lacks", ["Delete"])
async def test_what_is_not_deleted_is_shared_again(contents: Contents, home: Path) -> None:
    before = await shared(contents, home)
    assert (await contents.delete("a.txt")).code == 501
    [after] = (await contents.ask("cs3lab/sharing", params={"path": "a.txt"})).json["shares"]
    assert [after[key] for key in ("grantee", "role")] == [
        before[key] for key in ("grantee", "role")
    ]

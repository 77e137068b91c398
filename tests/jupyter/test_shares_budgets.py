"""What work in the folder of shares may cost, in calls to the storage."""

from __future__ import annotations

from typing import Any

import pytest

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from cs3lab.connection import Connection
from tests.jupyter.two_people import entries
from tests.support.budgets import Budget
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, store

MANY = 20


@pytest.fixture
def gateway(own_gateway: GatewayProcess) -> GatewayProcess:
    """A gateway on which nothing else is shared."""
    return own_gateway


@pytest.fixture
def cs3lab_config(gateway: GatewayProcess) -> dict[str, Any]:
    """The server of the test is marie's."""
    return {"gateway": gateway.grpc, "user": "marie", "secret": "radioactivity"}


@pytest.fixture
def shares(gateway: GatewayProcess, connection: Connection, jp_asyncio_loop: Any) -> None:
    """Twenty shares of einstein, of which one is a folder; marie accepts them."""
    jp_asyncio_loop.run_until_complete(share(gateway, connection))


async def share(gateway: GatewayProcess, connection: Connection) -> None:
    his = Storage(Client(gateway.grpc, Basic("einstein", "relativity")))
    try:
        home = Reference.at(await his.files.home())
        marie = (await (await connection.storage()).people.me()).id
        for number in range(MANY):
            ref = home.child(f"{number}.txt")
            if number:
                await his.transfer.upload(ref, b"text", 4)
            else:
                await his.files.create_directory(ref)
                await his.transfer.upload(ref.child("a.txt"), b"text", 4)
            item = await his.files.stat(ref)
            made = await his.shares.create(item, marie, Role.EDITOR)
            await (await connection.storage()).received.accept(made.id)
    finally:
        await his.close()


@pytest.mark.usefixtures("shares")
class TestTwentyShares:
    async def test_the_root_is_one_call(self, contents: Contents, calls: list[str]) -> None:
        await contents.get()
        calls.clear()
        assert "Shares" in (await contents.get()).names
        assert calls == ["ListContainer"]

    async def test_the_folder_is_one_call_and_one_each(
        self, contents: Contents, calls: list[str]
    ) -> None:
        await contents.get()
        calls.clear()
        assert len(entries(await contents.get("Shares"))) == MANY
        assert sorted(calls) == ["ListReceivedShares", *["Stat"] * MANY]

    async def test_opening_costs_a_list_of_the_shares_once(
        self, contents: Contents, calls: list[str], budget: Budget
    ) -> None:
        await contents.get()
        calls.clear()
        opened = ["Stat", "InitiateFileDownload", "GET"]
        names = ["Stat"] * MANY * budget.looks_for_names
        assert (await contents.get("Shares/1.txt", type="file", hash=1)).code == 200
        assert calls == ["ListReceivedShares", *names, *opened]
        calls.clear()
        assert (await contents.get("Shares/2.txt", type="file", hash=1)).code == 200
        assert calls == opened

    async def test_listing_a_shared_folder(
        self, contents: Contents, calls: list[str], budget: Budget
    ) -> None:
        await contents.get("Shares")
        calls.clear()
        assert (await contents.get("Shares/0.txt")).names == ["a.txt"]
        assert calls == budget.listing_by_id

    async def test_saving_costs_what_it_does_at_home(
        self, contents: Contents, calls: list[str], budget: Budget
    ) -> None:
        etag = (await contents.get("Shares/1.txt", hash=1)).json["hash"]
        etag = (await contents.write("Shares/1.txt", "1", {"If-Match": etag})).json["hash"]
        calls.clear()
        assert (await contents.write("Shares/1.txt", "2", {"If-Match": etag})).code == 200
        made = [call for call in calls if "lock" not in call.lower()]
        assert made == [*budget.before_save_in_share, *budget.save_over]


async def test_a_deletion_costs_one_call_more_where_nothing_is_shared(
    contents: Contents, gateway: GatewayProcess, calls: list[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        store(gateway.files / "marie" / name, "text")
    assert (await contents.delete("a.txt")).code == 204
    calls.clear()
    assert (await contents.delete("b.txt")).code == 204
    assert [calls.count(name) for name in ("ListShares", "Delete", "RemoveShare")] == [1, 1, 0]
    # Where locks are not heeded, it is looked for one.
    assert calls.count("Stat") == (0 if gateway.profile == "opencloud" else 1)

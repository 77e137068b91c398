from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    Unavailable,
)
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import GroupId, Role, ShareState
from tests.client.conftest import EINSTEIN, MARIE
from tests.sharing.conftest import Meet, Person
from tests.support.abilities import Ability, has, needs
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


async def share(einstein: Person, marie: Person, name: str, role: Role = Role.VIEWER) -> str:
    await einstein.file(name)
    return (await einstein.service.outgoing.create(name, marie.user.id, role, None)).id


async def mine(person: Person, ids: list[str]) -> list[str]:
    """Give those of the ids that stand in the list of received shares."""
    return [row.id for row in await person.service.received.all() if row.id in ids]


class TestByMe:
    async def test_a_row_says_what_is_shared_with_whom(
        self, einstein: Person, marie: Person
    ) -> None:
        share_id = await share(einstein, marie, "plots.ipynb", Role.EDITOR)
        (row,) = [row for row in await einstein.service.outgoing.all() if row.id == share_id]
        assert (row.item.name, row.item.path, row.item.type) == (
            "plots.ipynb",
            "plots.ipynb",
            "notebook",
        )
        assert (row.grantee.kind, row.grantee.name) == ("user", "Marie Curie")
        assert (row.role, row.status, row.message, row.mine) == (Role.EDITOR, "ready", None, True)
        assert row.created is not None
        assert datetime.now(timezone.utc) - row.created < timedelta(minutes=5)

    async def test_a_path_leads_through_folders(self, einstein: Person, marie: Person) -> None:
        await einstein.storage.files.create_directory(einstein.root.child("a b"))
        row = await einstein.service.outgoing.create("a b", marie.user.id, Role.VIEWER, None)
        await share(einstein, marie, "x.txt")
        await einstein.storage.files.move(
            einstein.root.child("x.txt"), einstein.root.child("a b").child("y.txt")
        )
        paths = {each.item.path for each in await einstein.service.outgoing.all()}
        assert row.item.type == "directory"
        assert "a b" in paths
        if einstein.storage.capabilities.stable_ids:
            assert "a b/y.txt" in paths

    async def test_twenty_shares_cost_twenty_two_calls_in_two_waves(
        self, own_gateway: GatewayProcess, meet_at: Meet
    ) -> None:
        einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
        for number in range(20):
            await share(einstein, marie, f"{number}.txt")
        fresh = await meet_at(own_gateway, EINSTEIN)
        rows = await fresh.service.outgoing.all()
        assert len(rows) == 20
        assert fresh.client.waves == 2
        assert fresh.calls[0] == "ListShares"
        assert sorted(fresh.calls[1:]) == ["GetUser", *["Stat"] * 20]

    async def test_what_was_deleted_is_told_as_gone(self, einstein: Person, marie: Person) -> None:
        share_id = await share(einstein, marie, "a.txt")
        kept = await share(einstein, marie, "b.txt")
        await einstein.storage.files.delete(einstein.root.child("a.txt"))
        rows = {row.id: row for row in await einstein.service.outgoing.all()}
        assert (rows[share_id].status, rows[share_id].item.name) == ("gone", "a.txt")
        assert rows[share_id].message
        assert rows[kept].status == "ready"
        with pytest.raises(FailedPrecondition):
            await einstein.service.outgoing.remove(share_id)

    async def test_role_and_end_are_changed_in_place(self, einstein: Person, marie: Person) -> None:
        share_id = await share(einstein, marie, "a.txt")
        end = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=3)
        row = await einstein.service.outgoing.change(share_id, Role.EDITOR, end, new_expiry=True)
        assert (row.role, row.expires) == (Role.EDITOR, end)
        row = await einstein.service.outgoing.change(share_id, Role.VIEWER, None, new_expiry=False)
        assert (row.role, row.expires) == (Role.VIEWER, end)

    async def test_the_top_cannot_be_shared(self, einstein: Person, marie: Person) -> None:
        with pytest.raises(InvalidArgument):
            await einstein.service.outgoing.create("", marie.user.id, Role.VIEWER, None)

    async def test_a_shared_end_removes_the_row(self, einstein: Person, marie: Person) -> None:
        share_id = await share(einstein, marie, "a.txt")
        await einstein.service.outgoing.remove(share_id)
        assert share_id not in [row.id for row in await einstein.service.outgoing.all()]


class TestWithMe:
    async def test_a_row_says_who_shares_what(self, einstein: Person, marie: Person) -> None:
        name = f"{einstein.root.name}.ipynb"
        share_id = await share(einstein, marie, name, Role.EDITOR)
        (row,) = [row for row in await marie.service.received.all() if row.id == share_id]
        assert (row.item.name, row.item.type) == (name, "notebook")
        assert (row.sharer.name, row.group) == ("Albert Einstein", None)
        assert (row.role, row.status, row.failed) == (Role.EDITOR, "ready", None)

    async def test_a_share_waits_where_servers_ask(
        self, einstein: Person, marie: Person, gateway: GatewayProcess
    ) -> None:
        made = await share(einstein, marie, "a.txt")
        (row,) = [row for row in await marie.service.received.all() if row.id == made]
        asks = has(gateway.profile, Ability.QUESTIONS)
        assert row.state is (ShareState.PENDING if asks else ShareState.ACCEPTED)
        assert (row.item.path is None) is asks

    async def test_accepting_proves_that_it_can_be_reached(
        self, einstein: Person, marie: Person
    ) -> None:
        share_id = await share(einstein, marie, "a.txt")
        await marie.service.received.all()
        marie.forget()
        row = await marie.service.received.accept(share_id)
        assert (row.state, row.status) == (ShareState.ACCEPTED, "ready")
        assert row.item.path is not None
        assert row.item.path.startswith("Shares/a")
        assert marie.calls == ["UpdateReceivedShare", "ListReceivedShares", "Stat"]

    async def test_accepting_what_was_deleted_names_the_side_that_fails(
        self, einstein: Person, marie: Person
    ) -> None:
        share_id = await share(einstein, marie, "a.txt")
        await einstein.storage.files.delete(einstein.root.child("a.txt"))
        row = await marie.service.received.accept(share_id)
        assert (row.status, row.failed, row.item.path) == ("gone", "sharer", None)
        assert row.message

    async def test_accepting_what_was_taken_back_is_not_found(
        self, einstein: Person, marie: Person
    ) -> None:
        share_id = await share(einstein, marie, "a.txt")
        await einstein.service.outgoing.remove(share_id)
        with pytest.raises(NotFound):
            await marie.service.received.accept(share_id)

    async def test_declining_leaves_the_file_alone(self, einstein: Person, marie: Person) -> None:
        share_id = await share(einstein, marie, "a.txt")
        row = await marie.service.received.decline(share_id)
        assert (row.state, row.item.path) == (ShareState.DECLINED, None)
        assert await einstein.storage.transfer.read(einstein.root.child("a.txt")) == b"text"
        row = await marie.service.received.accept(share_id)
        assert row.state is ShareState.ACCEPTED

    async def test_a_viewer_cannot_write_and_an_editor_can(
        self, einstein: Person, marie: Person
    ) -> None:
        viewed = await share(einstein, marie, "a.txt")
        edited = await share(einstein, marie, "b.txt", Role.EDITOR)
        rows = {row.id: row for row in await marie.service.received.all()}
        assert (rows[viewed].item.writable, rows[edited].item.writable) == (False, True)

    async def test_a_group_share_is_not_received_by_who_made_it(
        self, einstein: Person, marie: Person
    ) -> None:
        await einstein.file("a.txt")
        group = GroupId("", "physics-lovers")
        share_id = (await einstein.service.outgoing.create("a.txt", group, Role.VIEWER, None)).id
        assert await mine(einstein, [share_id]) == []
        (row,) = [row for row in await marie.service.received.all() if row.id == share_id]
        assert row.group is not None
        assert row.group.name == "Physics Lovers"

    async def test_twenty_shares_cost_twenty_two_calls_in_two_waves(
        self, own_gateway: GatewayProcess, meet_at: Meet
    ) -> None:
        einstein, marie = await meet_at(own_gateway, EINSTEIN), await meet_at(own_gateway, MARIE)
        for number in range(20):
            await share(einstein, marie, f"{number}.txt")
        assert len(await marie.service.received.all()) == 20
        assert marie.client.waves == 2
        assert marie.calls[0] == "ListReceivedShares"
        assert sorted(marie.calls[1:]) == ["GetUser", *["Stat"] * 20]

    async def test_same_names_become_different_entries(
        self, einstein: Person, marie: Person, richard: Person
    ) -> None:
        ids = [await share(each, marie, "same.txt") for each in (einstein, richard)]
        for each in ids:
            await marie.service.received.accept(each)
        paths = [row.item.path for row in await marie.service.received.all() if row.id in ids]
        assert len(set(paths)) == 2

    async def test_half_of_the_looks_failing_fails_no_other_row(
        self, einstein: Person, marie: Person, gateway: GatewayProcess
    ) -> None:
        ids = [await share(einstein, marie, f"{number}.txt") for number in range(6)]
        for number in range(0, 6, 2):
            await einstein.storage.files.delete(einstein.root.child(f"{number}.txt"))
        rows = {row.id: row for row in await marie.service.received.all()}
        assert [rows[each].status for each in ids] == ["gone", "ready"] * 3

    @pytest.mark.parametrize("gateway", ["reva-local"], indirect=True)
    async def test_what_the_storage_cannot_tell_is_marked_on_its_row(
        self, einstein: Person, marie: Person
    ) -> None:
        await einstein.storage.files.create_directory(einstein.root.child("d"))
        lost, kept = [await share(einstein, marie, name) for name in ("d/a.txt", "b.txt")]
        # Below a file, this server fails instead of finding nothing.
        await einstein.storage.files.delete(einstein.root.child("d"))
        await einstein.file("d")
        rows = {row.id: row for row in await marie.service.received.all()}
        assert (rows[lost].status, rows[lost].failed) == ("unknown", "storage")
        assert rows[lost].message
        assert rows[kept].status == "ready"


class TestLinks:
    async def test_a_row_has_the_address_to_copy(self, einstein: Person) -> None:
        await einstein.file("a.txt")
        row = await einstein.service.links.create("a.txt", Role.VIEWER, "", None)
        assert row.url == f"https://example.org/s/{row.token}"
        assert (row.item.path, row.role, row.protected) == ("a.txt", Role.VIEWER, False)
        assert row in await einstein.service.links.all()

    async def test_a_link_is_changed_and_revoked(self, einstein: Person) -> None:
        await einstein.file("a.txt")
        link = await einstein.service.links.create("a.txt", Role.VIEWER, "", None)
        row = await einstein.service.links.change(
            link.id, Role.EDITOR, "open sesame", None, new_expiry=False
        )
        assert (row.role, row.protected, row.token) == (Role.EDITOR, True, link.token)
        await einstein.service.links.remove(link.id)
        assert link.id not in [each.id for each in await einstein.service.links.all()]


class TestDialog:
    async def test_everything_is_there_after_three_calls_at_once(
        self, einstein: Person, marie: Person
    ) -> None:
        share_id = await share(einstein, marie, "a.txt")
        await share(einstein, marie, "b.txt")
        link = await einstein.service.links.create("a.txt", Role.VIEWER, "", None)
        einstein.forget()
        shown = await einstein.service.dialog.of("a.txt")
        assert einstein.client.waves == 1
        assert sorted(einstein.calls) == ["ListPublicShares", "ListShares", "Stat"]
        assert (shown.item.name, shown.can_share, shown.message) == ("a.txt", True, None)
        assert [row.id for row in shown.shares] == [share_id]
        assert shown.shares[0].grantee.name == "Marie Curie"
        assert shown.links is not None
        assert [row.id for row in shown.links] == [link.id]

    async def test_what_is_not_there_cannot_be_shared(self, einstein: Person) -> None:
        with pytest.raises(NotFound):
            await einstein.service.dialog.of("missing.txt")

    async def test_sharing_twice_is_refused_in_plain_words(
        self, einstein: Person, marie: Person
    ) -> None:
        await share(einstein, marie, "a.txt")
        with pytest.raises(AlreadyExists) as refused:
            await einstein.service.outgoing.create("a.txt", marie.user.id, Role.EDITOR, None)
        assert "shared with them already" in refused.value.message


@needs(Ability.RIGHTS)
async def test_a_lowered_editor_is_refused_and_a_removed_share_is_gone(
    einstein: Person, marie: Person
) -> None:
    share_id = await share(einstein, marie, "a.txt", Role.EDITOR)
    item = (await marie.storage.received.get(share_id)).share.resource_id
    await marie.service.received.accept(share_id)
    await marie.storage.transfer.upload(Reference.of(item), b"hers", 4)
    await einstein.service.outgoing.change(share_id, Role.VIEWER, None, new_expiry=False)
    with pytest.raises(PermissionDenied):
        await marie.storage.transfer.upload(Reference.of(item), b"more", 4)
    await einstein.service.outgoing.remove(share_id)
    with pytest.raises(NotFound):
        await marie.storage.files.stat(Reference.of(item))
    assert await mine(marie, [share_id]) == []


async def test_nothing_is_made_up_when_the_storage_is_away(
    own_gateway: GatewayProcess, meet_at: Meet
) -> None:
    einstein = await meet_at(own_gateway, EINSTEIN)
    own_gateway.kill()
    service = einstein.service
    lists = (service.outgoing.all(), service.received.all(), service.links.all())
    answers = await asyncio.gather(*lists, return_exceptions=True)
    assert [type(each) for each in answers] == [Unavailable] * 3

"""What every storage must do with what others share with me."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from cs3lab.client.errors import AlreadyExists, InvalidArgument, NotFound, Unsupported
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Group, Role, ShareState, same_account
from cs3lab.client.storage import Storage
from cs3lab.merge.proposal import PROPOSAL
from cs3lab.namespace.shares_folder import SharesFolder
from cs3lab.sharing.watch import INTERVAL, Watch
from cs3lab.supervisor import Supervisor
from tests.interop.shares import a_file, received_by, with_other
from tests.support.abilities import Ability, leave_out


async def a_common_group(storage: Storage) -> Group:
    """Give a group both demo users are in."""
    _, groups = await storage.people.find("lovers")
    common = [group for group in groups if group.name == "physics-lovers"]
    if not common:
        leave_out(Ability.GROUPS)
    return common[0]


class AbstractReceivedTests:
    """Accept, decline, hide, name; be told."""

    async def test_a_share_is_accepted_declined_and_accepted_again(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        share = await with_other(storage, other, item)
        fresh = await received_by(other, share)
        assert fresh is not None
        assert fresh.state in (ShareState.PENDING, ShareState.ACCEPTED)
        await other.received.accept(share.id)
        assert (await other.received.get(share.id)).state is ShareState.ACCEPTED
        assert await other.transfer.read(Reference.of(item.id)) == b"text"
        await other.received.decline(share.id)
        assert (await other.received.get(share.id)).state is ShareState.DECLINED
        assert await storage.transfer.read(top.child("a")) == b"text"
        await other.received.accept(share.id)
        assert (await other.received.get(share.id)).state is ShareState.ACCEPTED

    async def test_a_hidden_share_comes_back_when_accepted(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        await other.received.accept(share.id)
        await other.received.hide(share.id)
        assert (await other.received.get(share.id)).hidden
        await other.received.accept(share.id)
        shown = await other.received.get(share.id)
        assert (shown.state, shown.hidden) == (ShareState.ACCEPTED, False)

    async def test_an_accepted_share_is_renamed_for_oneself(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        name = f"{top.name}.txt"
        one = await with_other(storage, other, await a_file(storage, top.child("a")))
        two = await with_other(storage, other, await a_file(storage, top.child("b")))
        await other.received.accept(one.id)
        await other.received.accept(two.id)
        try:
            assert (await other.received.rename(one.id, name)).mount_name == name
        except Unsupported:
            leave_out(Ability.OWN_NAMES)
        with pytest.raises(AlreadyExists):
            await other.received.rename(two.id, name)
        with pytest.raises(InvalidArgument):
            await other.received.rename(two.id, "a/b")
        assert (await storage.files.stat(top.child("a"))).name == "a"

    async def test_a_group_share_reaches_its_members_but_not_the_sharer(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        group = await a_common_group(storage)
        item = await a_file(storage, top.child("a"))
        share = await storage.shares.create(item, group.id, Role.EDITOR)
        assert same_account(share.grantee, group.id)
        assert await received_by(storage, share) is None
        received = await received_by(other, share)
        assert received is not None
        assert received.share.role is Role.EDITOR
        await other.received.accept(share.id)
        await other.transfer.upload(Reference.of(item.id), b"ours", 4)
        assert await storage.transfer.read(top.child("a")) == b"ours"

    async def test_entries_of_the_folder_come_and_go_with_the_answers(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        name = f"{top.name}.txt"
        share = await with_other(storage, other, await a_file(storage, top.child(name)))
        folder = SharesFolder(other)

        async def shown() -> bool:
            return name in [each.name for each in await folder.entries()]

        for answer, expected in (
            (other.received.accept, True),
            (other.received.hide, False),
            (other.received.accept, True),
            (other.received.decline, False),
            (other.received.accept, True),
        ):
            await answer(share.id)
            assert await shown() is expected
        await storage.shares.remove(share.id)
        assert not await shown()

    async def test_an_entry_of_the_folder_goes_by_my_name_for_it(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        name = f"mine {top.name}.txt"
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        await other.received.accept(share.id)
        if not await other.received.keeps_names():
            leave_out(Ability.OWN_NAMES)
        await other.received.rename(share.id, name)
        folder = SharesFolder(other)
        assert name in [each.name for each in await folder.entries()]
        reference = (await folder.find(name)).reference()
        assert await other.transfer.read(reference) == b"text"
        assert [each.name for each in await storage.files.list(top)] == ["a"]

    async def test_a_share_taken_back_while_it_was_declined_is_gone(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        await other.received.decline(share.id)
        await storage.shares.remove(share.id)
        assert await received_by(other, share) is None
        with pytest.raises(NotFound):
            await other.received.accept(share.id)

    async def test_a_copy_to_be_merged_is_known_as_one(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a.ipynb"))
        share = await with_other(storage, other, item)
        await storage.metadata.set(top.child("a.ipynb"), {PROPOSAL: "plots.ipynb"})
        found = await other.locator.find(share.resource_id)
        assert found.resource.metadata[PROPOSAL] == "plots.ipynb"

    async def test_what_another_does_is_noticed(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        told: list[tuple[str, list[str]]] = []
        now = 0.0

        def tell(action: str, shares: Sequence[str]) -> None:
            told.append((action, list(shares)))

        log = logging.getLogger(__name__)
        watch = Watch(tell, lambda: 0.0, log, lambda: now, supervisor=Supervisor(log))
        watch.follow(other.received)

        async def noticed() -> list[tuple[str, list[str]]]:
            nonlocal now
            now += INTERVAL
            await watch.look_if_due()
            news = list(told)
            told.clear()
            return news

        assert await noticed() == []
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        assert await noticed() == [("received", [share.id])]
        await other.received.accept(share.id)
        assert await noticed() == []
        await storage.shares.set_role(share.id, Role.EDITOR)
        assert await noticed() == [("changed", [share.id])]
        await storage.shares.remove(share.id)
        assert await noticed() == [("gone", [share.id])]

"""What every storage must do with shares and links of what was deleted."""

from __future__ import annotations

import pytest

from cs3lab.client.errors import Cs3Error, NotFound, Unauthenticated, Unsupported
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from cs3lab.namespace.shares_folder import SharesFolder
from tests.interop.conftest import Visit
from tests.interop.shares import a_file, with_other
from tests.support.abilities import Ability, leave_out


class AbstractDeletedTests:
    """Delete what is shared, and look at both ends."""

    async def test_what_is_gone_leaves_the_others_listed(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        kept, gone = f"{top.name}-kept", f"{top.name}-gone"
        for name in (kept, gone):
            share = await with_other(storage, other, await a_file(storage, top.child(name)))
            await other.received.accept(share.id)
        folder = SharesFolder(other)
        assert {kept, gone} <= {each.name for each in await folder.entries()}
        await storage.files.delete(top.child(gone))
        names = [each.name for each in await folder.entries()]
        assert kept in names
        assert gone not in names

    async def test_an_answer_brings_nothing_back(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        share = await with_other(storage, other, item)
        await storage.files.delete(top.child("a"))
        try:
            await other.received.accept(share.id)
        except Cs3Error:
            return
        with pytest.raises(NotFound):
            await other.transfer.read(Reference.of(item.id))

    async def test_a_share_ended_before_leaves_nothing(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        await storage.shares.remove(share.id)
        await storage.files.delete(top.child("a"))
        assert share.id not in [each.id for each in await storage.shares.by_me()]
        assert share.id not in [each.share.id for each in await other.received.list()]

    async def test_a_link_to_it_opens_nothing(
        self, storage: Storage, top: Reference, visit: Visit
    ) -> None:
        link = await storage.links.create(await a_file(storage, top.child("a")), Role.VIEWER)
        await storage.files.delete(top.child("a"))
        with pytest.raises((NotFound, Unauthenticated)):
            await visit(link.token, "").transfer.read(Reference.at(f"/public/{link.token}/a"))

    async def test_what_comes_back_is_shared_as_before(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        share = await with_other(storage, other, item)
        await other.received.accept(share.id)
        await storage.files.delete(top.child("a"))
        home = Reference.at(await storage.files.home())
        try:
            deleted = await storage.trash.list(home)
        except Unsupported:
            leave_out(Ability.TRASH)
        await storage.trash.restore(
            home, next(each for each in deleted if each.original == top.child("a"))
        )
        if storage.capabilities.stable_ids is False:
            leave_out(Ability.STABLE_IDS)
        assert await other.transfer.read(Reference.of(item.id)) == b"text"

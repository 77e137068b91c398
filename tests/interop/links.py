"""What every storage must do with public links."""

from __future__ import annotations

import pytest

from cs3lab.client.errors import InvalidArgument, NotFound, PermissionDenied, Unauthenticated
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import PublicLink, Role
from cs3lab.client.storage import Storage
from tests.interop.conftest import Visit
from tests.interop.shares import a_file, a_folder, in_days


class AbstractLinkTests:
    """Make, list, change, end; visit."""

    async def link(self, storage: Storage, top: Reference) -> PublicLink:
        item = await a_file(storage, top.child("a"))
        return await storage.links.create(item, Role.VIEWER)

    async def test_a_link_says_what_it_opens(self, storage: Storage, top: Reference) -> None:
        item = await a_file(storage, top.child("a"))
        link = await storage.links.create(item, Role.VIEWER)
        assert link.token
        assert link.token not in repr(link)
        assert link.resource_id.opaque_id == item.id.opaque_id
        assert (link.role, link.protected, link.expires) == (Role.VIEWER, False, None)
        assert await storage.links.of(item.id) == [link]
        assert link.id in [each.id for each in await storage.links.by_me()]

    async def test_an_item_can_have_several_links(self, storage: Storage, top: Reference) -> None:
        item = await a_folder(storage, top.child("d"))
        end = in_days(3)
        one = await storage.links.create(item, Role.VIEWER)
        two = await storage.links.create(item, Role.EDITOR, "open sesame", end)
        assert (two.role, two.protected, two.expires) == (Role.EDITOR, True, end)
        assert {each.id for each in await storage.links.of(item.id)} == {one.id, two.id}
        assert one.token != two.token

    async def test_a_link_is_changed_in_place(self, storage: Storage, top: Reference) -> None:
        link = await self.link(storage, top)
        assert (await storage.links.set_role(link.id, Role.EDITOR)).role is Role.EDITOR
        assert (await storage.links.set_password(link.id, "open sesame")).protected
        end = in_days(3)
        assert (await storage.links.set_expiry(link.id, end)).expires == end
        changed = await storage.links.get(link.id)
        assert (changed.role, changed.protected, changed.expires) == (Role.EDITOR, True, end)
        assert (changed.id, changed.token) == (link.id, link.token)

    async def test_password_and_end_can_be_taken_away(
        self, storage: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        link = await storage.links.create(item, Role.VIEWER, "open sesame", in_days(3))
        await storage.links.set_password(link.id, "")
        await storage.links.set_expiry(link.id, None)
        changed = await storage.links.get(link.id)
        assert (changed.protected, changed.expires) == (False, None)

    async def test_a_link_that_ends_in_the_past_is_refused(
        self, storage: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        with pytest.raises(InvalidArgument):
            await storage.links.create(item, Role.VIEWER, expires=in_days(-1))
        assert await storage.links.of(item.id) == []
        link = await storage.links.create(item, Role.VIEWER)
        with pytest.raises(InvalidArgument):
            await storage.links.set_expiry(link.id, in_days(-1))

    async def test_a_link_ends_once_and_for_all(self, storage: Storage, top: Reference) -> None:
        link = await self.link(storage, top)
        await storage.links.remove(link.id)
        await storage.links.remove(link.id)
        assert await storage.links.of(link.resource_id) == []
        for attempt in (
            storage.links.get(link.id),
            storage.links.set_role(link.id, Role.EDITOR),
            storage.links.set_password(link.id, "x"),
        ):
            with pytest.raises(NotFound):
                await attempt

    async def test_a_link_is_changed_by_nobody_else(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        link = await self.link(storage, top)
        for attempt in (
            other.links.set_password(link.id, "mine"),
            other.links.set_role(link.id, Role.EDITOR),
            other.links.set_expiry(link.id, in_days(1)),
            other.links.remove(link.id),
        ):
            with pytest.raises((PermissionDenied, NotFound)):
                await attempt
        assert link.id not in [each.id for each in await other.links.by_me()]
        assert await other.links.of(link.resource_id) == []
        assert await storage.links.get(link.id) == link

    async def test_a_visitor_with_the_password_reads_and_may_not_save(
        self, storage: Storage, top: Reference, visit: Visit
    ) -> None:
        item = await a_file(storage, top.child("a"))
        link = await storage.links.create(item, Role.VIEWER, "open sesame")
        visitor = visit(link.token, "open sesame")
        shown = Reference.at(f"/public/{link.token}/a")
        assert await visitor.transfer.read(shown) == b"text"
        with pytest.raises(PermissionDenied):
            await visitor.transfer.upload(shown, b"mine", 4)
        assert await storage.transfer.read(top.child("a")) == b"text"

    @pytest.mark.parametrize("password", ["", "open barley"])
    async def test_a_visitor_without_the_password_is_refused(
        self, storage: Storage, top: Reference, visit: Visit, password: str
    ) -> None:
        item = await a_file(storage, top.child("a"))
        link = await storage.links.create(item, Role.VIEWER, "open sesame")
        visitor = visit(link.token, password)
        with pytest.raises(Unauthenticated):
            await visitor.transfer.read(Reference.at(f"/public/{link.token}/a"))

    async def test_a_visitor_who_may_edit_saves(
        self, storage: Storage, top: Reference, visit: Visit
    ) -> None:
        item = await a_file(storage, top.child("a"))
        link = await storage.links.create(item, Role.EDITOR, "open sesame")
        visitor = visit(link.token, "open sesame")
        await visitor.transfer.upload(Reference.at(f"/public/{link.token}/a"), b"from afar", 9)
        assert await storage.transfer.read(top.child("a")) == b"from afar"

    async def test_a_visitor_needs_the_new_password_or_none(
        self, storage: Storage, top: Reference, visit: Visit
    ) -> None:
        item = await a_file(storage, top.child("a"))
        link = await storage.links.create(item, Role.VIEWER, "open sesame")
        shown = Reference.at(f"/public/{link.token}/a")
        await storage.links.set_password(link.id, "open barley")
        with pytest.raises(Unauthenticated):
            await visit(link.token, "open sesame").transfer.read(shown)
        assert await visit(link.token, "open barley").transfer.read(shown) == b"text"
        await storage.links.set_password(link.id, "")
        assert await visit(link.token, "").transfer.read(shown) == b"text"

    async def test_no_visitor_comes_in_after_the_link_has_ended(
        self, storage: Storage, top: Reference, visit: Visit
    ) -> None:
        link = await self.link(storage, top)
        await storage.links.remove(link.id)
        with pytest.raises((Unauthenticated, NotFound)):
            await visit(link.token, "").transfer.read(Reference.at(f"/public/{link.token}/a"))

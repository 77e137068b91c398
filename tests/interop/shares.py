"""What every storage must do with shares between people."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.errors import (
    AlreadyExists,
    Cs3Error,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    Unsupported,
)
from cs3lab.client.model import Reference, Resource, UserId
from cs3lab.client.sharing_model import (
    GroupId,
    ReceivedShare,
    Role,
    Share,
    same_account,
)
from cs3lab.client.storage import Storage
from tests.support.abilities import Ability, leave_out


def in_days(days: float) -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=days)


async def a_file(storage: Storage, ref: Reference) -> Resource:
    await storage.transfer.upload(ref, b"text", 4)
    return await storage.files.stat(ref)


async def a_folder(storage: Storage, ref: Reference) -> Resource:
    await storage.files.create_directory(ref)
    return await storage.files.stat(ref)


async def received_by(storage: Storage, share: Share) -> ReceivedShare | None:
    found = [each for each in await storage.received.list() if each.share.id == share.id]
    return found[0] if found else None


async def with_other(
    storage: Storage, other: Storage, item: Resource, role: Role = Role.VIEWER
) -> Share:
    """Share with the second user."""
    return await storage.shares.create(item, (await other.people.me()).id, role)


async def needs_rights(other: Storage, item: Resource) -> None:
    """Leave out storages on which everybody sees everything."""
    try:
        await other.files.stat(Reference.of(item.id))
    except (NotFound, PermissionDenied):
        return
    leave_out(Ability.RIGHTS)


class AbstractShareTests:
    """Share, change, end; find people to share with."""

    async def test_a_share_says_what_is_shared_with_whom(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a.txt"))
        share = await with_other(storage, other, item)
        assert same_account(share.grantee, (await other.people.me()).id)
        assert same_account(share.creator, (await storage.people.me()).id)
        assert share.resource_id.opaque_id == item.id.opaque_id
        assert share.role is Role.VIEWER
        assert share.expires is None
        assert share.created is not None
        assert [each.id for each in await storage.shares.of(item.id)] == [share.id]
        assert await storage.shares.get(share.id) == share

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
    @pytest.mark.parametrize("make", [a_file, a_folder])
    async def test_a_role_is_kept(
        self, storage: Storage, other: Storage, top: Reference, role: Role, make: object
    ) -> None:
        item = await make(storage, top.child("item"))  # type: ignore[operator]  # one of two
        share = await with_other(storage, other, item, role)
        assert share.role is role
        received = await received_by(other, share)
        assert received is not None
        assert received.share.role is role

    async def test_only_own_shares_are_by_me(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        assert share.id in [each.id for each in await storage.shares.by_me()]
        assert share.id not in [each.id for each in await other.shares.by_me()]

    async def test_sharing_twice_is_refused(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        await with_other(storage, other, item)
        with pytest.raises(AlreadyExists):
            await with_other(storage, other, item, Role.EDITOR)

    async def test_sharing_with_oneself_is_refused(self, storage: Storage, top: Reference) -> None:
        item = await a_file(storage, top.child("a"))
        with pytest.raises(InvalidArgument):
            await with_other(storage, storage, item)

    @pytest.mark.parametrize("nobody", [UserId("", "nobody-here"), GroupId("", "nobody-here")])
    async def test_sharing_with_nobody_is_refused(
        self, storage: Storage, top: Reference, nobody: UserId | GroupId
    ) -> None:
        item = await a_file(storage, top.child("a"))
        with pytest.raises((NotFound, Unsupported)):
            await storage.shares.create(item, nobody, Role.VIEWER)
        assert await storage.shares.of(item.id) == []

    async def test_a_share_that_ends_in_the_past_is_refused(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        with pytest.raises(InvalidArgument):
            await storage.shares.create(
                item, (await other.people.me()).id, Role.VIEWER, in_days(-1)
            )
        share = await with_other(storage, other, item)
        with pytest.raises(InvalidArgument):
            await storage.shares.set_expiry(share.id, in_days(-1))

    async def test_a_share_can_end_at_a_time(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        end = in_days(7)
        share = await storage.shares.create(item, (await other.people.me()).id, Role.VIEWER, end)
        assert share.expires == end
        later = in_days(9)
        await storage.shares.set_expiry(share.id, later)
        # A new role leaves the end as it is.
        await storage.shares.set_role(share.id, Role.EDITOR)
        assert (await storage.shares.get(share.id)).expires == later
        await storage.shares.set_expiry(share.id, None)
        assert (await storage.shares.get(share.id)).expires is None

    async def test_a_role_can_be_raised_and_lowered(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        for role in (Role.EDITOR, Role.VIEWER):
            assert (await storage.shares.set_role(share.id, role)).role is role
            received = await received_by(other, share)
            assert received is not None
            assert received.share.role is role

    async def test_what_a_recipient_may_do_follows_their_role(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        await needs_rights(other, item)
        there = Reference.of(item.id)
        share = await with_other(storage, other, item)
        await other.received.accept(share.id)
        assert await other.transfer.read(there) == b"text"
        with pytest.raises(PermissionDenied):
            await other.transfer.upload(there, b"mine", 4)
        await storage.shares.set_role(share.id, Role.EDITOR)
        await other.transfer.upload(there, b"both", 4)
        assert await storage.transfer.read(top.child("a")) == b"both"
        await storage.shares.set_role(share.id, Role.VIEWER)
        with pytest.raises(PermissionDenied):
            await other.transfer.upload(there, b"mine", 4)
        await storage.shares.remove(share.id)
        with pytest.raises(NotFound):
            await other.files.stat(there)

    async def test_an_editor_of_a_folder_works_in_it(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_folder(storage, top.child("d"))
        share = await with_other(storage, other, item, Role.EDITOR)
        await other.received.accept(share.id)
        there = Reference.of(item.id)
        await other.files.create_directory(there.child("sub"))
        await other.transfer.upload(there.child("a"), b"abc", 3)
        assert {each.name for each in await storage.files.list(top.child("d"))} == {"sub", "a"}
        await other.files.delete(there.child("a"))
        assert [each.name for each in await storage.files.list(top.child("d"))] == ["sub"]

    async def test_a_recipient_cannot_change_or_end_a_share(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        share = await with_other(storage, other, await a_file(storage, top.child("a")))
        for attempt in (
            other.shares.set_expiry(share.id, in_days(1)),
            other.shares.set_role(share.id, Role.EDITOR),
            other.shares.remove(share.id),
        ):
            with pytest.raises((PermissionDenied, NotFound)):
                await attempt
        assert (await storage.shares.get(share.id)) == share

    async def test_a_viewer_cannot_share_on(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        await needs_rights(other, item)
        await with_other(storage, other, item)
        _, groups = await other.people.find("lovers")
        with pytest.raises(PermissionDenied):
            await other.shares.create(
                await other.files.stat(Reference.of(item.id)), groups[0].id, Role.VIEWER
            )

    async def test_a_share_ends_once_and_for_all(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        share = await with_other(storage, other, item)
        await storage.shares.remove(share.id)
        await storage.shares.remove(share.id)
        assert await storage.shares.of(item.id) == []
        assert await received_by(other, share) is None
        for attempt in (
            storage.shares.get(share.id),
            storage.shares.set_role(share.id, Role.EDITOR),
            storage.shares.set_expiry(share.id, None),
            other.received.accept(share.id),
            other.received.decline(share.id),
        ):
            with pytest.raises(NotFound):
                await attempt

    async def test_a_share_outlives_what_was_shared(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        share = await with_other(storage, other, item)
        await storage.files.delete(top.child("a"))
        assert share.id in [each.id for each in await storage.shares.by_me()]
        assert await received_by(other, share) is not None
        with pytest.raises(NotFound):
            await other.files.stat(Reference.of(share.resource_id))
        with pytest.raises(FailedPrecondition):
            await storage.shares.remove(share.id)

    async def test_people_and_groups_are_found_by_a_part_of_a_name(
        self, storage: Storage, other: Storage
    ) -> None:
        me = await other.people.me()
        for text in (me.username[1:4], me.display_name[2:6].upper(), me.mail[:5]):
            users, _ = await storage.people.find(text)
            assert any(same_account(user.id, me.id) for user in users)
        users, groups = await storage.people.find("no such words anywhere")
        assert (users, groups) == ([], [])

    async def test_every_refusal_is_told_in_plain_words(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        item = await a_file(storage, top.child("a"))
        share = await with_other(storage, other, item)
        for attempt in (
            with_other(storage, other, item),
            with_other(storage, storage, item),
            storage.shares.create(item, UserId("", "nobody-here"), Role.VIEWER),
            storage.shares.get("no such share"),
            other.shares.remove(share.id),
        ):
            with pytest.raises(Cs3Error) as refused:
                await attempt
            words = refused.value.message
            assert words.endswith(".")
            for secret in (item.id.opaque_id, share.id, "error", "CODE"):
                assert secret not in words or len(secret) < 4

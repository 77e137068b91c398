"""What must hold on every storage when connections and tokens fail.

The faults are made on this side of the connection, so that they can be made with any server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from cs3lab.client.errors import NotFound, Unauthenticated
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from tests.interop.conftest import WithToken
from tests.interop.shares import a_file
from tests.support.abilities import Ability, leave_out
from tests.support.lost import Lose

MIB = 1024 * 1024


class AbstractLostAnswerTests:
    """What was done counts as done, and is never done twice."""

    async def test_a_save_is_saved(self, storage: Storage, top: Reference, lose: Lose) -> None:
        first = await storage.transfer.upload(top.child("a"), b"one", 3)
        lose("PUT")
        saved = await storage.transfer.upload(top.child("a"), b"two!", 4, if_match=first.etag)
        assert saved.etag == (await storage.files.stat(top.child("a"))).etag
        assert await storage.transfer.read(top.child("a")) == b"two!"

    async def test_a_folder_is_made(self, storage: Storage, top: Reference, lose: Lose) -> None:
        lose("CreateContainer")
        await storage.files.create_directory(top.child("sub"))
        assert [entry.name for entry in await storage.files.list(top)] == ["sub"]

    async def test_a_file_is_renamed(self, storage: Storage, top: Reference, lose: Lose) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        lose("Move")
        await storage.files.move(top.child("a"), top.child("b"))
        assert [entry.name for entry in await storage.files.list(top)] == ["b"]

    async def test_a_file_is_deleted(self, storage: Storage, top: Reference, lose: Lose) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        lose("Delete")
        await storage.files.delete(top.child("a"))
        assert await storage.files.list(top) == []

    async def test_a_share_is_made_once(
        self, storage: Storage, other: Storage, top: Reference, lose: Lose
    ) -> None:
        item = await a_file(storage, top.child("a"))
        grantee = (await other.people.me()).id
        lose("CreateShare")
        share = await storage.shares.create(item, grantee, Role.VIEWER)
        assert [each.id for each in await storage.shares.of(item.id)] == [share.id]

    async def test_a_link_is_made_once(self, storage: Storage, top: Reference, lose: Lose) -> None:
        item = await a_file(storage, top.child("a"))
        lose("CreatePublicShare")
        link = await storage.links.create(item, Role.VIEWER)
        assert [each.id for each in await storage.links.of(item.id)] == [link.id]


class AbstractCutSaveTests:
    """Whoever saves is gone in the middle of it."""

    async def cut(self, storage: Storage, ref: Reference) -> None:
        """Send half of a body, and cut the connection."""
        sent = asyncio.Event()

        async def half() -> AsyncIterator[bytes]:
            yield bytes(2 * MIB)
            sent.set()
            await asyncio.Event().wait()

        saving = asyncio.ensure_future(storage.transfer.upload(ref, half(), 4 * MIB))
        await sent.wait()
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)

    async def test_it_can_be_saved_again(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"old", 3)
        await self.cut(storage, top.child("a"))
        await storage.transfer.upload(top.child("a"), b"new!", 4)
        assert await storage.transfer.read(top.child("a")) == b"new!"

    async def test_the_former_content_stands(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"old", 3)
        await self.cut(storage, top.child("a"))
        left = await storage.transfer.read(top.child("a"))
        if left != b"old" and not storage.capabilities.atomic_save:
            leave_out(Ability.WHOLE_SAVES)
        assert left == b"old"

    async def test_a_new_file_is_not_there(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"old", 3)
        await self.cut(storage, top.child("b"))
        names = [entry.name for entry in await storage.files.list(top)]
        if names != ["a"] and not storage.capabilities.atomic_save:
            leave_out(Ability.WHOLE_SAVES)
        assert names == ["a"]
        await storage.transfer.upload(top.child("b"), b"new", 3, if_not_exist=True)


class AbstractTokenTests:
    """A token that has ended is told as that, and replaced where there is another."""

    async def test_nothing_counts_as_missing(
        self, storage: Storage, top: Reference, with_token: WithToken
    ) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        dead = await with_token(dead=True)
        there, missing = top.child("a"), top.child("b")
        for attempt in (
            dead.files.stat(there),
            dead.files.stat(missing),
            dead.files.list(top),
            dead.transfer.read(there),
            dead.transfer.upload(there, b"two!", 4),
            dead.files.delete(there),
        ):
            with pytest.raises(Unauthenticated):
                await attempt
        assert await storage.transfer.read(there) == b"one"

    async def test_work_goes_on_with_another_token(
        self, storage: Storage, top: Reference, with_token: WithToken
    ) -> None:
        renewed = await with_token(dead=True, renewable=True)
        await renewed.transfer.upload(top.child("a"), b"one", 3)
        assert await storage.transfer.read(top.child("a")) == b"one"

    async def test_what_is_missing_is_missing_all_the_same(
        self, storage: Storage, top: Reference, with_token: WithToken
    ) -> None:
        renewed = await with_token(dead=True, renewable=True)
        with pytest.raises(NotFound):
            await renewed.files.stat(top.child("missing"))

    async def test_a_token_alone_is_enough_while_it_lives(
        self, storage: Storage, top: Reference, with_token: WithToken
    ) -> None:
        alive = await with_token(dead=False)
        await alive.transfer.upload(top.child("a"), b"one", 3)
        assert await storage.transfer.read(top.child("a")) == b"one"

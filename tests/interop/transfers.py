"""What every storage must do with contents."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from cs3lab.client.errors import AlreadyExists, Conflict, TransferInterrupted
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.support.abilities import Ability, leave_out

MIB = 1024 * 1024


class AbstractTransferTests:
    """Save and read; lengths, conditions, spans."""

    @pytest.mark.parametrize("size", [0, 1, MIB - 1, 5 * MIB])
    async def test_every_byte_comes_back(self, storage: Storage, top: Reference, size: int) -> None:
        content = bytes(index % 251 for index in range(256)) * (size // 256 + 1)
        await storage.transfer.upload(top.child("a"), content[:size], size)
        assert await storage.transfer.read(top.child("a")) == content[:size]

    async def test_a_save_tells_the_etag(self, storage: Storage, top: Reference) -> None:
        saved = await storage.transfer.upload(top.child("a"), b"abc", 3)
        assert saved.etag == (await storage.files.stat(top.child("a"))).etag

    async def test_a_stale_save_is_refused(self, storage: Storage, top: Reference) -> None:
        stale = (await storage.transfer.upload(top.child("a"), b"one", 3)).etag
        fresh = (await storage.transfer.upload(top.child("a"), b"two!", 4)).etag
        with pytest.raises(Conflict):
            await storage.transfer.upload(top.child("a"), b"mine", 4, if_match=stale)
        await storage.transfer.upload(top.child("a"), b"mine", 4, if_match=fresh)
        assert await storage.transfer.read(top.child("a")) == b"mine"

    async def test_a_new_file_replaces_nothing(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3, if_not_exist=True)
        with pytest.raises(AlreadyExists):
            await storage.transfer.upload(top.child("a"), b"two", 3, if_not_exist=True)

    async def test_a_folder_is_not_replaced(self, storage: Storage, top: Reference) -> None:
        await storage.files.create_directory(top.child("sub"))
        with pytest.raises(AlreadyExists):
            await storage.transfer.upload(top.child("sub"), b"abc", 3)
        assert (await storage.files.stat(top.child("sub"))).is_directory

    @pytest.mark.parametrize("length", [MIB + 1, 3 * MIB])
    async def test_a_body_of_another_length_leaves_the_old_content(
        self, storage: Storage, top: Reference, length: int
    ) -> None:
        async def two_mib() -> AsyncIterator[bytes]:
            yield bytes(MIB)
            yield bytes(MIB)

        await storage.transfer.upload(top.child("a"), b"old", 3)
        with pytest.raises(TransferInterrupted):
            await storage.transfer.upload(top.child("a"), two_mib(), length)
        left = await storage.transfer.read(top.child("a"))
        if left != b"old" and not storage.capabilities.atomic_save:
            leave_out(Ability.WHOLE_SAVES)
        assert left == b"old"

    async def test_a_span_is_read(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"0123456789", 10)
        async with storage.transfer.download(top.child("a"), start=4, end=7) as download:
            assert b"".join([chunk async for chunk in download.chunks]) == b"456"
        if storage.capabilities.ranges is False:
            leave_out(Ability.RANGES)

    async def test_one_file_is_named_by_its_id(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"abc", 3)
        ref = Reference.of((await storage.files.stat(top.child("a"))).id)
        await storage.transfer.upload(ref, b"more", 4)
        assert await storage.transfer.read(ref) == b"more"

    async def test_an_id_survives_a_rename(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"abc", 3)
        ref = Reference.of((await storage.files.stat(top.child("a"))).id)
        await storage.files.move(top.child("a"), top.child("b"))
        if storage.capabilities.stable_ids is not True:
            leave_out(Ability.STABLE_IDS)
        assert await storage.transfer.read(ref) == b"abc"

    async def test_metadata_is_kept(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"abc", 3)
        await storage.metadata.set(top.child("a"), {"cs3lab.key": "value"})
        kept = await storage.metadata.get(top.child("a"), ["cs3lab.key"])
        assert kept == {"cs3lab.key": "value"}

"""What every storage must do with what was saved a moment ago, however long it checks it."""

from __future__ import annotations

from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage


class AbstractProcessingTests:
    """Read, copy, rename, save again and delete at once."""

    async def test_a_file_just_saved_is_read(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        assert await storage.transfer.read(top.child("a")) == b"one"

    async def test_a_file_just_saved_is_copied(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        async with storage.transfer.download(top.child("a")) as download:
            await storage.transfer.upload(top.child("b"), download.chunks, download.length)
        assert await storage.transfer.read(top.child("b")) == b"one"

    async def test_a_file_just_saved_is_saved_again(self, storage: Storage, top: Reference) -> None:
        first = await storage.transfer.upload(top.child("a"), b"one", 3)
        await storage.transfer.upload(top.child("a"), b"two!", 4, if_match=first.etag)
        assert await storage.transfer.read(top.child("a")) == b"two!"

    async def test_a_file_just_saved_is_renamed(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        await storage.files.move(top.child("a"), top.child("b"))
        assert await storage.transfer.read(top.child("b")) == b"one"

    async def test_a_file_just_saved_is_deleted(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        await storage.files.delete(top.child("a"))
        assert await storage.files.list(top) == []

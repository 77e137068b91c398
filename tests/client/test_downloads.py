from __future__ import annotations

import pytest

from cs3lab.client.errors import InvalidArgument, NotFound, TransferInterrupted
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.counting import Calls

pytestmark = pytest.mark.asyncio

MIB = 1024 * 1024


async def save(storage: Storage, ref: Reference, content: bytes) -> None:
    await storage.transfer.upload(ref, content, len(content))


async def test_a_span_is_read(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), b"0123456789")
    async with storage.transfer.download(top.child("a"), start=3, end=6) as download:
        content = b"".join([chunk async for chunk in download.chunks])
    assert (content, download.size, download.length, download.partial) == (b"345", 10, 3, True)


async def test_a_server_without_ranges_is_asked_for_one_once(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    await save(storage, top.child("a"), b"0123456789")
    calls.drain()
    for _ in range(2):
        async with storage.transfer.download(top.child("a"), start=8) as download:
            assert b"".join([chunk async for chunk in download.chunks]) == b"89"
    extra = 0 if storage.capabilities.ranges else 1
    assert calls.count("GET") == 2 + extra


async def test_a_span_behind_the_end_is_refused(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), b"0123456789")
    with pytest.raises(InvalidArgument):
        async with storage.transfer.download(top.child("a"), start=10):
            pass


async def test_a_reader_may_leave_early(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), bytes(4 * MIB))
    async with storage.transfer.download(top.child("a")) as download:
        async for _ in download.chunks:
            break
    assert download.size == 4 * MIB
    assert await storage.transfer.read(top.child("a")) == bytes(4 * MIB)


async def test_chunks_are_small(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), bytes(4 * MIB))
    async with storage.transfer.download(top.child("a")) as download:
        sizes = [len(chunk) async for chunk in download.chunks]
    assert sum(sizes) == 4 * MIB
    assert max(sizes) <= MIB


async def test_a_missing_file_is_not_read(storage: Storage, top: Reference) -> None:
    with pytest.raises(NotFound):
        await storage.transfer.read(top.child("missing"))


async def test_a_folder_is_not_read(storage: Storage, top: Reference) -> None:
    await storage.files.create_directory(top.child("sub"))
    with pytest.raises(TransferInterrupted):
        await storage.transfer.read(top.child("sub"))


async def test_a_download_costs_two_calls(storage: Storage, top: Reference, calls: Calls) -> None:
    await save(storage, top.child("a"), b"one")
    calls.drain()
    await storage.transfer.read(top.child("a"))
    assert calls == ["InitiateFileDownload", "GET"]


async def test_what_goes_wrong_at_the_reader_is_the_readers(
    storage: Storage, top: Reference
) -> None:
    await save(storage, top.child("a"), b"content")
    with pytest.raises(ConnectionResetError, match="browser"):
        async with storage.transfer.download(top.child("a")):
            raise ConnectionResetError("the browser went away")

"""Changes whose answers got lost, and saves that were cut off."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from cs3lab.client.errors import Cs3Error, TransferInterrupted, Unavailable
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.counting import Calls
from tests.support.budgets import BUDGETS
from tests.support.gateway import GatewayProcess
from tests.support.lost import Cut, Lose

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module", params=list(BUDGETS))
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """Every way in which servers store."""
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def saved(storage: Storage, ref: Reference, content: bytes) -> str:
    """Save a content; give its etag."""
    await storage.transfer.upload(ref, content, len(content))
    return (await storage.files.stat(ref)).etag


@pytest.mark.parametrize("status", [0, 500, 502, 504])
async def test_a_save_that_was_stored_is_saved(
    storage: Storage, top: Reference, lose: Lose, status: int
) -> None:
    ref = top.child("a")
    etag = await saved(storage, ref, b"one")
    lose("PUT", status)
    answer = await storage.transfer.upload(ref, b"two", 3, if_match=etag)
    assert answer.etag == (await storage.files.stat(ref)).etag != etag
    assert await storage.transfer.read(ref) == b"two"


async def test_a_stream_that_was_stored_is_saved(
    storage: Storage, top: Reference, lose: Lose
) -> None:
    lose("PUT")
    answer = await storage.transfer.upload(top.child("a"), pieces(b"on", b"e"), 3)
    assert answer.etag == (await storage.files.stat(top.child("a"))).etag


async def test_an_empty_file_that_was_made_is_saved(
    storage: Storage, top: Reference, lose: Lose
) -> None:
    lose("InitiateFileUpload" if has_spaces(storage) else "PUT")
    answer = await storage.transfer.upload(top.child("a"), b"", 0, if_not_exist=True)
    assert answer.etag == (await storage.files.stat(top.child("a"))).etag


def has_spaces(storage: Storage) -> bool:
    return storage.capabilities.atomic_save is True


async def test_what_another_stored_is_not_taken_for_ones_own(
    storage: Storage, top: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = top.child("a")
    etag = await saved(storage, ref, b"one")

    async def meanwhile(*_: object) -> None:
        monkeypatch.undo()
        await saved(storage, ref, b"her")
        raise Unavailable(operation="PUT", code="HTTP 502")

    monkeypatch.setattr("cs3lab.client.transfer.put", meanwhile)
    with pytest.raises(Cs3Error):
        await storage.transfer.upload(ref, b"two", 3, if_match=etag)
    assert await storage.transfer.read(ref) == b"her"


async def test_a_save_that_was_cut_off_is_sent_again(
    storage: Storage, gateway: GatewayProcess, top: Reference, cut: Cut, calls: Calls
) -> None:
    ref = top.child("a")
    etag = await saved(storage, ref, b"old")
    calls.drain()
    cut(gateway, gateway.files / "einstein" / top.name / "a")
    await storage.transfer.upload(ref, b"new content", 11, if_match=etag)
    assert calls.count("PUT") == 2
    assert await storage.transfer.read(ref) == b"new content"


async def test_a_new_file_that_was_cut_off_is_sent_again(
    storage: Storage, gateway: GatewayProcess, top: Reference, cut: Cut
) -> None:
    cut(gateway, gateway.files / "einstein" / top.name / "a")
    await storage.transfer.upload(top.child("a"), b"new content", 11, if_not_exist=True)
    assert await storage.transfer.read(top.child("a")) == b"new content"


async def test_a_stream_that_was_cut_off_cannot_be_sent_again(
    storage: Storage, gateway: GatewayProcess, top: Reference, cut: Cut, calls: Calls
) -> None:
    etag = await saved(storage, top.child("a"), b"old")
    calls.drain()
    cut(gateway, gateway.files / "einstein" / top.name / "a")
    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), pieces(b"new", b"one"), 6, if_match=etag)
    assert calls.count("PUT") == 1


async def test_a_save_that_is_cut_off_twice_fails(
    storage: Storage, gateway: GatewayProcess, top: Reference, cut: Cut, calls: Calls
) -> None:
    etag = await saved(storage, top.child("a"), b"old")
    calls.drain()
    cut(gateway, gateway.files / "einstein" / top.name / "a", times=2)
    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), b"new content", 11, if_match=etag)
    assert calls.count("PUT") == 2


async def test_a_deletion_that_was_done_is_done(
    storage: Storage, top: Reference, lose: Lose
) -> None:
    await saved(storage, top.child("a"), b"one")
    lose("Delete")
    await storage.files.delete(top.child("a"))
    assert await storage.files.list(top) == []


async def test_a_rename_that_was_done_is_done(storage: Storage, top: Reference, lose: Lose) -> None:
    await saved(storage, top.child("a"), b"one")
    lose("Move")
    await storage.files.move(top.child("a"), top.child("b"))
    assert [entry.name for entry in await storage.files.list(top)] == ["b"]


async def test_a_folder_that_was_made_is_made(storage: Storage, top: Reference, lose: Lose) -> None:
    lose("CreateContainer")
    await storage.files.create_directory(top.child("sub"))
    assert await storage.files.list(top.child("sub")) == []


async def test_what_was_not_done_is_told(storage: Storage, top: Reference, refuse: Lose) -> None:
    await saved(storage, top.child("a"), b"one")
    for name in ("Delete", "Move", "CreateContainer"):
        refuse(name)
        with pytest.raises(Unavailable):
            await {
                "Delete": lambda: storage.files.delete(top.child("a")),
                "Move": lambda: storage.files.move(top.child("a"), top.child("b")),
                "CreateContainer": lambda: storage.files.create_directory(top.child("sub")),
            }[name]()
    assert [entry.name for entry in await storage.files.list(top)] == ["a"]

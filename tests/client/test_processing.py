"""What was just saved, on a storage that checks it after it was acknowledged."""

from __future__ import annotations

import asyncio

import pytest

from cs3lab.client.errors import Processing
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import Open
from tests.client.counting import Calls
from tests.conftest import GatewayFactory

pytestmark = pytest.mark.asyncio

SHORT = ("--processing-ms", "150")
FOR_EVER = ("--processing-ms", "3600000")


async def saved(storage: Storage) -> Reference:
    """Save a file; give where."""
    ref = Reference.at(await storage.files.home()).child("a")
    await storage.transfer.upload(ref, b"one", 3)
    return ref


async def test_a_read_waits_until_the_file_is_checked(
    gateway_factory: GatewayFactory, sign_in: Open, calls: Calls
) -> None:
    storage = sign_in(gateway_factory(options=SHORT), observer=calls)
    ref = await saved(storage)
    calls.drain()
    assert await storage.transfer.read(ref) == b"one"
    begun, *asked = calls.drain()
    assert begun == "InitiateFileDownload"
    assert set(asked) == {"GET"}
    assert len(asked) > 1


async def test_a_deletion_waits_until_the_file_is_checked(
    gateway_factory: GatewayFactory, sign_in: Open
) -> None:
    storage = sign_in(gateway_factory(options=SHORT))
    ref = await saved(storage)
    await storage.files.delete(ref)
    assert await storage.files.list(Reference.at(await storage.files.home())) == []


@pytest.mark.parametrize("moved", [False, True])
async def test_a_folder_deleted_right_after_a_save_comes_back(
    gateway_factory: GatewayFactory, sign_in: Open, moved: bool
) -> None:
    storage = sign_in(gateway_factory(options=SHORT))
    home = Reference.at(await storage.files.home())
    folder = home.child("folder")
    await storage.files.create_directory(folder)
    await storage.transfer.upload(folder.child("a"), b"one", 3)
    if moved:
        await storage.files.move(folder, home.child("moved"))
        folder = home.child("moved")
    await storage.files.delete(folder)
    # Whatever was saved before is checked by then.
    await storage.files.checked(await saved(storage))
    [item] = await storage.trash.list(home)
    await storage.trash.restore(home, item)
    assert await storage.transfer.read(folder.child("a")) == b"one"


async def saved_twice(storage: Storage) -> tuple[Reference, str]:
    """Save a file twice; give where, and the key of what was saved first."""
    ref = await saved(storage)
    await storage.transfer.upload(ref, b"two!", 4)
    [version] = await storage.versions.list(ref)
    return ref, version.key


async def test_a_version_is_read_once_it_is_checked(
    gateway_factory: GatewayFactory, sign_in: Open
) -> None:
    storage = sign_in(gateway_factory(options=SHORT))
    ref, key = await saved_twice(storage)
    async with storage.versions.download(await storage.files.stat(ref), key) as download:
        assert b"".join([chunk async for chunk in download.chunks]) == b"one"


async def test_a_version_is_restored_once_the_file_is_checked(
    gateway_factory: GatewayFactory, sign_in: Open
) -> None:
    storage = sign_in(gateway_factory(options=SHORT))
    ref, key = await saved_twice(storage)
    await storage.versions.restore(ref, key)
    assert not (await storage.files.stat(ref)).processing
    assert await storage.transfer.read(ref) == b"one"


async def test_patience_ends_in_words(
    gateway_factory: GatewayFactory, sign_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cs3lab.client.processing.PAUSES", (0.001, 0.001))
    storage = sign_in(gateway_factory(options=FOR_EVER))
    ref = await saved(storage)
    with pytest.raises(Processing, match="still checking it"):
        await storage.transfer.read(ref)
    with pytest.raises(Processing, match="still checking it"):
        await storage.files.delete(ref)
    with pytest.raises(Processing, match="still checking it"):
        await storage.files.checked(ref)


async def test_who_goes_away_waits_no_longer(
    gateway_factory: GatewayFactory, sign_in: Open, calls: Calls
) -> None:
    storage = sign_in(gateway_factory(options=FOR_EVER), observer=calls)
    ref = await saved(storage)
    reading = asyncio.ensure_future(storage.transfer.read(ref))
    while "GET" not in calls:  # noqa: ASYNC110  # the observer is told, and tells nobody
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

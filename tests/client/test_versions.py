from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.errors import Locked, NotFound, Unsupported
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Reference, ResourceId
from cs3lab.client.storage import Storage
from cs3lab.client.versions import restore_keys, version_id
from tests.support.abilities import Ability, needs

pytestmark = pytest.mark.asyncio

ID = ResourceId("storage", "space", "node")


async def test_a_readable_version_is_an_id_of_its_own() -> None:
    assert version_id(ID, "node.REV.2026").opaque_id == "node.REV.2026"
    with pytest.raises(Unsupported, match="restore"):
        version_id(ID, "1700000000")


async def test_bare_numbers_are_restored_with_their_v() -> None:
    assert restore_keys("node.REV.2026") == ("node.REV.2026",)
    assert restore_keys("17000") == ("v17000", "17000")


async def saved(storage: Storage, ref: Reference) -> Reference:
    for content in (b"one", b"two!", b"three"):
        await storage.transfer.upload(ref, content, len(content))
    return ref


async def test_every_save_leaves_a_version(storage: Storage, top: Reference) -> None:
    versions = await storage.versions.list(await saved(storage, top.child("a")))
    assert sorted(version.size for version in versions) == [3, 4]
    assert len({version.key for version in versions}) == 2
    for version in versions:
        assert abs(datetime.now(timezone.utc) - version.mtime) < timedelta(minutes=1)


async def test_a_version_tells_the_etag_it_had(storage: Storage, top: Reference) -> None:
    etags = []
    for content in (b"one", b"two!", b"three"):
        await storage.transfer.upload(top.child("a"), content, len(content))
        etags.append((await storage.files.stat(top.child("a"))).etag)
    versions = await storage.versions.list(top.child("a"))
    assert [version.etag for version in versions] == [etags[1], etags[0]]


@needs(Ability.READ_VERSIONS)
async def test_a_version_is_read(storage: Storage, top: Reference) -> None:
    ref = await saved(storage, top.child("a"))
    found = await storage.files.stat(ref)
    contents = set()
    for version in await storage.versions.list(ref):
        async with storage.versions.download(found, version.key) as download:
            contents.add(b"".join([chunk async for chunk in download.chunks]))
    assert contents == {b"one", b"two!"}
    assert storage.capabilities.read_versions is True


@pytest.mark.parametrize("gateway", ["reva-local", "reva-eos"], indirect=True)
async def test_versions_that_cannot_be_read_are_not(storage: Storage, top: Reference) -> None:
    ref = await saved(storage, top.child("a"))
    [version, _] = await storage.versions.list(ref)
    found = await storage.files.stat(ref)
    with pytest.raises(Unsupported):
        async with storage.versions.download(found, version.key):
            pass
    assert storage.capabilities.read_versions is False


async def test_a_version_is_restored(storage: Storage, top: Reference) -> None:
    ref = await saved(storage, top.child("a"))
    before = await storage.files.stat(ref)
    [oldest] = [version for version in await storage.versions.list(ref) if version.size == 3]
    await storage.versions.restore(ref, oldest.key)
    assert await storage.transfer.read(ref) == b"one"
    assert (await storage.files.stat(ref)).etag != before.etag
    assert 5 in {version.size for version in await storage.versions.list(ref)}


async def test_an_unknown_version_is_not_found(storage: Storage, top: Reference) -> None:
    ref = await saved(storage, top.child("a"))
    unknown = (await storage.files.stat(ref)).id.opaque_id + ".REV.1999-01-01T00:00:00Z"
    key = unknown if storage.capabilities.read_versions else "123"
    with pytest.raises(NotFound):
        await storage.versions.restore(ref, key)
    assert await storage.transfer.read(ref) == b"three"


@needs(Ability.LOCK_IDS)
async def test_a_locked_file_is_restored_by_its_holder_only(
    storage: Storage, top: Reference
) -> None:
    ref = await saved(storage, top.child("a"))
    me = await storage.people.me()
    lock = new_lock("cs3lab", me.id, 60)
    await storage.locks.set((await storage.files.stat(ref)).id, lock)
    [version, _] = await storage.versions.list(ref)
    with pytest.raises(Locked) as refused:
        await storage.versions.restore(ref, version.key)
    assert refused.value.lock is not None
    await storage.versions.restore(ref, version.key, lock)

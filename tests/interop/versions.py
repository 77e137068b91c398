"""What a storage with versions must do."""

from __future__ import annotations

from cs3lab.client.errors import Unsupported
from cs3lab.client.model import Reference, Version
from cs3lab.client.storage import Storage
from tests.support.abilities import Ability, leave_out


class AbstractVersionTests:
    """List, read, restore."""

    async def saved_twice(self, storage: Storage, ref: Reference) -> Version:
        await storage.transfer.upload(ref, b"one", 3)
        await storage.transfer.upload(ref, b"two!", 4)
        try:
            versions = await storage.versions.list(ref)
        except Unsupported:
            leave_out(Ability.VERSIONS)
        if not versions:
            leave_out(Ability.VERSIONS)
        assert len(versions) == 1
        return versions[0]

    async def test_a_save_leaves_a_version(self, storage: Storage, top: Reference) -> None:
        assert (await self.saved_twice(storage, top.child("a"))).mtime.year > 2000
        # Some tell the right size only once they have checked the file.
        await storage.files.checked(top.child("a"))
        assert [version.size for version in await storage.versions.list(top.child("a"))] == [3]

    async def test_a_version_keeps_the_etag_of_its_content(
        self, storage: Storage, top: Reference
    ) -> None:
        await storage.transfer.upload(top.child("a"), b"one", 3)
        before = await storage.files.stat(top.child("a"))
        await storage.transfer.upload(top.child("a"), b"two", 3)
        try:
            versions = await storage.versions.list(top.child("a"))
        except Unsupported:
            leave_out(Ability.VERSIONS)
        if not versions:
            leave_out(Ability.VERSIONS)
        assert [version.etag for version in versions] == [before.etag]

    async def test_a_version_is_read(self, storage: Storage, top: Reference) -> None:
        version = await self.saved_twice(storage, top.child("a"))
        found = await storage.files.stat(top.child("a"))
        try:
            async with storage.versions.download(found, version.key) as download:
                content = b"".join([chunk async for chunk in download.chunks])
        except Unsupported:
            leave_out(Ability.READ_VERSIONS)
        assert content == b"one"

    async def test_a_version_is_restored(self, storage: Storage, top: Reference) -> None:
        version = await self.saved_twice(storage, top.child("a"))
        await storage.versions.restore(top.child("a"), version.key)
        assert await storage.transfer.read(top.child("a")) == b"one"
        assert 4 in [version.size for version in await storage.versions.list(top.child("a"))]

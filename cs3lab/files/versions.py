"""The versions a storage keeps of a file at every save, by names that outlive a save.

A state is named by its etag: the present content has the same name as the version it becomes, and
no two have one (docs/servers.md, Versions). Keys of versions change with each restore.
"""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from cs3lab.client.errors import PermissionDenied, Unsupported
from cs3lab.files.tree import Tree
from cs3lab.locking.writing import LockedWriter
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal

if TYPE_CHECKING:
    from cs3lab.client.model import Lock, Reference, Resource, Version


@dataclass(frozen=True, slots=True)
class NamedState:
    """A state of a file that can be restored, and its time."""

    name: str
    mtime: datetime


class Versions:
    """Lists, reads and restores versions by path. Raises Cs3Error and Refusal."""

    def __init__(self, tree: Tree, writer: LockedWriter) -> None:
        self._tree = tree
        self._writer = writer

    async def present(self, path: str) -> NamedState:
        """Return the present state. Nothing is stored: one call at most.

        A state that was seen a moment ago can be restored, even if it is not the present one now.
        """
        found = await self._tree.recent_stat(path)
        return NamedState(_present(found), found.mtime)

    async def list(self, path: str) -> list[NamedState]:
        """Return the versions, the latest last: one call; none where they may not be seen."""
        storage = await self._tree.storage()
        try:
            found = await storage.versions.list(await self._tree.reference(path))
        except (Unsupported, PermissionDenied):
            # Not everybody something is shared with may list versions (docs/servers.md, Versions),
            # and JupyterLab asks for those of everything it opens.
            return []
        return [NamedState(name, version.mtime) for name, version in _named(found).items()][::-1]

    async def restore(self, path: str, name: str) -> None:
        """Make a version the present content; the present one becomes a version.

        Raises Refusal where the storage does not keep it, or does not bring it back.
        """
        reference = await self._tree.writable_reference(path)
        now = await self._tree.stat(path)
        if name == _present(now):
            return
        version = await self._version(reference, name)
        restored = await self._writer.save(path, partial(self._restore, reference, version), now)
        if restored.etag == now.etag != "" or restored.size != version.size:
            raise Refusal(502, Sentence.NOT_RESTORED(), "storage failed")

    async def content(self, path: str, name: str) -> tuple[bytes, datetime]:
        """Return the content of a state, and its time.

        Raises Unsupported where versions can be restored but not read.
        """
        storage, reference = await self._tree.storage(), await self._tree.reference(path)
        whole = self._tree.whole
        now = await self._tree.stat(path)
        if name == _present(now):
            whole.check(now.size, path)
            async with storage.transfer.download(reference) as download:
                return (await whole.take(download, reference, now.size, path))[0], now.mtime
        version = await self._version(reference, name)
        known = await self._tree.base_content(path, now.id, version.etag)
        if known is not None:
            return known, version.mtime
        async with storage.versions.download(now, version.key) as download:
            return await whole.collect(download, None, path), version.mtime

    async def _version(self, reference: Reference, name: str) -> Version:
        found = await (await self._tree.storage()).versions.list(reference)
        version = _named(found).get(name)
        if version is None:
            raise Refusal(404, Sentence.NO_SUCH_VERSION(), "missing")
        return version

    async def _restore(self, reference: Reference, version: Version, lock: Lock | None) -> Resource:
        storage = await self._tree.storage()
        await storage.versions.restore(reference, version.key, lock)
        return await storage.files.stat(reference)


def _named(newest_first: list[Version]) -> dict[str, Version]:
    """Return versions by their names, in the order they came."""
    told = Counter(version.etag for version in newest_first)

    def name(version: Version) -> str:
        alone = version.etag and told[version.etag] == 1
        return _by_etag(version.etag) if alone else _by_key(version)

    return {name(version): version for version in newest_first}


def _present(found: Resource) -> str:
    if found.etag:
        return _by_etag(found.etag)
    return "s-" + _encoded(f"{found.mtime.timestamp()} {found.size}")


def _by_etag(etag: str) -> str:
    """Return the name of a state; `src/files/recent.ts` makes the same of a hash."""
    return "e-" + _encoded(etag)


def _by_key(version: Version) -> str:
    """Return the name of a version whose etag is not told, or told of another one too.

    With time and size, it names nothing else where another version has got the key.
    """
    return "v-" + _encoded(f"{version.key} {version.mtime.timestamp()} {version.size}")


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode("ascii").rstrip("=")

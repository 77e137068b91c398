"""The versions a storage keeps of a file at every save, by names that outlive a save.

A state is named by its time and size. The present content has the same name as the version it
becomes: the key of a version is known only once it is one (docs/servers.md, Versions).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cs3lab.client.errors import PermissionDenied, Unsupported
from cs3lab.files.tree import Tree
from cs3lab.locking.writing import LockedWriter
from cs3lab.refusal import Refusal

if TYPE_CHECKING:
    from cs3lab.client.model import Version

CURRENT = "current"
"""The name of the present content where our drive answers a browser by itself."""


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
        return NamedState(_state(found.mtime, found.size), found.mtime)

    async def list(self, path: str) -> list[NamedState]:
        """Return the versions, the latest last: one call; none where they may not be seen."""
        storage = await self._tree.storage()
        try:
            found = await storage.versions.list(await self._tree.reference(path))
        except (Unsupported, PermissionDenied):
            # Not everybody something is shared with may list versions (docs/servers.md, Versions),
            # and JupyterLab asks for those of everything it opens.
            return []
        return _named_states(found)

    async def restore(self, path: str, name: str) -> None:
        """Make a version the present content; the present one becomes a version."""
        storage = await self._tree.storage()
        reference = await self._tree.writable_reference(path)
        key = await self._key(name, path)
        if key is not None:
            await self._writer.save(
                path, lambda lock: storage.versions.restore(reference, key, lock)
            )

    async def content(self, path: str, name: str) -> tuple[bytes, datetime]:
        """Return the content of a state, and its time.

        Raises Unsupported where versions can be restored but not read.
        """
        storage, reference = await self._tree.storage(), await self._tree.reference(path)
        whole = self._tree.whole
        now, found = await self._tree.stat(path), await storage.versions.list(reference)
        for version in found:
            if name in (_by_key(version), _state(version.mtime, version.size)):
                async with storage.versions.download(now, version.key) as download:
                    return await whole.collect(download, None, path), version.mtime
        if _state(now.mtime, now.size) != name:
            raise _no_such_version()
        whole.check(now.size, path)
        async with storage.transfer.download(reference) as download:
            return (await whole.take(download, reference, now.size, path))[0], now.mtime

    async def _key(self, name: str, path: str) -> str | None:
        """Return the key of a version, None for the present content."""
        if name == CURRENT:
            return None
        if name.startswith("v-"):
            return _decoded(name.removeprefix("v-"))
        now = await self._tree.stat(path)
        if _state(now.mtime, now.size) == name:
            return None
        versions = (await self._tree.storage()).versions
        for version in await versions.list(await self._tree.reference(path)):
            if _state(version.mtime, version.size) == name:
                return version.key
        raise _no_such_version()


def _state(moment: datetime, size: int) -> str:
    return f"s-{int(moment.timestamp())}-{size}"


def _by_key(version: Version) -> str:
    """Return the name of a version by its key, for two versions of one time and size."""
    return "v-" + base64.urlsafe_b64encode(version.key.encode()).decode("ascii").rstrip("=")


def _named_states(newest_first: list[Version]) -> list[NamedState]:
    taken: set[str] = set()
    found = []
    for version in newest_first:
        name = _state(version.mtime, version.size)
        if name in taken:
            name = _by_key(version)
        taken.add(name)
        found.append(NamedState(name, version.mtime))
    return found[::-1]


def _decoded(encoded: str) -> str:
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        raise _no_such_version() from None


def _no_such_version() -> Refusal:
    return Refusal(404, "The storage does not keep this checkpoint any more.", "missing")

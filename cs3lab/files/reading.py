"""Files and folders by path, with or without their content."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, TypeAlias

from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import Resource
from cs3lab.files.fingerprint import fingerprint
from cs3lab.files.kinds import as_text, kind_of
from cs3lab.files.lock_badges import LockBadge, LockBadges
from cs3lab.files.tree import Tree
from cs3lab.files.undone import undone_save_in
from cs3lab.namespace.api_path import join
from cs3lab.refusal import bad_request

_SETTLED = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a path, in Jupyter's own words; None for whatever is there.

    `client` is who asks. Etags are noted for each client: one does not know what another was given.
    """

    content: bool = True
    type: str | None = None
    format: str | None = None
    hash: bool = False
    client: str = ""


Entry: TypeAlias = Callable[[str, Resource], Any]
"""Makes of the path and description of an entry what is kept of it, None for one not to be shown.

Whoever keeps less than descriptions never has tens of thousands of them at once: so many objects
would make Python search all of its memory for garbage, and hold the event loop.
"""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file. `data` is its content, None where not asked for; `etag` is that of `data`.

    `text` is the content of no notebook as text, None where it is none, or not to be shown as such.
    `undone` is the etag of a save from here that the storage took back since.
    """

    path: str
    resource: Resource
    etag: str
    data: bytes | None = None
    text: str | None = None
    badge: LockBadge | None = None
    undone: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder. `resource` is None where a listing does not tell of the folder itself.

    `entries` is None where they were not asked for. `badges` tell by name who edits what.
    """

    path: str
    resource: Resource | None
    entries: list[Any] | None = None
    badges: Mapping[str, LockBadge] = field(default_factory=dict)


class Reader:
    """Reads files and folders. Raises Cs3Error and Refusal."""

    def __init__(self, tree: Tree, lock_badges: LockBadges) -> None:
        self._tree = tree
        self._lock_badges = lock_badges

    async def get(
        self, path: str, wanted: Wanted, entry: Entry, known: Resource | None = None
    ) -> FoundFile | FoundFolder:
        """Return the file or folder at a path.

        One call for a folder or a description, two more for a content that is not known here.

        `known` is the description, where the storage has just given it.
        """
        if known is not None:
            return await self._described(path, known, wanted, entry)
        if wanted.content and not wanted.hash and self._is_folder(path, wanted.type):
            try:
                return await self._listing(path, self._tree.memory.folders.get(path), wanted, entry)
            except InvalidArgument:
                # A file is there now, where a folder was known: a listing tells it without a Stat.
                if wanted.type == "directory":
                    raise bad_request(f"{path} is not a directory", "bad type") from None
        opens = wanted.content and wanted.hash and not self._is_folder(path, wanted.type)
        if opens:
            found = await self._tree.stat_for_open(path)
        elif wanted.content or wanted.hash:
            found = await self._tree.stat(path)
        else:
            found = await self._tree.stat_before_open(path)
        return await self._described(path, found, wanted, entry)

    async def _described(
        self, path: str, resource: Resource, wanted: Wanted, entry: Entry
    ) -> FoundFile | FoundFolder:
        if resource.is_directory:
            return await self._folder(path, resource, wanted, entry)
        if wanted.type == "directory":
            raise bad_request(f"{path} is not a directory", "bad type")
        badges, _ = await self._lock_badges.of([resource] if resource.lock is not None else ())
        data, text, etag = None, None, resource.etag
        if wanted.content:
            data, text, etag = await self._content(path, resource, wanted)
        if wanted.content or wanted.hash:
            # Clients that send no If-Match are held to this at their next save.
            self._tree.memory.give(wanted.client, path, etag)
        undone = undone_save_in(self._tree.memory.stored.get(path), resource)
        return FoundFile(path, resource, etag, data, text, badges.get(resource.name), undone)

    async def _folder(
        self, path: str, resource: Resource, wanted: Wanted, entry: Entry
    ) -> FoundFolder:
        if wanted.type not in (None, "directory"):
            raise bad_request(f"{path} is a directory, not a {wanted.type}", "bad type")
        if wanted.content:
            return await self._listing(path, resource, wanted, entry)
        return FoundFolder(path, resource)

    def _is_folder(self, path: str, kind: str | None) -> bool:
        """Return whether a path is a folder, as far as is known without a call."""
        if kind is None:
            return not path or self._tree.memory.folders.get(path) is not None
        return kind == "directory"

    async def _listing(
        self, path: str, known: Resource | None, wanted: Wanted, entry: Entry
    ) -> FoundFolder:
        kept: list[Any] = []
        locked: list[Resource] = []
        async for batch in self._tree.batches(path):
            for resource in batch:
                shown = entry(join(path, resource.name), resource)
                if shown is not None:
                    kept.append(shown)
                    if resource.lock is not None:
                        locked.append(resource)
        badges = await self._lock_badges.of_listing(path, locked, wanted.client)
        known = known or await self._tree.folder_of_others(path)
        return FoundFolder(path, known, kept, badges)

    async def _content(
        self, path: str, resource: Resource, wanted: Wanted
    ) -> tuple[bytes, str | None, str]:
        """Return the content of a file, the same as text, and the etag of just that content."""
        data, etag = await self._kept(path, resource), resource.etag
        kept = data is not None
        if data is None:
            data, etag = await self._download(path, resource)
        await self._note_content(path, etag, data)
        is_notebook, text = (wanted.type or kind_of(path)) == "notebook", None
        if not is_notebook and wanted.format != "base64":
            text = await asyncio.to_thread(as_text, data)
        # A browser may send it back changed: then it is the base of a merge.
        if wanted.hash and not kept and (is_notebook or text is not None):
            await self._tree.keep_base(path, resource.id, etag, data)
        return data, text, etag

    async def _download(self, path: str, resource: Resource) -> tuple[bytes, str]:
        """Return the content of a file, and the etag of just that content."""
        whole, transfer = self._tree.whole, (await self._tree.storage()).transfer
        whole.check(resource.size, path)
        reference = await self._tree.reference(path)
        async with transfer.download(reference) as download:
            data, told = await whole.take(download, reference, resource.size, path)
        # Older than the content at worst: then a save is refused once more than needed.
        return data, told or resource.etag

    async def _note_content(self, path: str, etag: str, data: bytes) -> None:
        if not self._tree.memory.knows_content(path, etag):
            digest = (await asyncio.to_thread(hashlib.sha256, data)).digest()
            self._tree.memory.note_content(path, etag, digest)

    async def _kept(self, path: str, resource: Resource) -> bytes | None:
        """Return the content where it was stored or loaded here by this etag: no call.

        So what was just saved opens while a storage still checks it (docs/servers.md, Saves that
        are checked later). Who may no longer read the file is refused by the storage.
        """
        if not resource.permissions.read:
            return None
        data = await self._tree.base_content(path, resource.id, resource.etag)
        fits = data is not None and (await fingerprint(data)).fits(resource)
        return data if fits else None


def etag_of_listing(folder: Resource | None) -> str | None:
    """Return the etag a browser may keep a listing by, or None while it could still be reused.

    Where times have whole seconds, two changes within one second leave one etag (docs/servers.md,
    References and listings): such an etag says nothing before its second has passed.
    """
    if folder is None or not folder.etag:
        return None
    coarse = folder.mtime.microsecond == 0
    if coarse and datetime.now(timezone.utc) - folder.mtime < _SETTLED:
        return None
    return folder.etag

"""Notebooks and texts as copies and merges handle them: whole files, read and stored as bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cs3lab.client.errors import Conflict, Cs3Error
from cs3lab.client.model import Lock, Reference, Resource, Uploaded, Version
from cs3lab.files.collisions import Collisions
from cs3lab.files.hooks import SaveHooks
from cs3lab.files.saving import Changed, Condition, Saved, Saver, content_of
from cs3lab.files.tree import Tree
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from cs3lab.locking.manager import LockManager
    from cs3lab.locking.writing import LockedWriter


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was just described; `path` is None where it is not in this person's tree."""

    path: str | None
    reference: Reference
    resource: Resource

    @property
    def name(self) -> str:
        """The name people see."""
        return self.path.rpartition("/")[2] if self.path else self.resource.name

    @property
    def etag(self) -> str:
        """The etag of its content."""
        return self.resource.etag

    @property
    def standing(self) -> Saved:
        """The same as the result of a save that changed nothing."""
        found = self.resource
        where, writable = self.path or self.name, found.permissions.write
        return Saved(where, found.etag, found.mtime, found.size, writable, created=False)


class Documents:
    """Reads and stores whole files. Raises Cs3Error and Refusal."""

    def __init__(
        self,
        tree: Tree,
        saver: Saver,
        lock_manager: LockManager,
        writer: LockedWriter,
        hooks: SaveHooks,
        collisions: Collisions,
    ) -> None:
        self._tree = tree
        self._saver = saver
        self._lock_manager = lock_manager
        self._writer = writer
        self._hooks = hooks
        self._collisions = collisions

    async def at(self, path: str) -> StoredFile:
        """Return the file at a path: one call."""
        found = await self._tree.stat(path)
        return _file(StoredFile(path, await self._tree.reference(path), found))

    async def again(self, file: StoredFile) -> StoredFile:
        """Return a file as it is now: one call."""
        if file.path is not None:
            return await self.at(file.path)
        storage = await self._tree.storage()
        found = await storage.files.stat(file.reference)
        return _file(StoredFile(None, file.reference, found))

    async def settled(self, file: StoredFile) -> StoredFile:
        """Return a file whose content nobody is about to take back; see `Collisions.settled`."""

        async def again() -> Resource:
            return (await self.again(file)).resource

        return replace(file, resource=await self._collisions.settled(file.resource, again))

    async def read(self, file: StoredFile) -> bytes:
        """Return the content of a file: no call where it was loaded here, else two.

        It may be newer than the description: then a write over the etag described is refused.
        """
        return await self.current(file.resource, file.path or "")

    async def current(self, resource: Resource, path: str = "") -> bytes:
        """Return the content of what was just described; `path` is "" outside the tree.

        No call where that was loaded here, else two.
        """
        known = await self._tree.base_content(path, resource.id, resource.etag)
        if known is not None:
            return known
        whole, reference = self._tree.whole, Reference.of(resource.id)
        whole.check(resource.size, path)
        transfer = (await self._tree.storage()).transfer
        async with transfer.download(reference) as download:
            data, etag = await whole.take(download, reference, resource.size, path)
        await self._tree.keep_base(path, resource.id, etag or resource.etag, data)
        return data

    async def loaded(self, file: StoredFile, etag: str) -> bytes | None:
        """Return the content a file had by an etag, None where it was not loaded here: no call."""
        return await self._tree.base_content(file.path or "", file.resource.id, etag)

    async def earlier(self, resource: Resource, etag: str, path: str = "") -> bytes | None:
        """Return the content a file had by an etag, None where nobody keeps it any more.

        No call where it was loaded here; two where it is what the file still holds; three for
        what the storage keeps as a version.
        """
        known = await self._tree.base_content(path, resource.id, etag)
        if known is not None or not etag:
            return known
        # What the storage still has is no version there yet.
        if etag == resource.etag:
            return await self.current(resource, path)
        versions = (await self._tree.storage()).versions
        try:
            for version in await versions.list(Reference.of(resource.id)):
                if version.etag == etag:
                    return await self._version(resource, version, path)
        except (Cs3Error, Refusal) as error:
            self._tree.log.debug("An earlier content is not to be had: %s", error)
        return None

    async def _version(self, resource: Resource, version: Version, path: str) -> bytes:
        versions = (await self._tree.storage()).versions
        async with versions.download(resource, version.key) as download:
            data = await self._tree.whole.collect(download, None, path)
        await self._tree.keep_base(path, resource.id, version.etag, data)
        return data

    def lock_of_others(self, path: str | None, lock: Lock | None) -> Lock | None:
        """Return the lock of a file, None where it is this server's: no call."""
        opened = self._lock_manager.at(path) if path else None
        own = opened.session.lock if opened is not None else None
        return None if lock is None or (own is not None and own.id == lock.id) else lock

    async def write(self, file: StoredFile, data: bytes, etag: str, client: str = "") -> Saved:
        """Store bytes over the content with this etag.

        Raises Conflict where the content is another one by now.
        """
        if file.path is None:
            return await self._write_by_id(file, data, etag)
        condition = Condition(client, etag, stated=True, found=file.resource)
        return await self._save(file.path, data, condition)

    async def overwrite(self, path: str, data: bytes, etag: str, client: str = "") -> Saved:
        """Store bytes at a path over the content with this etag. Raises as `write`."""
        return await self._save(path, data, Condition(client, etag, stated=True))

    async def create(self, path: str, data: bytes) -> Saved:
        """Store bytes at a path where nothing is. Raises AlreadyExists."""
        return await self._save(path, data, Condition(fresh=True))

    async def _save(self, path: str, data: bytes, condition: Condition) -> Saved:
        data = await self._hooks.ask(path, data)
        try:
            saved = await self._saver.write(path, await content_of(data), condition)
        except Changed as changed:
            conflict = Conflict(changed.message)
            conflict.etag = changed.etag
            raise conflict from changed
        await self._hooks.tell(saved)
        return saved

    async def _write_by_id(self, file: StoredFile, data: bytes, etag: str) -> Saved:
        storage = await self._tree.storage()

        async def send(lock: Lock | None) -> Uploaded:
            done = await storage.transfer.upload(
                file.reference, data, len(data), if_match=etag, lock=lock
            )
            if lock is None:
                await self._collisions.look(file.reference, etag, len(data), done)
            return done

        # No path of a tree, but locks are kept by something like one.
        where = f"{file.resource.id.opaque_id}/{file.name}"
        done = await self._writer.save(where, send, file.resource)
        await self._tree.keep_base("", file.resource.id, done.etag, data)
        return Saved(file.name, done.etag, done.mtime, len(data), writable=True, created=False)


def _file(found: StoredFile) -> StoredFile:
    if found.resource.is_directory:
        raise bad_request(Sentence.NAMED_FOLDER(name=found.name), "bad type")
    return found

"""Makes copies that know their original; the original is only read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import msgspec

from cs3lab.client import errors
from cs3lab.client.model import Reference, Resource, Uploaded, User, UserId
from cs3lab.collaboration.copies.names import copy_names
from cs3lab.collaboration.copies.prepare import sources, trusting, with_origin
from cs3lab.collaboration.copies.record import KEY, dumps
from cs3lab.files.kinds import kind_of
from cs3lab.merge import origin as origins
from cs3lab.merge.origin import Origin, RecordedPerson
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import join, split

if TYPE_CHECKING:
    from cs3lab.files.documents import Documents
    from cs3lab.files.notebooks import Notebooks
    from cs3lab.files.tree import Tree

_ATTEMPTS = 5
_SMALL = 1024 * 1024
"""A text up to this size is kept as it is copied; in bytes."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made; `beside` its original, or else in the home."""

    path: str
    name: str
    beside: bool


@dataclass(frozen=True, slots=True)
class _Content:
    """A content to write: `send` writes it where nothing is; `document` is all of it, if known."""

    send: Callable[[Reference], Awaitable[Uploaded]]
    document: bytes | None


class Maker:
    """Makes copies. Everything raises Cs3Error and InvalidDocument."""

    def __init__(self, tree: Tree, documents: Documents, notebooks: Notebooks) -> None:
        self._tree = tree
        self._documents = documents
        self._notebooks = notebooks
        self._turn = asyncio.Lock()

    async def make(self, path: str, content: Any = None, etag: str = "") -> Copy:
        """Copy a file and return the copy.

        `content` is what a tab shows of the file, made from the content with this etag; None for
        the content the storage has. Five calls: one looks, two read (none where the content was
        loaded here), and two write. One more for an owner not met before, one for a text, and two
        where the storage does not compare by itself that nothing is there yet.
        """
        found = await self._tree.stat(path)
        if found.is_directory:
            raise errors.InvalidArgument(Sentence.ONLY_FILES_COPIED())
        is_notebook = kind_of(path) == "notebook"
        if content is not None and not isinstance(content, dict if is_notebook else str):
            raise errors.InvalidArgument(Sentence.COPY_OF_OTHER_KIND())
        me = await (await self._tree.storage()).people.me()
        origin = await self._origin(path, found, me, etag if content is not None else "")
        if is_notebook:
            made = await self._notebook(path, found, origin, content)
        else:
            made = await self._text(path, found, content)
        # Not every storage sees to it by itself that two do not take one free name.
        async with self._turn:
            copy, place, done = await self._put(path, made, me.display_name or me.username)
        if not is_notebook:
            await self._mark(place, origin)
        if made.document is not None:
            await self._tree.keep_base(copy.path, done.id, done.etag, made.document)
        return copy

    async def _origin(self, path: str, found: Resource, me: User, etag: str) -> Origin:
        mount = await (await self._tree.connection.paths()).mount(path)
        # Where the storage calls whoever asks the owner, the mount tells who it is.
        owner = mount.owner if mount is not None else found.owner
        origin = origins.make(
            None,
            id=found.id,
            name=found.name or split(path)[1],
            path=path,
            etag=etag or found.etag,
            owner=await self._person(owner),
            by=_person(me),
            copied=datetime.now(timezone.utc),
        )
        return msgspec.structs.replace(origin, seal=self._notebooks.seal(origins.sealed(origin)))

    async def _person(self, user_id: UserId | None) -> RecordedPerson:
        people = (await self._tree.storage()).people
        if user_id is None:
            return RecordedPerson()
        try:
            return _person(people.known(user_id) or await people.get_user(user_id))
        except errors.Cs3Error:
            return RecordedPerson(id=user_id)

    async def _notebook(self, path: str, found: Resource, origin: Origin, content: Any) -> _Content:
        base, now = None, None
        if content is not None:
            base = await self._documents.earlier(found, origin.etag, path)
        if base is None:
            now = await self._documents.current(found, path)
        made = await asyncio.to_thread(sources, content, base, now)
        if content is not None and base is None:
            # What both have in common was never stored under any etag.
            origin = origins.renewed(origin, None, etag="")
        origin = origins.renewed(origin, made.base, etag=origin.etag)
        document = await asyncio.to_thread(with_origin, made.local, origin)
        if content is None and now is not None and await self._notebooks.trusts(now):
            document = trusting(document)
        return await self._bytes((await self._notebooks.write(document)).data)

    async def _text(self, path: str, found: Resource, content: Any) -> _Content:
        if content is not None:
            return await self._bytes(str(content).encode())
        known = await self._tree.base_content(path, found.id, found.etag)
        if known is None and found.size <= _SMALL:
            # Kept as loaded, it is the base when the copy is merged: a text carries none.
            known = await self._documents.current(found, path)
        if known is not None:
            return await self._bytes(known)
        transfer = (await self._tree.storage()).transfer

        async def stream(place: Reference) -> Uploaded:
            async with transfer.download(Reference.of(found.id)) as download:
                return await transfer.upload(
                    place, download.chunks, download.length, if_not_exist=True
                )

        return _Content(stream, None)

    async def _bytes(self, data: bytes) -> _Content:
        transfer = (await self._tree.storage()).transfer

        async def send(place: Reference) -> Uploaded:
            return await transfer.upload(place, data, len(data), if_not_exist=True)

        return _Content(send, data)

    async def _put(
        self, path: str, made: _Content, person: str
    ) -> tuple[Copy, Reference, Uploaded]:
        """Write a copy beside its original where this person may, else in their home."""
        folder, name = split(path)
        if await self._may_lie_in(folder):
            try:
                return await self._put_in(folder, name, person, made, beside=True)
            except errors.PermissionDenied:
                # Not every storage tells true rights before it is asked to write.
                self._tree.log.debug("The copy goes to the home: nothing can be put beside.")
        return await self._put_in("", name, person, made, beside=False)

    async def _may_lie_in(self, folder: str) -> bool:
        """Return whether something might be put in a folder, as far as is known without a call."""
        paths = await self._tree.connection.paths()
        if paths.locate(folder).is_virtual_folder:
            return False
        mount = await paths.mount(folder)
        if mount is not None and mount.is_for_viewing:
            return False
        known = self._tree.memory.folders.get(folder)
        return known is None or known.permissions.create or not folder

    async def _put_in(
        self, folder: str, name: str, person: str, made: _Content, *, beside: bool
    ) -> tuple[Copy, Reference, Uploaded]:
        taken: set[str] = set()
        for _ in range(_ATTEMPTS):
            free = next(each for each in copy_names(name, person) if each not in taken)
            path = join(folder, free)
            place = await self._tree.writable_reference(path)
            try:
                return Copy(path, free, beside), place, await made.send(place)
            except errors.AlreadyExists:
                # Trying the likeliest name first spares the listing of a large folder.
                taken |= {free, *(entry.name for entry in await self._tree.list(folder))}
        raise errors.AlreadyExists(Sentence.NO_FREE_NAME())

    async def _mark(self, place: Reference, origin: Origin) -> None:
        """Keep the origin of a text in its metadata, where the storage keeps any."""
        try:
            await (await self._tree.storage()).metadata.set(place, {KEY: dumps(origin)})
        except errors.Cs3Error as error:
            self._tree.log.debug("The copy will not know its original: %s", error)


def _person(user: User) -> RecordedPerson:
    return RecordedPerson(user.display_name or user.username, user.username, user.id)

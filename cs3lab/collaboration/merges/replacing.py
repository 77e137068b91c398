"""Putting a copy in the place of an original that is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from cs3lab.client import errors
from cs3lab.collaboration.copies.place import name_beside, place_of_original
from cs3lab.collaboration.merges import messages
from cs3lab.collaboration.merges.content import stored_bytes
from cs3lab.collaboration.merges.model import MergeResult
from cs3lab.files.copying import next_name
from cs3lab.merge.jobs import Counts, Document
from cs3lab.merge.origin import Origin, RecordedPerson, sealed
from cs3lab.namespace.api_path import BadPathError, join, split

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.copy_sync import Copy, CopySync
    from cs3lab.files.documents import Documents
    from cs3lab.files.notebooks import Notebooks
    from cs3lab.files.saving import Saved
    from cs3lab.files.tree import Tree

_TAKEN_OR_CLOSED = (
    errors.AlreadyExists,
    errors.Conflict,
    errors.FailedPrecondition,
    errors.InvalidArgument,
    errors.NotFound,
    errors.PermissionDenied,
    BadPathError,
)


class Replacer:
    """Puts copies in the place of originals. Raises Cs3Error and Refusal."""

    def __init__(
        self, tree: Tree, documents: Documents, notebooks: Notebooks, copies: CopySync
    ) -> None:
        self._tree = tree
        self._documents = documents
        self._notebooks = notebooks
        self._copies = copies

    async def put_in_place(self, copy: Copy, result: MergeResult) -> MergeResult:
        """Store a copy, without its record, where its original was, else beside the copy.

        The new file is the original of the copy from then on. Nothing is ever overwritten.
        """
        data = await stored_bytes(copy.kind, copy.local, self._notebooks)
        saved = await self._where_it_was(copy, data)
        beside = saved is None
        if saved is None:
            saved = await self._beside(copy, data)
        trusted = copy.kind == "notebook" and await self._notebooks.trusts(data)
        renewed = replace(copy, origin=await self._origin_at(copy, saved.path))
        return replace(
            result,
            copy=await self._copies.renew(renewed, Document(data, b"", trusted), saved),
            state="merged",
            message=messages.replaced(saved.path, beside=beside),
            name=split(saved.path)[1],
            path=saved.path,
            model=saved,
            summary=Counts(0, 0, 0),
        )

    async def _where_it_was(self, copy: Copy, data: bytes) -> Saved | None:
        """Store it at the path in the record; return None where that is not possible."""
        me = (await (await self._tree.storage()).people.me()).id
        path = place_of_original(copy.origin, copy.path, me, self._notebooks)
        if path is None:
            return None
        try:
            # What nobody could see is not written to.
            hidden = self._tree.connection.visible.hides(path)
            return None if hidden else await self._documents.create(path, data)
        except _TAKEN_OR_CLOSED:
            return None

    async def _beside(self, copy: Copy, data: bytes) -> Saved:
        folder = split(copy.path)[0]
        taken = (entry.name for entry in await self._tree.list(folder))
        name = next_name(name_beside(copy.origin, copy.path), taken, " ")
        return await self._documents.create(join(folder, name), data)

    async def _origin_at(self, copy: Copy, path: str) -> Origin:
        """Return the record of a copy as one of what was just stored."""
        me = await (await self._tree.storage()).people.me()
        origin = msgspec.structs.replace(
            copy.origin,
            id=(await self._tree.stat(path)).id,
            name=split(path)[1],
            path=path,
            owner=RecordedPerson(me.display_name, me.username, me.id),
        )
        return msgspec.structs.replace(origin, seal=self._notebooks.seal(sealed(origin)))

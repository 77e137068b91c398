"""The trash: listed, restored from, emptied of single items.

Source: docs/servers.md, Bin.
"""

from __future__ import annotations

import posixpath
from typing import Any

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import AlreadyExists, InvalidArgument, NotFound, ServerError, Unsupported
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.model import Reference, TrashItem
from cs3lab.client.names import lies_within
from cs3lab.messages import Sentence


@guarded
class Trash:
    """The trash of one client's spaces; `top` is the root of a space, such as the home."""

    def __init__(self, client: Client, dialect: Dialect, files: Files) -> None:
        self._client = client
        self._dialect = dialect
        self._files = files

    async def list(self, top: Reference) -> list[TrashItem]:
        """Return the deleted items of a space, latest first. Raises Unsupported."""
        request = provider_api.ListRecycleRequest(ref=convert.to_reference(top))
        try:
            answer = await self._client.call("ListRecycle", request, path=str(top))
        except Unsupported:
            self._dialect.trash = False
            raise
        self._dialect.trash = True
        full_paths = not await self._with_spaces(top)
        items = (trash_item(message, top, full_paths) for message in answer.recycle_items)
        found = [item for item in items if item is not None]
        return sorted(found, key=lambda item: item.deleted, reverse=True)

    async def restore(self, top: Reference, item: TrashItem) -> None:
        """Restore an item to where it was. Raises AlreadyExists where something is there."""
        spaces = await self._with_spaces(top)
        if spaces:
            # OpenCloud's posix driver replaces a file that is there (docs/servers.md, Bin).
            await self._require_vacant(item.original)
        request = provider_api.RestoreRecycleItemRequest(
            ref=convert.to_reference(top),
            key=item.key,
            # oc insists on the place, v3 fails when it is told (docs/servers.md, Bin).
            restore_ref=convert.to_reference(item.original) if spaces else None,
        )
        try:
            await self._client.call("RestoreRecycleItem", request, path=str(item.original))
        except ServerError:
            # v3 answers INTERNAL where the place is taken (docs/servers.md, Bin).
            await self._require_vacant(item.original)
            raise

    async def purge(self, top: Reference, item: TrashItem) -> None:
        """Delete an item for good."""
        if not item.key:
            # Without a key servers empty the whole trash, v3 everybody's (docs/servers.md, Bin).
            raise InvalidArgument(Sentence.NOTHING_CHOSEN())
        request = provider_api.PurgeRecycleRequest(ref=convert.to_reference(top), key=item.key)
        await self._client.call("PurgeRecycle", request, path=str(item.original))

    async def _require_vacant(self, place: Reference) -> None:
        try:
            await self._files.stat(place)
        except NotFound:
            return
        raise AlreadyExists(operation="RestoreRecycleItem", path=str(place))

    async def _with_spaces(self, top: Reference) -> bool:
        if self._dialect.spaces is None:
            await self._files.stat(top)
        return self._dialect.spaces is True


def trash_item(message: Any, top: Reference, full_paths: bool) -> TrashItem | None:
    """Return an item from its message, None where it was not below `top`.

    Servers without spaces may have one trash for all people, and tell absolute paths; the others
    tell paths in the space (docs/servers.md, Bin).
    """
    path = message.ref.path
    if full_paths:
        if not path.startswith("/") or not lies_within(path, top.path):
            return None
        original = Reference.at(path)
    else:
        inner = path.removeprefix(".").strip("/")
        original = Reference(f"{top.path.rstrip('/')}/{inner}", top.resource_id)
    return TrashItem(
        key=message.key,
        name=posixpath.basename(original.path),
        original=original,
        type=convert.resource_type(message.type),
        deleted=convert.moment(message.deletion_time.seconds, message.deletion_time.nanos),
        size=message.size,
    )

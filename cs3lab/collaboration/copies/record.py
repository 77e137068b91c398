"""The origin records of copies: in the metadata of a notebook, or in those the storage keeps."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec

from cs3lab.client.errors import InvalidArgument, Unsupported
from cs3lab.client.model import Reference, Resource
from cs3lab.files.documents import Documents
from cs3lab.files.kinds import kind_of
from cs3lab.files.memory import Bounded
from cs3lab.files.tree import Tree
from cs3lab.merge import origin as origins
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.origin import Origin
from cs3lab.messages import Sentence

KEY = "cs3lab.copy"
"""The metadata a storage keeps with a copied text."""


class OriginRecords:
    """The origin records of files. Every call raises Cs3Error and InvalidDocument."""

    def __init__(self, tree: Tree, documents: Documents) -> None:
        self._tree = tree
        self._documents = documents
        self._known: Bounded[tuple[str, str], tuple[Origin | None]] = Bounded(500)

    async def of(self, path: str) -> tuple[Resource, Origin | None]:
        """Return a file and its origin record without the base, None where it is no copy.

        One call, and two more where the content was not loaded here; one more for a text.
        """
        found = await self._tree.stat(path)
        if found.is_directory:
            raise InvalidArgument(Sentence.FOLDER_NO_COPY())
        if kind_of(path) != "notebook":
            return found, await self._beside(found)
        key = (found.id.opaque_id, found.etag)
        known = self._known.get(key) if found.etag else None
        if known is None:
            data = await self._documents.current(found, path)
            origin = await asyncio.to_thread(origin_in, data)
            known = (None if origin is None else msgspec.structs.replace(origin, base=None),)
            self._known.put(key, known)
        return found, known[0]

    async def _beside(self, found: Resource) -> Origin | None:
        metadata = (await self._tree.storage()).metadata
        try:
            kept = await metadata.get(Reference.of(found.id), [KEY])
        except Unsupported:
            return None
        return loads(kept[KEY]) if KEY in kept else None


def origin_in(data: bytes) -> Origin | None:
    """Return the origin record in a stored notebook, None where there is none.

    Raises InvalidDocument where the record is damaged.
    """
    # Most notebooks are nobody's copy, and large ones take long to be read.
    if f'"{origins.KEY}"'.encode() not in data:
        return None
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return origins.read(document.get("metadata")) if isinstance(document, dict) else None


def dumps(origin: Origin) -> str:
    """Return a record as JSON."""
    return json.dumps(origins.dumps(origin))


def loads(text: str) -> Origin:
    """Return a record from its JSON. Raises InvalidDocument."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidDocument("local", Sentence.ORIGIN_DAMAGED()) from None
    return origins.loads(record)

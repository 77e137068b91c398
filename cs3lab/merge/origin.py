"""The record of its original that a copy has in the metadata of its notebook. Pure.

It travels with the copy, to any folder, person or site. It says which file the copy was made of,
whose, and when, and what that file held then, which is the base of a merge. Whoever can open the
copy finds the original by it. Anybody can have changed it, so nothing in it is taken for true that
the storage can tell.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cs3lab.client.model import ResourceId, UserId
from cs3lab.merge import embedded_base
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.notebook import Json, Notebook
from cs3lab.messages import Sentence

KEY = "cs3lab"
"""The key in the metadata of a notebook under which cs3lab keeps what is its own."""
FORMAT = 1
"""Raised when the record changes; a copy may be merged years after it was made."""

_COPY = "copy"
_Text = Annotated[str, Meta(max_length=4096)]
_Time = Annotated[datetime, Meta(tz=True)]


class RecordedPerson(msgspec.Struct, frozen=True):
    """Somebody as they were called when the record was made; `id` is None where not known."""

    name: _Text = ""
    username: _Text = ""
    id: UserId | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy was made of.

    `path` is where it lay in the tree of `by`, who copied it at the time `copied`. `etag` and
    `version` (its key, "" where not known) are those of the content in `base`, which is as
    ``embedded_base.embed`` made it, and None where the original is no notebook. `seal` proves to
    the servers of `by` that one of them wrote what `sealed` covers.
    """

    id: ResourceId
    name: _Text
    path: _Text
    etag: _Text
    owner: RecordedPerson
    by: RecordedPerson
    copied: _Time
    version: _Text = ""
    base: Json | None = None
    seal: _Text = ""


def make(notebook: Notebook | None, **known: Any) -> Origin:
    """Record of an original that holds this notebook; `known` is all but the base."""
    return Origin(**known, base=None if notebook is None else _embedded(notebook))


def renewed(origin: Origin, notebook: Notebook | None, *, etag: str, version: str = "") -> Origin:
    """Record after a merge, which left this notebook in both the copy and the original."""
    return msgspec.structs.replace(
        origin,
        etag=etag,
        version=version,
        base=None if notebook is None else _embedded(notebook),
    )


def sealed(origin: Origin) -> bytes:
    """Part of a record that a seal covers: what no merge changes."""
    part = (origin.id, origin.name, origin.path, origin.by, origin.copied)
    return msgspec.json.encode(part)


def read(metadata: Any) -> Origin | None:
    """Record in the metadata of a notebook, None where there is none.

    The base in it is not looked at: ``embedded_base.restore`` does that. Raises InvalidDocument.
    """
    own = metadata.get(KEY) if isinstance(metadata, dict) else None
    record = own.get(_COPY) if isinstance(own, dict) else None
    return None if record is None else loads(record)


def loads(record: Any) -> Origin:
    """Record from the form ``dumps`` gave it. Raises InvalidDocument."""
    found = record.get("format") if isinstance(record, dict) else None
    if type(found) is int and found > FORMAT:
        raise InvalidDocument("local", Sentence.ORIGIN_NEWER())
    try:
        if found != FORMAT:
            raise ValueError
        origin = msgspec.convert(record, Origin)
        # Half of a character, which JSON can hold, cannot be sent to any storage.
        msgspec.json.encode(msgspec.structs.replace(origin, base=None))
        if not origin.id.opaque_id:
            raise ValueError
    except (ValueError, RecursionError):
        raise InvalidDocument("local", Sentence.ORIGIN_DAMAGED()) from None
    return origin


def dumps(origin: Origin) -> Json:
    """Record as JSON has it."""
    record: Json = msgspec.to_builtins(origin)
    return {"format": FORMAT, **record}


def write(metadata: Json, origin: Origin) -> Json:
    """Metadata with this record, in the place of any there was."""
    own = strip(metadata).get(KEY)
    return {**metadata, KEY: {**(own if isinstance(own, dict) else {}), _COPY: dumps(origin)}}


def strip(metadata: Json) -> Json:
    """Metadata without a record: what copy and original may have in common."""
    own = metadata.get(KEY)
    if not isinstance(own, dict) or _COPY not in own:
        return metadata
    kept = {key: value for key, value in metadata.items() if key != KEY}
    rest = {key: value for key, value in own.items() if key != _COPY}
    return {**kept, KEY: rest} if rest else kept


def _embedded(notebook: Notebook) -> Json:
    # An original may be a copy itself: what it was made of is no concern of its copies.
    return embedded_base.embed(replace(notebook, metadata=strip(notebook.metadata)))

"""What became of a change whose answer never came: one look at the storage tells.

A connection that was cut, or a proxy that gave up (502, 504), leaves open whether the storage did
what it was asked. To take that for a failure makes people conflict with themselves.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cs3lab.client.errors import (
    Cs3Error,
    DeadlineExceeded,
    NotFound,
    ServerError,
    TransferInterrupted,
    Unavailable,
)

if TYPE_CHECKING:
    from cs3lab.client.body import Body
    from cs3lab.client.files import Files
    from cs3lab.client.model import Reference, Resource
    from cs3lab.client.transfer import Transfer

LOST = (Unavailable, DeadlineExceeded)
"""How a call ends that may have been done all the same."""
LOST_SAVE = (*LOST, TransferInterrupted, ServerError)
"""How a PUT ends whose content may have been stored all the same."""


async def is_gone(files: Files, ref: Reference) -> bool:
    """Return whether nothing stands there (any more)."""
    try:
        await files.stat(ref)
    except NotFound:
        return True
    except Cs3Error:
        pass
    return False


async def is_empty_folder(files: Files, ref: Reference) -> bool:
    """Return whether an empty folder stands there, which is as good as one just made."""
    try:
        return not await files.list(ref)
    except Cs3Error:
        return False


async def has_moved(files: Files, source: Reference, destination: Reference) -> bool:
    """Return whether something stands at the new place and nothing at the old one."""
    try:
        await files.stat(destination)
    except Cs3Error:
        return False
    return await is_gone(files, source)


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What a save left behind; `found` is what stands there now, None for nothing.

    `stored`: it is what was sent. `safe`: sent again, over `found`, it overwrites nothing but what
    the save itself left.
    """

    found: Resource | None = None
    stored: bool = False
    safe: bool = False


UNKNOWN = SaveOutcome()


async def outcome_of_save(
    transfer: Transfer, files: Files, ref: Reference, body: Body, if_match: str | None
) -> SaveOutcome:
    """Look what a save left behind whose answer was lost: one call, three at most."""
    if body.failure is not None:
        return UNKNOWN
    try:
        found = await files.stat(ref)
    except NotFound:
        return SaveOutcome(safe=if_match is None)
    except Cs3Error:
        return UNKNOWN
    if found.is_directory:
        return UNKNOWN
    try:
        if await _is_stored(transfer, ref, body, found):
            return SaveOutcome(found, stored=True)
        untouched = if_match is not None and found.etag == if_match
        return SaveOutcome(found, safe=untouched or await _is_torn(transfer, ref, body, found))
    except Cs3Error:
        return UNKNOWN


async def _is_stored(transfer: Transfer, ref: Reference, body: Body, found: Resource) -> bool:
    if found.size != body.length:
        return False
    if body.length == 0:
        return True
    if body.sha1 is None:
        return False
    if found.checksum is not None and found.checksum.algorithm == "sha1":
        return found.checksum.value == body.sha1
    digest = hashlib.sha1(usedforsecurity=False)
    async with transfer.download(ref) as download:
        async for chunk in download.chunks:
            digest.update(chunk)
    return digest.hexdigest() == body.sha1


async def _is_torn(transfer: Transfer, ref: Reference, body: Body, found: Resource) -> bool:
    """Return whether the beginning of what was sent stands there, and no more.

    Source: docs/servers.md, Answers that are lost.
    """
    if found.size >= body.length or not body.begins_with(b""):
        return False
    return body.begins_with(await transfer.read(ref))

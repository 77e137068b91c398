"""Saves that a storage took back after it had acknowledged them. Pure.

A storage that checks contents later may find a virus: what was before stands again, with the etag
it had, or under that of the save (docs/servers.md, Saves that are checked later). Neither happens
in another way where the storage compares etags, so nobody needs to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from cs3lab.client.model import Resource
from cs3lab.files.fingerprint import Fingerprint

_MOST = 20
"""Saves in a row that may be taken back together."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The last save of a file: the etag it was given, and those it replaced, the last first."""

    etag: str
    replaced: tuple[str, ...]
    content: Fingerprint | None = None


def undone_save(last: Stored | None, standing: str | None) -> str | None:
    """Return the etag of the last save of a file where it was taken back, else None.

    `standing` is the etag the file has by now.
    """
    return last.etag if last is not None and standing in last.replaced else None


def undone_save_in(last: Stored | None, found: Resource) -> str | None:
    """Return the same, as the file is described by now: it may have kept the etag of that save."""
    if last is None or found.etag != last.etag:
        return undone_save(last, found.etag)
    return None if last.content is None or last.content.fits(found) else last.etag


def after_save(
    last: Stored | None, replaced: str, etag: str, content: Fingerprint | None = None
) -> Stored:
    """Return the last save of a file once it is saved again."""
    earlier = last.replaced if last is not None and last.etag == replaced else ()
    return Stored(etag, (replaced, *earlier)[:_MOST], content)

"""Saves that a storage took back after it had acknowledged them. Pure.

A storage that checks contents later may find a virus: what was before stands again, with the etag
it had (docs/servers.md, Saves that are checked later). An etag comes back in no other way where the
storage compares them, so nobody needs to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 20
"""Saves in a row that may be taken back together."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The last save of a file: the etag it was given, and those it replaced, the last first."""

    etag: str
    replaced: tuple[str, ...]


def undone_save(last: Stored | None, standing: str | None) -> str | None:
    """Return the etag of the last save of a file where it was taken back, else None.

    `standing` is the etag the file has by now.
    """
    return last.etag if last is not None and standing in last.replaced else None


def after_save(last: Stored | None, replaced: str, etag: str) -> Stored:
    """Return the last save of a file once it is saved again."""
    earlier = last.replaced if last is not None and last.etag == replaced else ()
    return Stored(etag, (replaced, *earlier)[:_MOST])

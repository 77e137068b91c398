"""The names of accepted shares in the folder of shares. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from itertools import count
from posixpath import splitext

from cs3lab.client.sharing_model import ReceivedShare, ShareState

_LONG_AGO = datetime(1, 1, 1, tzinfo=timezone.utc)


def share_names(shares: Iterable[tuple[ReceivedShare, str]]) -> dict[str, ReceivedShare]:
    """Return the shares that are in the folder, each by a name of its own.

    They are the accepted shares that are not hidden. A share is named by its mount name, else by
    the name of the original that comes with it, "" where that is gone. Where two have the same
    name, the older one keeps it.
    """
    entries: dict[str, ReceivedShare] = {}
    for share, name in sorted(shares, key=lambda pair: _age(pair[0])):
        wanted = share.mount_name.rpartition("/")[2] or name
        if wanted and in_sight(share):
            entries[_free(wanted, entries)] = share
    return entries


def in_sight(share: ReceivedShare) -> bool:
    """Return whether a share was accepted and not hidden since."""
    return share.state is ShareState.ACCEPTED and not share.hidden


def _age(share: ReceivedShare) -> tuple[bool, datetime, str]:
    # A name the person chose goes before one that happens to be the same.
    return not share.mount_name, share.share.created or _LONG_AGO, share.share.id


def _free(name: str, taken: dict[str, ReceivedShare]) -> str:
    if name not in taken:
        return name
    stem, ending = splitext(name)
    return next(
        other for number in count(1) if (other := f"{stem} ({number}){ending}") not in taken
    )

"""Which name an accepted share goes by in the folder of shares. Pure.

Each entry stands for its original by id; a path through the server's own folder of shares would
cost more and could not be locked (docs/servers.md, Shares).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from itertools import count
from posixpath import splitext

from cs3lab.client.sharing_model import ReceivedShare, ShareState

_LONG_AGO = datetime(1, 1, 1, tzinfo=timezone.utc)


def share_names(shares: Iterable[tuple[ReceivedShare, str]]) -> dict[str, ReceivedShare]:
    """Give the entries of the folder: accepted shares in sight, by a name none other has.

    Each share comes with the name of what is shared, "" where it is gone and has none. Its
    mount name goes before. Of two with one name the older keeps it, whatever their order here.
    """
    entries: dict[str, ReceivedShare] = {}
    for share, name in sorted(shares, key=lambda pair: _age(pair[0])):
        wanted = share.mount_name.rpartition("/")[2] or name
        if wanted and in_sight(share):
            entries[_free(wanted, entries)] = share
    return entries


def in_sight(share: ReceivedShare) -> bool:
    """Whether a share was accepted and not hidden since."""
    return share.state is ShareState.ACCEPTED and not share.hidden


def _age(share: ReceivedShare) -> tuple[bool, datetime, str]:
    # A name the person chose stands before one that only happens to be the same.
    return not share.mount_name, share.share.created or _LONG_AGO, share.share.id


def _free(name: str, taken: dict[str, ReceivedShare]) -> str:
    if name not in taken:
        return name
    stem, ending = splitext(name)
    return next(
        other for number in count(1) if (other := f"{stem} ({number}){ending}") not in taken
    )

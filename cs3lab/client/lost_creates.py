"""Which share or link a lost answer would have told of, so that nobody makes a second. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cs3lab.client.sharing_model import (
    Grantee,
    PublicLink,
    Role,
    Share,
    same_account,
)

# Some servers tell whole seconds, and clocks are known to about one.
_UNSHARP = timedelta(seconds=2)


def share_made(
    shares: Iterable[Share], creator: Grantee, grantee: Grantee, role: Role
) -> Share | None:
    """Return the share as it was to be made; servers keep one for each grantee."""
    for share in shares:
        mine = same_account(share.creator, creator)
        if mine and same_account(share.grantee, grantee) and share.role is role:
            return share
    return None


def link_made(
    links: Iterable[PublicLink],
    role: Role,
    expires: datetime | None,
    since: datetime,
    *,
    protected: bool,
) -> PublicLink | None:
    """Return the latest link as it was to be made, of those made since."""
    alike = [
        (link.created, link)
        for link in links
        if link.created is not None
        and link.created >= since - _UNSHARP
        and (link.role, link.protected) == (role, protected)
        and _same(link.expires, expires)
    ]
    return max(alike, key=lambda each: each[0])[1] if alike else None


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < _UNSHARP

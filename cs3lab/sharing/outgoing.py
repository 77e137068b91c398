"""What I share with people and groups."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import Resource
from cs3lab.client.sharing_model import Grantee, Role, Share, same_account
from cs3lab.client.storage import Storage
from cs3lab.messages import Sentence, wording_of
from cs3lab.namespace.api_path import parse
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.resolver import Resolved, ResolvedItem, Resolver
from cs3lab.sharing.rows import ShareRow


class OutgoingShares:
    """Shares by me, as rows. Every coroutine raises Cs3Error."""

    def __init__(self, storage: Storage, paths: Paths, resolver: Resolver) -> None:
        self._storage = storage
        self._paths = paths
        self._resolver = resolver

    async def all(self) -> list[ShareRow]:
        """Return all shares, the newest first.

        This is one call, then at once one for each item and each name not met before.
        """
        return await self.rows(await self._storage.shares.by_me())

    async def rows(self, shares: Collection[Share]) -> list[ShareRow]:
        """Return the rows of shares: one wave of calls."""
        me = (await self._storage.people.me()).id
        resolved = await self._resolver.resolve(
            {share.resource_id for share in shares}, {share.grantee for share in shares}
        )
        newest_first = sorted(shares, key=_age, reverse=True)
        return [
            share_row(share, resolved, resolved.items[share.resource_id], me)
            for share in newest_first
        ]

    async def create(
        self, path: str, grantee: Grantee, role: Role, expires: datetime | None
    ) -> ShareRow:
        """Share the item at a path of the tree."""
        item = await shareable(self._paths, path)
        share = await self._storage.shares.create(item, grantee, role, expires)
        return (await self.rows([share]))[0]

    async def change(
        self, share_id: str, role: Role | None, expires: datetime | None, *, new_expiry: bool
    ) -> ShareRow:
        """Change role, end or both; `expires` counts only with `new_expiry`."""
        share = None
        if role is not None:
            share = await self._storage.shares.set_role(share_id, role)
        if new_expiry:
            share = await self._storage.shares.set_expiry(share_id, expires)
        if share is None:
            share = await self._storage.shares.get(share_id)
        return (await self.rows([share]))[0]

    async def remove(self, share_id: str) -> None:
        """End a share."""
        await self._storage.shares.remove(share_id)


async def shareable(paths: Paths, path: str) -> Resource:
    """Return the item at an API path: one call.

    Raises Cs3Error: InvalidArgument for the top and the folder of shares, which nobody can share.
    """
    if not parse(path) or paths.locate(path).is_virtual_folder:
        raise InvalidArgument(Sentence.CANNOT_SHARE_ALL())
    return await paths.stat(path)


def share_row(share: Share, resolved: Resolved, found: ResolvedItem, me: Grantee) -> ShareRow:
    """Return the row of a share of an item; `resolved` holds the grantee."""
    return ShareRow(
        id=share.id,
        item=found.item,
        grantee=resolved.people[share.grantee],
        role=share.role,
        created=share.created,
        expires=share.expires,
        mine=same_account(share.creator, me),
        status=found.status,
        message=found.message,
        wording=wording_of(found.message),
    )


def _age(share: Share) -> tuple[float, str]:
    return share.created.timestamp() if share.created else 0.0, share.id

"""All the share dialog shows of one item."""

from __future__ import annotations

import asyncio

from cs3lab.client.errors import Unsupported
from cs3lab.client.model import Resource, ResourceId
from cs3lab.client.sharing_model import PublicLink, Share, same_account
from cs3lab.client.storage import Storage
from cs3lab.namespace.api_path import parse
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.links import Links
from cs3lab.sharing.outgoing import share_row, shareable
from cs3lab.sharing.resolver import Resolver, Seen
from cs3lab.sharing.rows import LinkRow, Sharing

_NO_RIGHT = "You cannot share this: only its owner can."
_NO_SHARES = "This storage keeps no shares."


class Dialog:
    """What is shared of one item, with whom. Every call raises Cs3Error."""

    def __init__(self, storage: Storage, paths: Paths, resolver: Resolver, links: Links) -> None:
        self._storage = storage
        self._paths = paths
        self._resolver = resolver
        self._links = links

    async def of(self, path: str) -> Sharing:
        """Describe the item at a path of the tree: three calls at once.

        The caller's own shares are all there are of what is his, and are asked for whole, because
        the id to ask for the item's alone is known only afterwards. Of what is another's, those
        of others follow in a call more. Names not met before cost one call each.
        """
        resource, made, links = await asyncio.gather(
            shareable(self._paths, path), self._shares_by_me(), self._links_by_me()
        )
        shares = [share for share in made or () if same_item(share.resource_id, resource.id)]
        me = (await self._storage.people.me()).id
        if made is not None and not same_account(resource.owner, me):
            shares = _together(shares, await self._storage.shares.of(resource.id))
        known = await self._resolver.resolve((), {share.grantee for share in shares})
        item = self._resolver.item(resource, "/".join(parse(path)))
        seen = Seen(item, "ready", None)
        nothing = made is None and links is None
        message = _NO_SHARES if nothing else None if resource.permissions.share else _NO_RIGHT
        return Sharing(
            item=item,
            available=made is not None,
            can_share=message is None,
            message=message,
            shares=[share_row(share, known, seen, me) for share in shares],
            links=None if links is None else self._link_rows(links, resource, seen),
            groups=self._storage.people.groups,
        )

    def _link_rows(self, links: list[PublicLink], resource: Resource, seen: Seen) -> list[LinkRow]:
        return [
            self._links.row(one, seen) for one in links if same_item(one.resource_id, resource.id)
        ]

    async def _shares_by_me(self) -> list[Share] | None:
        try:
            return await self._storage.shares.by_me()
        except Unsupported:
            return None

    async def _links_by_me(self) -> list[PublicLink] | None:
        try:
            return await self._storage.links.by_me()
        except Unsupported:
            return None


def same_item(one: ResourceId, other: ResourceId) -> bool:
    """Whether two ids mean the same; shares on some servers leave out the space."""
    return (one.storage_id, one.opaque_id) == (other.storage_id, other.opaque_id) and (
        one.space_id == other.space_id or not one.space_id or not other.space_id
    )


def _together(some: list[Share], more: list[Share]) -> list[Share]:
    return list({share.id: share for share in (*some, *more)}.values())

"""The content of the share dialog of one item."""

from __future__ import annotations

import asyncio

from cs3lab.client.errors import Unsupported
from cs3lab.client.model import Resource
from cs3lab.client.sharing_model import PublicLink, Share, same_account, same_item
from cs3lab.client.storage import Storage
from cs3lab.messages import Sentence, wording_of
from cs3lab.namespace.api_path import parse
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.links import Links
from cs3lab.sharing.outgoing import share_row, shareable
from cs3lab.sharing.resolver import ResolvedItem, Resolver
from cs3lab.sharing.rows import LinkRow, Sharing


class Dialog:
    """The shares and links of one item. Every coroutine raises Cs3Error."""

    def __init__(self, storage: Storage, paths: Paths, resolver: Resolver, links: Links) -> None:
        self._storage = storage
        self._paths = paths
        self._resolver = resolver
        self._links = links

    async def of(self, path: str) -> Sharing:
        """Return all that is shared of the item at a path of the tree: three calls at once.

        One more call follows for an item of another owner, and one for each name not met before.
        """
        # All of the caller's own shares, because their filter takes an id, which is known only
        # after the look at the path: asking for one item's alone would be a second wave.
        resource, outgoing, links = await asyncio.gather(
            shareable(self._paths, path), self._shares_by_me(), self._links_by_me()
        )
        shares = [share for share in outgoing or () if same_item(share.resource_id, resource.id)]
        me = (await self._storage.people.me()).id
        if outgoing is not None and not same_account(resource.owner, me):
            shares = _together(shares, await self._storage.shares.of(resource.id))
        resolved = await self._resolver.resolve((), {share.grantee for share in shares})
        item = self._resolver.item(resource, "/".join(parse(path)))
        found = ResolvedItem(item, "ready", None)
        nothing = outgoing is None and links is None
        message = None
        if nothing:
            message = Sentence.NO_SHARES()
        elif not resource.permissions.share:
            message = Sentence.ONLY_OWNER_SHARES()
        return Sharing(
            item=item,
            available=outgoing is not None,
            can_share=message is None,
            message=message,
            wording=wording_of(message),
            shares=[share_row(share, resolved, found, me) for share in shares],
            links=None if links is None else self._link_rows(links, resource, found),
            linkable=links is not None and self._links.have_addresses,
            groups=self._storage.people.groups,
        )

    def _link_rows(
        self, links: list[PublicLink], resource: Resource, found: ResolvedItem
    ) -> list[LinkRow]:
        return [
            self._links.row(one, found) for one in links if same_item(one.resource_id, resource.id)
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


def _together(some: list[Share], more: list[Share]) -> list[Share]:
    return list({share.id: share for share in (*some, *more)}.values())

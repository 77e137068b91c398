"""The public links I made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import quote

from cs3lab.client.sharing_model import PublicLink, Role
from cs3lab.client.storage import Storage
from cs3lab.messages import wording_of
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.outgoing import shareable
from cs3lab.sharing.resolver import ResolvedItem, Resolver
from cs3lab.sharing.rows import LinkRow


class Links:
    """Links by me, as rows. Every coroutine raises Cs3Error."""

    def __init__(self, storage: Storage, paths: Paths, resolver: Resolver, address: str) -> None:
        """`address` is that of links, with {token} in place of the token; "" if unknown."""
        self._storage = storage
        self._paths = paths
        self._resolver = resolver
        self._address = address

    @property
    def have_addresses(self) -> bool:
        """Whether a link can be handed on: CS3 tells its token alone."""
        return bool(self._address)

    async def all(self) -> list[LinkRow]:
        """Return all links, the newest first: one call, then one for each item at once."""
        return await self._rows(await self._storage.links.by_me())

    async def _rows(self, links: Collection[PublicLink]) -> list[LinkRow]:
        resolved = await self._resolver.resolve({link.resource_id for link in links}, ())
        newest_first = sorted(links, key=_age, reverse=True)
        return [self.row(link, resolved.items[link.resource_id]) for link in newest_first]

    async def create(
        self, path: str, role: Role, password: str, expires: datetime | None
    ) -> LinkRow:
        """Create a link to the item at a path of the tree."""
        item = await shareable(self._paths, path)
        return (
            await self._rows([await self._storage.links.create(item, role, password, expires)])
        )[0]

    async def change(
        self,
        link_id: str,
        role: Role | None,
        password: str | None,
        expires: datetime | None,
        *,
        new_expiry: bool,
    ) -> LinkRow:
        """Change role, password ("" removes it) and end, each only where it is given."""
        links, link = self._storage.links, None
        if role is not None:
            link = await links.set_role(link_id, role)
        if password is not None:
            link = await links.set_password(link_id, password)
        if new_expiry:
            link = await links.set_expiry(link_id, expires)
        return (await self._rows([link or await links.get(link_id)]))[0]

    async def remove(self, link_id: str) -> None:
        """End a link."""
        await self._storage.links.remove(link_id)

    def row(self, link: PublicLink, found: ResolvedItem) -> LinkRow:
        """Return the row of a link to an item that was looked up."""
        address = self._address.replace("{token}", quote(link.token, safe=""))
        return LinkRow(
            id=link.id,
            item=found.item,
            token=link.token,
            url=address or None,
            role=link.role,
            protected=link.protected,
            created=link.created,
            expires=link.expires,
            status=found.status,
            message=found.message,
            wording=wording_of(found.message),
        )


def _age(link: PublicLink) -> tuple[float, str]:
    return link.created.timestamp() if link.created else 0.0, link.id

"""What others share with me."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from cs3lab.client.errors import NotFound
from cs3lab.client.sharing_model import GroupId, ReceivedShare, Role
from cs3lab.client.storage import Storage
from cs3lab.messages import Sentence, wording_of
from cs3lab.namespace.api_path import SHARES, join
from cs3lab.namespace.share_names import in_sight, share_names
from cs3lab.sharing.resolver import Resolved, ResolvedItem, Resolver
from cs3lab.sharing.rows import Item, ReceivedRow


class Received:
    """Shares with me, as rows. Every coroutine raises Cs3Error."""

    def __init__(self, storage: Storage, resolver: Resolver) -> None:
        self._storage = storage
        self._resolver = resolver

    async def all(self) -> list[ReceivedRow]:
        """Return all shares, the newest first.

        This is one call, then at once one for each item and each name not met before.
        """
        shares = await self._storage.received.list()
        rows = await self._rows(shares, shares)
        return sorted(rows, key=_age, reverse=True)

    async def own_names(self) -> bool:
        """Return True where the storage keeps names of my own for what is shared with me."""
        return await self._storage.received.keeps_names()

    async def accept(self, share_id: str) -> ReceivedRow:
        """Accept a share, and look whether its item can be reached."""
        await self._storage.received.accept(share_id)
        return await self._one(share_id)

    async def decline(self, share_id: str) -> ReceivedRow:
        """Decline a share; nothing is deleted."""
        await self._storage.received.decline(share_id)
        return await self._one(share_id)

    async def leave(self, share_id: str) -> None:
        """Decline a share, without a look at the result."""
        await self._storage.received.decline(share_id)

    async def hide(self, share_id: str) -> ReceivedRow:
        """Keep a share out of sight."""
        await self._storage.received.hide(share_id)
        return await self._one(share_id)

    async def rename(self, share_id: str, name: str) -> ReceivedRow:
        """Give a share a name of my own; whoever shares it keeps theirs."""
        await self._storage.received.rename(share_id, name)
        return await self._one(share_id)

    async def _one(self, share_id: str) -> ReceivedRow:
        shares = await self._storage.received.list()
        rows = await self._rows([each for each in shares if each.share.id == share_id], shares)
        if not rows:
            raise NotFound(Sentence.UNREACHABLE_SHARE())
        return rows[0]

    async def _rows(
        self, wanted: Collection[ReceivedShare], everything: Collection[ReceivedShare]
    ) -> list[ReceivedRow]:
        """Return the rows of some shares; all of them decide each other's names in the tree."""
        places = self._storage.locator
        nameless = {
            each.share.resource_id
            for each in everything
            if in_sight(each)
            and not each.mount_name
            and not places.was_sought(each.share.resource_id)
        }
        groups = {each.share.grantee for each in wanted if isinstance(each.share.grantee, GroupId)}
        resolved = await self._resolver.resolve(
            {*(each.share.resource_id for each in wanted), *nameless},
            {*(each.share.creator for each in wanted), *groups},
            paths=False,
        )
        named = ((each, places.name_of(each.share.resource_id)) for each in everything)
        mounts = {each.share.id: name for name, each in share_names(named).items()}
        return [_row(each, resolved, mounts.get(each.share.id)) for each in wanted]


def _row(received: ReceivedShare, resolved: Resolved, mount: str | None) -> ReceivedRow:
    share, found = received.share, resolved.items[received.share.resource_id]
    gone, proposal = found.status == "gone", found.proposal
    message = Sentence.UNREACHABLE_SHARE() if gone else found.message
    return ReceivedRow(
        id=share.id,
        item=_item(received, found, mount),
        sharer=resolved.people[share.creator],
        group=resolved.people[share.grantee] if isinstance(share.grantee, GroupId) else None,
        role=share.role,
        created=share.created,
        expires=share.expires,
        state=received.state,
        hidden=received.hidden,
        status=found.status,
        message=message,
        wording=wording_of(message),
        failed="sharer" if gone else "storage" if found.status == "unknown" else None,
        merges_into=proposal.name if proposal else None,
        words=proposal.words if proposal else "",
    )


def _item(received: ReceivedShare, found: ResolvedItem, mount: str | None) -> Item:
    """Return the item by its name in the folder of shares, if it has one there."""
    # A storage that tells everybody the same rights lets a viewer write: the share is right.
    writable = found.item.writable and received.share.role is Role.EDITOR
    if mount is None:
        return replace(found.item, writable=writable)
    path = join(SHARES, mount) if found.status == "ready" else None
    return replace(found.item, name=mount, path=path, writable=writable)


def _age(row: ReceivedRow) -> tuple[float, str]:
    return row.created.timestamp() if row.created else 0.0, row.id

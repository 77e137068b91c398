"""What the ids in shares stand for: items and people, all asked for in one wave."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from cs3lab.client.errors import Cs3Error, NotFound
from cs3lab.client.gather import gather_each
from cs3lab.client.locator import Located
from cs3lab.client.model import Resource, ResourceId, User
from cs3lab.client.sharing_model import Grantee, Group
from cs3lab.client.storage import Storage
from cs3lab.namespace.api_path import BadPathError, Namespace
from cs3lab.sharing import principals as parties
from cs3lab.sharing.rows import Item, Principal, Status, Type

GONE = "It is no longer there: it was deleted or moved away."


@dataclass(frozen=True, slots=True)
class Seen:
    """What the storage says of an item now; `error` is why it says nothing.

    `merges_into` names the original of a copy that is proposed for merging.
    """

    item: Item
    status: Status
    message: str | None
    error: Cs3Error | None = None
    merges_into: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The answers of one wave."""

    items: dict[ResourceId, Seen]
    people: dict[Grantee, Principal]


class Resolver:
    """Resolves ids for one storage, and remembers the names of what has gone since."""

    def __init__(self, storage: Storage, namespace: Namespace) -> None:
        self._storage = storage
        self._namespace = namespace
        self._names: dict[ResourceId, tuple[str, Type]] = {}

    async def resolve(
        self, items: Collection[ResourceId], people: Collection[Grantee], *, paths: bool = True
    ) -> Known:
        """Look at all items and name all people at once; no failure fails the rest.

        `paths` False leaves out where items are, as they lie where others see them.
        """
        found, named = await asyncio.gather(
            gather_each(items, self._storage.locator.find),
            gather_each(people, lambda who: parties.named(self._storage.people, who)),
        )
        placed = {key: one for key, one in found.items() if isinstance(one, Located)}
        where = await self._storage.locator.absolute(placed) if paths else {}
        return Known(
            {key: self._seen(key, one, where.get(key)) for key, one in found.items()},
            {who: parties.party(who, _told(one)) for who, one in named.items()},
        )

    def item(self, resource: Resource, path: str | None) -> Item:
        """Give the row of an item that was looked at, by its path in the tree."""
        return Item(
            name=resource.name,
            path=path,
            type=_type_of(resource),
            size=None if resource.is_directory else resource.size,
            modified=resource.mtime,
            writable=resource.permissions.write,
        )

    def _seen(self, key: ResourceId, answer: Located | Cs3Error, path: str | None) -> Seen:
        if isinstance(answer, Located):
            self._names[key] = (answer.resource.name, _type_of(answer.resource))
            item = self.item(answer.resource, self._api_path(path))
            return Seen(item, "ready", None, merges_into=answer.merge_into or None)
        name, kind = self._names.get(key, (None, None))
        item = Item(name, None, kind, None, None, writable=False)
        if isinstance(answer, NotFound):
            return Seen(item, "gone", GONE, answer)
        return Seen(item, "unknown", answer.message, answer)

    def _api_path(self, path: str | None) -> str | None:
        try:
            return self._namespace.api_path(path) if path else None
        except BadPathError:
            return None


def _told(answer: User | Group | Cs3Error) -> User | Group | None:
    return None if isinstance(answer, Cs3Error) else answer


def _type_of(resource: Resource) -> Type:
    if resource.is_directory:
        return "directory"
    return "notebook" if resource.name.endswith(".ipynb") else "file"

"""The items and people that ids in shares stand for, all asked for in one wave."""

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
from cs3lab.merge.proposal import Proposal, proposal_in
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import BadPathError, Namespace
from cs3lab.sharing import principals
from cs3lab.sharing.rows import Item, Principal, Status, Type


@dataclass(frozen=True, slots=True)
class ResolvedItem:
    """An item as the storage describes it now; `error` is why it does not.

    `proposal` is that of a copy its owner asks to have merged.
    """

    item: Item
    status: Status
    message: str | None
    error: Cs3Error | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """The items and people of one wave."""

    items: dict[ResourceId, ResolvedItem]
    people: dict[Grantee, Principal]


class Resolver:
    """Resolves ids on one storage, and remembers names for when an item is gone."""

    def __init__(self, storage: Storage, namespace: Namespace) -> None:
        self._storage = storage
        self._namespace = namespace
        self._names: dict[ResourceId, tuple[str, Type]] = {}

    async def resolve(
        self, items: Collection[ResourceId], people: Collection[Grantee], *, paths: bool = True
    ) -> Resolved:
        """Look up all items and people at once; what fails leaves the rest as it is.

        Without `paths` items get none: the caller knows better where they are in the tree.
        """
        found, accounts = await asyncio.gather(
            gather_each(items, self._storage.locator.find),
            gather_each(people, lambda who: principals.look_up(self._storage.people, who)),
        )
        located = {key: one for key, one in found.items() if isinstance(one, Located)}
        where = await self._storage.locator.absolute(located) if paths else {}
        return Resolved(
            {key: self._resolved(key, one, where.get(key)) for key, one in found.items()},
            {who: principals.principal(who, _or_none(one)) for who, one in accounts.items()},
        )

    def item(self, resource: Resource, path: str | None) -> Item:
        """Return the row of an item that was looked up, by its path in the tree."""
        return Item(
            name=resource.name,
            path=path,
            type=_type_of(resource),
            size=None if resource.is_directory else resource.size,
            modified=resource.mtime,
            writable=resource.permissions.write,
        )

    def _resolved(
        self, key: ResourceId, answer: Located | Cs3Error, path: str | None
    ) -> ResolvedItem:
        if isinstance(answer, Located):
            self._names[key] = (answer.resource.name, _type_of(answer.resource))
            item = self.item(answer.resource, self._api_path(path))
            return ResolvedItem(item, "ready", None, proposal=proposal_in(answer.resource.metadata))
        name, kind = self._names.get(key, (None, None))
        item = Item(name, None, kind, None, None, writable=False)
        if isinstance(answer, NotFound):
            return ResolvedItem(item, "gone", Sentence.GONE(), answer)
        return ResolvedItem(item, "unknown", answer.message, answer)

    def _api_path(self, path: str | None) -> str | None:
        try:
            return self._namespace.api_path(path) if path else None
        except BadPathError:
            return None


def _or_none(answer: User | Group | Cs3Error) -> User | Group | None:
    return None if isinstance(answer, Cs3Error) else answer


def _type_of(resource: Resource) -> Type:
    if resource.is_directory:
        return "directory"
    return "notebook" if resource.name.endswith(".ipynb") else "file"

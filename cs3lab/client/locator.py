"""What an id names, and where that lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import NotFound
from cs3lab.client.guard import guarded
from cs3lab.client.model import Resource, ResourceId
from cs3lab.client.names import is_name
from cs3lab.client.spaces import Spaces

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Located:
    """A file or folder; `path` is absolute, or in its space on servers with spaces."""

    resource: Resource
    path: str


@guarded
class Locator:
    """Where things lie, for one client."""

    def __init__(self, client: Client, dialect: Dialect, spaces: Spaces) -> None:
        self._client = client
        self._dialect = dialect
        self._spaces = spaces
        self._tops: dict[str, str] = {}
        self._names: dict[ResourceId, str] = {}

    async def find(self, resource_id: ResourceId) -> Located:
        """Return what an id names, and where it lies: one call. Raises NotFound.

        A reference with an empty path makes servers with spaces tell the whole path and not the
        name alone (docs/servers.md, References and listings). No keys asked for means all metadata.
        """
        ref = resources.Reference(resource_id=convert.to_resource_id(resource_id), path="")
        try:
            answer = await self._client.call("Stat", provider_api.StatRequest(ref=ref))
        except NotFound:
            self._names.setdefault(resource_id, "")
            raise
        self._dialect.learn_from_info(answer.info)
        placed = Located(convert.resource(answer.info), answer.info.path)
        before, name = self.name_of(resource_id), placed.resource.name
        if before not in ("", name) and placed.resource.id == resource_id:
            self._dialect.learn_from_rename(resource_id)
        if is_name(name):
            self._names[resource_id] = before or name
        return placed

    def was_sought(self, resource_id: ResourceId) -> bool:
        """Return whether an id was ever looked for, found or not: no call."""
        return resource_id in self._names

    def name_of(self, resource_id: ResourceId) -> str:
        """Return the name something had when it was first found, "" where it never was: no call.

        So an entry keeps its name when its owner renames the original, as with servers that mount.
        """
        return self._names.get(resource_id, "")

    async def absolute(self, placed: Mapping[K, Located]) -> dict[K, str]:
        """Return the absolute paths of things, without those that have none for the caller.

        No call where they lie in the home, once its space is known; else one.
        """
        if self._dialect.spaces is False:
            return {key: each.path for key, each in placed.items()}
        wanted = {each.resource.id.space_id for each in placed.values()}
        if wanted and not self._tops:
            self._keep(await self._spaces.home_space(), await self._spaces.home())
        if wanted.difference(self._tops):
            for one in await self._spaces.list():
                self._keep(one.space_id, one.path)
        return {
            key: self._tops[each.resource.id.space_id].rstrip("/") + each.path
            for key, each in placed.items()
            if each.resource.id.space_id in self._tops
        }

    def _keep(self, space_id: str, top: str) -> None:
        if space_id and top:
            self._tops[space_id] = top

"""The spaces a caller can see, and the paths of ids in them."""

from __future__ import annotations

import re
from typing import Any

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces_api

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import Cs3Error, NotFound, ServerError
from cs3lab.client.guard import guarded
from cs3lab.client.model import Quota, Reference, ResourceId, Space
from cs3lab.client.names import is_name
from cs3lab.messages import Sentence

_BYTES = re.compile("[0-9]{1,20}")


@guarded
class Spaces:
    """The spaces of one client."""

    def __init__(self, client: Client, dialect: Dialect) -> None:
        self._client = client
        self._dialect = dialect
        self._home: str | None = None
        self._home_space = ""

    async def home(self) -> str:
        """Return the absolute path of the caller's home: one call in all."""
        if self._home is None:
            answer = await self._client.call("GetHome", provider_api.GetHomeRequest())
            path = str(answer.path)
            if not path or not all(map(is_name, filter(None, path.split("/")))):
                raise ServerError(Sentence.NO_SENSE(), operation="GetHome")
            self._home = "/" + path.lstrip("/")
        return self._home

    async def make_home(self, ref: Reference) -> bool:
        """Make the caller's home where `ref` is that. Return whether it was made.

        Servers with spaces tell the path of a home that is not there yet, and need not make it at
        sign-in (docs/servers.md, Spaces and quota).
        """
        if self._home is None or ref != Reference.at(self._home):
            return False
        try:
            await self._client.call("CreateHome", provider_api.CreateHomeRequest())
        except Cs3Error:
            return False
        return True

    async def list(self) -> list[Space]:
        """Return the spaces the caller can see."""
        request = spaces_api.ListStorageSpacesRequest()
        answer = await self._client.call("ListStorageSpaces", request)
        return [space(message) for message in answer.storage_spaces]

    async def inner_path_of(self, resource_id: ResourceId) -> str:
        """Return the path of an id as the server tells it. Raises NotFound.

        It is relative to the space on servers with spaces, and absolute on the others.
        """
        request = provider_api.GetPathRequest(resource_id=convert.to_resource_id(resource_id))
        try:
            answer = await self._client.call("GetPath", request)
        except ServerError as error:
            # INTERNAL is the answer of oc for an id that is gone, too: Stat then raises NotFound
            # (docs/servers.md, References and listings).
            await self._stat(Reference.of(resource_id))
            raise error
        return "/" + str(answer.path).removeprefix(".").strip("/")

    async def path_of(self, resource_id: ResourceId) -> str:
        """Return the absolute path of an id. Raises NotFound."""
        inner = await self.inner_path_of(resource_id)
        if self._dialect.spaces is None:
            await self._stat(Reference.of(resource_id))
        if self._dialect.spaces is False:
            return inner
        return (await self._top_of(resource_id.space_id)).rstrip("/") + inner.rstrip("/")

    async def home_space(self) -> str:
        """Return the id of the space of the caller's home: two calls in all."""
        if not self._home_space:
            self._home_space = await self._stat(Reference.at(await self.home()))
        return self._home_space

    async def _top_of(self, space_id: str) -> str:
        if await self.home_space() == space_id:
            return await self.home()
        for one in await self.list():
            if one.space_id == space_id and one.path:
                return one.path
        raise NotFound(operation="GetPath")

    async def quota_of(self, resource_id: ResourceId) -> Quota | None:
        """Return the quota of the space of an id, None where the space tells none."""
        try:
            spaces = await self.list()
        except Cs3Error:
            return None
        return next((s.quota for s in spaces if s.space_id == resource_id.space_id), None)

    async def _stat(self, ref: Reference) -> str:
        request = provider_api.StatRequest(ref=convert.to_reference(ref))
        answer = await self._client.call("Stat", request)
        self._dialect.learn_from_info(answer.info)
        return str(answer.info.id.space_id)


def space(message: Any) -> Space:
    """Return a space from its message, with its root by id, or by path where that is empty.

    Source: docs/servers.md, References and listings, Spaces and quota.
    """
    info_path = message.root_info.path
    paths = (convert.opaque_text(message.opaque, "path"), info_path)
    path = next((path for path in paths if path.startswith("/")), "")
    root_id = convert.resource_id(message.root)
    return Space(
        root=Reference.of(root_id) if root_id.opaque_id else Reference.at(path or "/"),
        space_id=root_id.space_id or message.root_info.id.space_id,
        name=message.name,
        type=message.space_type,
        path=path,
        quota=_quota(message.opaque),
    )


def _quota(opaque: Any) -> Quota | None:
    used = convert.opaque_text(opaque, "quota.used")
    total = convert.opaque_text(opaque, "quota.total")
    if not _BYTES.fullmatch(used):
        return None
    return Quota(int(total) or None if _BYTES.fullmatch(total) else None, int(used))

"""Metadata of files: texts by key, which change neither etag nor mtime.

Source: docs/servers.md, People and metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.errors import Locked
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.model import Lock, Reference


@guarded
class Metadata:
    """The metadata of one client's files."""

    def __init__(self, client: Client, files: Files) -> None:
        self._client = client
        self._files = files

    async def get(self, ref: Reference, keys: Iterable[str]) -> dict[str, str]:
        """Return the values of those keys that are set. Raises NotFound."""
        wanted = list(keys)
        request = provider_api.StatRequest(
            ref=convert.to_reference(ref), arbitrary_metadata_keys=wanted
        )
        answer = await self._client.call("Stat", request, path=str(ref))
        kept = dict(answer.info.arbitrary_metadata.metadata)
        return {key: kept[key] for key in wanted if key in kept}

    async def set(
        self, ref: Reference, values: Mapping[str, str], lock: Lock | None = None
    ) -> None:
        """Set these values; `lock` is the caller's own lock. Raises NotFound, Locked."""
        request = provider_api.SetArbitraryMetadataRequest(
            ref=convert.to_reference(ref),
            arbitrary_metadata=resources.ArbitraryMetadata(metadata=dict(values)),
            lock_id=lock.id if lock else "",
        )
        try:
            await self._client.call("SetArbitraryMetadata", request, path=str(ref))
        except Locked as error:
            raise await self._files.locked(error, ref) from error

    async def unset(self, ref: Reference, keys: Iterable[str], lock: Lock | None = None) -> None:
        """Remove these keys, where they are set. Raises NotFound, Locked."""
        request = provider_api.UnsetArbitraryMetadataRequest(
            ref=convert.to_reference(ref),
            arbitrary_metadata_keys=list(keys),
            lock_id=lock.id if lock else "",
        )
        try:
            await self._client.call("UnsetArbitraryMetadata", request, path=str(ref))
        except Locked as error:
            raise await self._files.locked(error, ref) from error

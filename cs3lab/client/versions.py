"""Earlier contents of a file: listed, read, restored.

Source: docs/servers.md, Versions.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import Locked, NotFound, Unsupported
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.http import Download
from cs3lab.client.model import Lock, Reference, Resource, ResourceId, Version
from cs3lab.client.transfer import Transfer
from cs3lab.messages import Sentence


@guarded
class Versions:
    """The versions of one client's files."""

    def __init__(self, client: Client, dialect: Dialect, files: Files, transfer: Transfer) -> None:
        self._client = client
        self._dialect = dialect
        self._files = files
        self._transfer = transfer

    async def list(self, ref: Reference) -> list[Version]:
        """Return the versions of a file, newest first.

        Raises NotFound, PermissionDenied, Unsupported.
        """
        request = provider_api.ListFileVersionsRequest(ref=convert.to_reference(ref))
        try:
            answer = await self._client.call("ListFileVersions", request, path=str(ref))
        except Unsupported:
            self._dialect.versions = False
            raise
        self._dialect.versions = True
        found = [convert.version(message) for message in answer.versions]
        if found:
            self._dialect.read_versions = is_readable(found[0].key)
        return sorted(found, key=lambda version: version.mtime, reverse=True)

    @asynccontextmanager
    async def download(self, resource: Resource, key: str) -> AsyncIterator[Download]:
        """Open a version for reading; `key` is one that `list` returned.

        Raises Unsupported where versions can be restored but not read, Processing.
        """
        ref = Reference.of(version_id(resource.id, key))
        if resource.processing:
            # The content of a version is not in its place before it was checked (docs/servers.md,
            # Saves that are checked later).
            await self._files.checked(Reference.of(resource.id))
        async with self._transfer.download(ref) as download:
            yield download

    async def restore(self, ref: Reference, key: str, lock: Lock | None = None) -> None:
        """Make a version the content of the file; the former content becomes a version.

        Keys change: list again. `lock` is the caller's own lock. Raises NotFound where the key is
        gone, Locked, PermissionDenied, Processing.
        """
        if is_readable(key):
            # What is checked meanwhile would come over what is restored.
            await self._files.checked(ref)
        *attempts, last = restore_keys(key)
        for attempt in attempts:
            try:
                return await self._restore(ref, attempt, lock)
            except NotFound:
                continue
        return await self._restore(ref, last, lock)

    async def _restore(self, ref: Reference, key: str, lock: Lock | None) -> None:
        request = provider_api.RestoreFileVersionRequest(
            ref=convert.to_reference(ref), key=key, lock_id=lock.id if lock else ""
        )
        try:
            await self._client.call("RestoreFileVersion", request, path=str(ref))
        except Locked as error:
            raise await self._files.locked(error, ref) from error


def is_readable(key: str) -> bool:
    """Return whether a key is an id its content can be read by; bare numbers are not."""
    return ".REV." in key


def version_id(resource_id: ResourceId, key: str) -> ResourceId:
    """Return the id a version is read by. Raises Unsupported where it has none."""
    if not is_readable(key):
        raise Unsupported(Sentence.VERSIONS_UNREADABLE())
    return replace(resource_id, opaque_id=key)


def restore_keys(key: str) -> tuple[str, ...]:
    """Return the keys to try in turn: v3 restores by a "v" that it does not list.

    Source: docs/servers.md, Versions.
    """
    return (key,) if is_readable(key) else (f"v{key}", key)

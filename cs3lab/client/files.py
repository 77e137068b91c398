"""Files and folders: described, listed, made, moved, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    Cs3Error,
    FailedPrecondition,
    InvalidArgument,
    Locked,
    NotFound,
    Processing,
    ServerError,
)
from cs3lab.client.guard import guarded
from cs3lab.client.lost_answers import LOST, has_moved, is_empty_folder, is_gone
from cs3lab.client.model import Lock, Quota, Reference, Resource, ResourceId
from cs3lab.client.names import check_reference, lies_within
from cs3lab.client.processing import when_checked
from cs3lab.client.recent_saves import RecentSaves
from cs3lab.client.spaces import Spaces
from cs3lab.messages import Sentence

BATCH = 100
"""Entries read before others get a turn on the event loop: some 1 ms of work.

So few objects at once that hardly any are old enough to be searched for garbage again and again.
"""


@guarded
class Files:
    """Files and folders of one client."""

    def __init__(self, client: Client, dialect: Dialect, spaces: Spaces) -> None:
        self._client = client
        self._dialect = dialect
        self._spaces = spaces
        self.recent = RecentSaves()

    async def home(self) -> str:
        """Return the absolute path of the caller's home: one call in all."""
        return await self._spaces.home()

    async def stat(self, ref: Reference) -> Resource:
        """Return a description of a file or folder. Raises NotFound."""
        request = provider_api.StatRequest(ref=convert.to_reference(ref))
        try:
            answer = await self._look("Stat", request, ref)
        except ServerError as error:
            raise await self._explained(error, ref) from error
        if not answer.HasField("info"):
            raise ServerError(Sentence.NO_SENSE(), operation="Stat", path=str(ref))
        self._dialect.learn_from_info(answer.info)
        return convert.resource(answer.info)

    async def checked(self, ref: Reference) -> Resource:
        """Return a description once the storage has checked what was saved: one call at best.

        Raises NotFound, Processing where that takes too long.
        """

        async def look() -> Resource:
            found = await self.stat(ref)
            if found.processing:
                raise Processing(operation="Stat", path=str(ref))
            return found

        return await when_checked(look)

    async def batches(self, ref: Reference) -> AsyncIterator[list[Resource]]:
        """Yield the entries of a folder a hundred at a time; as `list` in all else.

        A caller that keeps less than the descriptions then never has tens of thousands of them:
        so many objects make Python search all memory for garbage, which holds the event loop.
        """
        known = self._dialect.spaces is not None
        infos = await self._infos(await self._listable(ref))
        if infos and not known:
            # Only now the server is known, and the ids it listed by id may be wrong.
            by_path = await self._listable(ref)
            infos = infos if by_path is ref else await self._infos(by_path)
        for start in range(0, len(infos), BATCH):
            batch = [convert.resource(info) for info in infos[start : start + BATCH]]
            self._dialect.learn_from_locks(batch)
            yield batch
            await asyncio.sleep(0)

    async def list(self, ref: Reference) -> list[Resource]:
        """Return descriptions of the entries of a folder, in the server's order.

        Raises NotFound, InvalidArgument where it is a file, TooManyEntries.
        """
        return [entry async for batch in self.batches(ref) for entry in batch]

    async def _listable(self, ref: Reference) -> Reference:
        """Return the reference to list a folder by.

        Servers without spaces give the entries of a folder listed by id a wrong space_id, and of
        one listed by path the right one (docs/servers.md, References and listings).
        """
        if ref.resource_id is None or self._dialect.spaces is not False:
            return ref
        path = await self._spaces.path_of(ref.resource_id)
        below = ref.path.removeprefix(".").strip("/")
        return Reference.at(f"{path}/{below}")

    async def _infos(self, ref: Reference) -> Any:
        request = provider_api.ListContainerRequest(ref=convert.to_reference(ref))
        try:
            answer = await self._look("ListContainer", request, ref)
        except ServerError as error:
            # INTERNAL is the answer for a file, too (docs/servers.md, References and listings).
            found = await self.stat(ref)
            if found.is_directory:
                raise
            raise InvalidArgument(
                Sentence.A_FILE(), operation="ListContainer", path=str(ref)
            ) from error
        if answer.infos:
            self._dialect.learn_from_info(answer.infos[0])
        return answer.infos

    async def _look(self, name: str, request: Any, ref: Reference) -> Any:
        try:
            return await self._client.call(name, request, path=str(ref))
        except NotFound:
            if not await self._spaces.make_home(ref):
                raise
        return await self._client.call(name, request, path=str(ref))

    async def create_directory(self, ref: Reference) -> None:
        """Make a folder.

        Raises AlreadyExists, NotFound where the parent is missing, InvalidArgument.
        """
        check_reference(ref)
        request = provider_api.CreateContainerRequest(ref=convert.to_reference(ref))
        try:
            await self._client.call("CreateContainer", request, path=str(ref))
        except (FailedPrecondition, NotFound) as error:
            raise NotFound(
                Sentence.NO_FOLDER(), operation="CreateContainer", path=str(ref)
            ) from error
        except LOST:
            if not await is_empty_folder(self, ref):
                raise

    async def delete(self, ref: Reference, lock: Lock | None = None) -> None:
        """Delete a file, or a folder with all in it; a trash keeps it where there is one.

        `lock` is the caller's own lock. Raises NotFound, Locked, Processing, and InvalidArgument
        for the top. One call more for each file that was just saved in the folder.
        """
        if not ref.name and ref.resource_id is None:
            raise InvalidArgument(Sentence.TOP_STAYS())
        if self._dialect.checks_later is not False:
            for saved in self.recent.below(ref):
                with suppress(NotFound):
                    await self.checked(saved)
        request = provider_api.DeleteRequest(
            ref=convert.to_reference(ref), lock_id=lock.id if lock else ""
        )
        try:
            await when_checked(lambda: self._client.call("Delete", request, path=str(ref)))
        except (Locked, Conflict) as error:
            raise await self.locked(error, ref) from error
        except LOST:
            if not await is_gone(self, ref):
                raise

    async def move(
        self, source: Reference, destination: Reference, lock: Lock | None = None
    ) -> None:
        """Rename or move a file or folder; `lock` is the caller's own lock on it.

        Raises AlreadyExists where something is there, InvalidArgument where a folder would go into
        itself (docs/servers.md, twelve rules, 4 and 5), Unsupported between spaces.
        """
        check_reference(destination)
        await self._refuse_into_itself(source, destination)
        await self._refuse_onto_existing(source, destination)
        request = provider_api.MoveRequest(
            source=convert.to_reference(source),
            destination=convert.to_reference(destination),
            lock_id=lock.id if lock else "",
        )
        try:
            await self._client.call("Move", request, path=str(source))
        except (Locked, Conflict) as error:
            raise await self.locked(error, source) from error
        except LOST:
            if not await has_moved(self, source, destination):
                raise
        except ServerError:
            # INTERNAL may mean that the new parent is missing: Stat then raises NotFound.
            if destination.parent is not None:
                await self.stat(destination.parent)
            raise
        self.recent.follow(source, destination)

    async def _refuse_into_itself(self, source: Reference, destination: Reference) -> None:
        if source.resource_id == destination.resource_id:
            inside = lies_within(_below(destination), _below(source))
        else:
            parent = destination.parent
            if parent is None or not (await self.stat(source)).is_directory:
                return
            inside = lies_within(await self._place(parent), await self._place(source))
        if inside:
            raise InvalidArgument(Sentence.INTO_ITSELF(), operation="Move", path=str(source))

    async def _place(self, ref: Reference) -> str:
        """Return space and path of something: the same for every reference to it."""
        found = await self.stat(ref)
        return f"/{found.id.space_id}{await self._spaces.inner_path_of(found.id)}"

    async def _refuse_onto_existing(self, source: Reference, destination: Reference) -> None:
        if not self._dialect.keeps_targets:
            await self.stat(source)
        # That Stat may have shown a server which refuses by itself, without a gap between.
        if self._dialect.keeps_targets:
            return
        try:
            await self.stat(destination)
        except NotFound:
            return
        raise AlreadyExists(operation="Move", path=str(destination))

    async def quota(self, ref: Reference) -> Quota:
        """Return the quota of the space a folder lies in."""
        request = gateway_api.GetQuotaRequest(ref=convert.to_reference(ref))
        answer = await self._client.call("GetQuota", request, path=str(ref))
        if not answer.used_bytes:
            # Servers with spaces always answer 0 here, and tell the truth with the space
            # (docs/servers.md, Spaces and quota).
            found = await self._spaces.quota_of((await self.stat(ref)).id)
            if found is not None:
                return found
        return Quota(answer.total_bytes or None, answer.used_bytes)

    async def path_of(self, resource_id: ResourceId) -> str:
        """Return the absolute path of something. Raises NotFound."""
        return await self._spaces.path_of(resource_id)

    async def locked(self, error: Cs3Error, ref: Reference) -> Cs3Error:
        """Return Locked with the lock in the way where the server tells it, else `error`."""
        try:
            found = await self.stat(ref)
        except Cs3Error:
            return error
        if isinstance(error, Locked):
            self._dialect.learn_from_refusal(found)
        if found.lock is None:
            return error
        named = Locked(
            operation=error.operation, path=error.path, code=error.code, trace_id=error.trace_id
        )
        named.lock = found.lock
        return named

    async def _explained(self, error: ServerError, ref: Reference) -> Cs3Error:
        """Return NotFound where `ref` lies below a file, else `error`.

        Some servers answer INTERNAL there (docs/servers.md, References and listings).
        """
        parent = ref.parent
        if parent is None or not parent.name:
            return error
        try:
            above = await self.stat(parent)
        except NotFound as missing:
            return missing
        except Cs3Error:
            return error
        return error if above.is_directory else NotFound(operation="Stat", path=str(ref))


def _below(ref: Reference) -> str:
    return "/" + ref.path.removeprefix(".").strip("/")

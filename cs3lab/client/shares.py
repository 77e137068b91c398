"""Shares with people and groups: made, listed, changed, ended by the people who share.

Source: docs/servers.md, Shares.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as api
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as resources
from google.protobuf.field_mask_pb2 import FieldMask

from cs3lab.client import convert, sharing_convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    Cs3Error,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ServerError,
)
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.lost_answers import LOST
from cs3lab.client.lost_creates import share_made
from cs3lab.client.model import Reference, Resource, ResourceId, UserId
from cs3lab.client.people import People
from cs3lab.client.roles import permissions_of
from cs3lab.client.sharing_dialect import lacks_spaces, says
from cs3lab.client.sharing_model import Grantee, Role, Share, same_account
from cs3lab.client.spaces import Spaces
from cs3lab.messages import Sentence


@guarded
class Shares:
    """The shares one client makes."""

    def __init__(
        self, client: Client, dialect: Dialect, spaces: Spaces, files: Files, people: People
    ) -> None:
        self._client = client
        self._dialect = dialect
        self._spaces = spaces
        self._files = files
        self._people = people

    async def create(
        self, resource: Resource, grantee: Grantee, role: Role, expires: datetime | None = None
    ) -> Share:
        """Share a file or folder.

        Raises AlreadyExists, PermissionDenied, NotFound where there is no such person or group,
        InvalidArgument where it is with oneself, the end has passed or the role is OTHER.
        """
        sharing_convert.check_expiry(expires)
        permissions = permissions_of(role, directory=resource.is_directory)
        await self._check_grantee(grantee)
        grant = resources.ShareGrant(
            grantee=sharing_convert.to_grantee(grantee),
            permissions=resources.SharePermissions(permissions=permissions),
            expiration=convert.timestamp(expires) if expires else None,
        )
        request = api.CreateShareRequest(
            resource_info=sharing_convert.to_resource_info(resource), grant=grant
        )
        try:
            answer = await self._client.call("CreateShare", request, path=resource.name)
        except LOST:
            made = await self._made(resource.id, grantee, role)
            if made is None:
                raise
            return made
        except Cs3Error as error:
            raise _refusal(error) from error
        return sharing_convert.share(answer.share)

    async def _made(self, resource_id: ResourceId, grantee: Grantee, role: Role) -> Share | None:
        """Return what stands of a share whose answer was lost."""
        try:
            me = (await self._people.me()).id
            return share_made(await self.of(resource_id), me, grantee, role)
        except Cs3Error:
            return None

    async def _check_grantee(self, grantee: Grantee) -> None:
        """Refuse to share with oneself or with nobody. Raises InvalidArgument, NotFound.

        Servers take people and groups that do not exist (docs/servers.md, Shares).
        """
        if same_account(grantee, (await self._people.me()).id):
            raise InvalidArgument(Sentence.SHARED_WITH_SELF(), operation="CreateShare")
        try:
            if isinstance(grantee, UserId):
                await self._people.get_user(grantee)
            else:
                await self._people.get_group(grantee)
        except NotFound as error:
            raise NotFound(
                Sentence.NO_SUCH_PERSON(), operation="CreateShare", code=error.code
            ) from error

    async def by_me(self) -> list[Share]:
        """Return the shares the caller made."""
        me = (await self._people.me()).id
        filters = []
        # v3 lists everybody's without it, oc none with it (docs/servers.md, Shares).
        if await lacks_spaces(self._dialect, self._spaces):
            filters.append(
                resources.Filter(type=resources.Filter.TYPE_CREATOR, creator=convert.to_user_id(me))
            )
        return [
            share
            for share in await self._list(filters)
            if same_account(share.creator, me) and not share.is_space_grant
        ]

    async def of(self, resource_id: ResourceId) -> list[Share]:
        """Return the shares of one file or folder, whoever made them."""
        wanted = resources.Filter(
            type=resources.Filter.TYPE_RESOURCE_ID,
            resource_id=convert.to_resource_id(resource_id),
        )
        return await self._list([wanted])

    async def _list(self, filters: list[Any]) -> list[Share]:
        answer = await self._client.call("ListShares", api.ListSharesRequest(filters=filters))
        shares = [sharing_convert.share(message) for message in answer.shares]
        return list({share.id: share for share in shares}.values())

    async def get(self, share_id: str) -> Share:
        """Return one share. Raises NotFound."""
        try:
            answer = await self._client.call("GetShare", api.GetShareRequest(ref=_ref(share_id)))
        except ServerError as error:
            raise _gone(error) from error
        return sharing_convert.share(answer.share)

    async def set_role(self, share_id: str, role: Role) -> Share:
        """Change what the people of a share may do. Raises NotFound, PermissionDenied."""
        share = await self.get(share_id)
        shared = await self._files.stat(Reference.of(share.resource_id))
        allowed = resources.SharePermissions(
            permissions=permissions_of(role, directory=shared.is_directory)
        )
        return await self._update(
            resources.Share(id=_ref(share_id).id, permissions=allowed), "permissions"
        )

    async def set_expiry(self, share_id: str, expires: datetime | None) -> Share:
        """Change the time a share ends, or remove it. Raises NotFound, PermissionDenied."""
        sharing_convert.check_expiry(expires)
        end = convert.timestamp(expires) if expires else None
        return await self._update(
            resources.Share(id=_ref(share_id).id, expiration=end), "expiration"
        )

    async def _update(self, share: Any, field: str) -> Share:
        # oc reads `share` and the mask, v3 `field` (docs/servers.md, Shares).
        request = api.UpdateShareRequest(
            ref=resources.ShareReference(id=share.id),
            share=share,
            update_mask=FieldMask(paths=[field]),
            field=api.UpdateShareRequest.UpdateField(**{field: getattr(share, field)}),
        )
        try:
            answer = await self._client.call("UpdateShare", request)
        except ServerError as error:
            raise await self._why_not(error, share.id.opaque_id) from error
        return sharing_convert.share(answer.share)

    async def remove(self, share_id: str) -> None:
        """End a share; do nothing where it has ended. Raises PermissionDenied."""
        request = api.RemoveShareRequest(ref=_ref(share_id))
        try:
            await self._client.call("RemoveShare", request)
        except (NotFound, ServerError) as error:
            why = await self._why_not(error, share_id)
            if not isinstance(why, NotFound):
                raise why from error

    async def _why_not(self, error: Cs3Error, share_id: str) -> Cs3Error:
        """Return why a share could not be changed: ended, not the caller's, gone, or `error`."""
        try:
            share = await self.get(share_id)
        except NotFound as gone:
            request = api.ListReceivedSharesRequest()
            received = (await self._client.call("ListReceivedShares", request)).shares
            with_me = any(each.share.id.opaque_id == share_id for each in received)
            return PermissionDenied(operation=error.operation) if with_me else gone
        try:
            await self._files.stat(Reference.of(share.resource_id))
        except NotFound:
            return FailedPrecondition(
                Sentence.SHARE_ORPHANED(), operation=error.operation, code=error.code
            )
        return error


def _ref(share_id: str) -> Any:
    return resources.ShareReference(id=resources.ShareId(opaque_id=share_id))


def _gone(error: ServerError) -> Cs3Error:
    if says(error, "not found"):
        return NotFound(Sentence.SHARE_ENDED(), operation=error.operation, code=error.code)
    return error


def _refusal(error: Cs3Error) -> Cs3Error:
    """Return the meaning of a refusal to share, for which servers have different codes."""
    kind: type[Cs3Error]
    if isinstance(error, AlreadyExists) or says(error, "already exists"):
        kind, words = AlreadyExists, Sentence.SHARED_ALREADY()
    elif isinstance(error, Conflict) and says(error, "parent_conflict"):
        kind, words = AlreadyExists, Sentence.SHARED_BY_FOLDER()
    elif isinstance(error, PermissionDenied) or says(error, "no share permission"):
        kind, words = PermissionDenied, Sentence.NO_RIGHT_TO_SHARE()
    else:
        return error
    return kind(words, operation=error.operation, path=error.path, code=error.code)

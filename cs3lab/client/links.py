"""Public links: made, listed, changed, ended by the people who share.

Source: docs/servers.md, Public links.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cs3.sharing.link.v1beta1 import link_api_pb2 as api
from cs3.sharing.link.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert, sharing_convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import Cs3Error, InvalidArgument, NotFound, PermissionDenied, ServerError
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.lost_answers import LOST
from cs3lab.client.lost_creates import link_made
from cs3lab.client.model import Reference, Resource, ResourceId
from cs3lab.client.people import People
from cs3lab.client.roles import permissions_of
from cs3lab.client.sharing_dialect import lacks_spaces, says
from cs3lab.client.sharing_model import PublicLink, Role, same_account
from cs3lab.client.spaces import Spaces
from cs3lab.messages import Sentence

_ONLY = api.ListPublicSharesRequest.Filter
_UPDATE = api.UpdatePublicShareRequest.Update


@guarded
class PublicLinks:
    """The public links one client makes."""

    def __init__(
        self, client: Client, dialect: Dialect, spaces: Spaces, files: Files, people: People
    ) -> None:
        self._client = client
        self._dialect = dialect
        self._spaces = spaces
        self._files = files
        self._people = people

    async def create(
        self, resource: Resource, role: Role, password: str = "", expires: datetime | None = None
    ) -> PublicLink:
        """Make a link to a file or folder.

        Raises InvalidArgument where the end has passed or the storage refuses the password,
        PermissionDenied, Unsupported.
        """
        sharing_convert.check_expiry(expires)
        grant = resources.Grant(
            permissions=_permissions(role, resource),
            password=password,
            expiration=convert.timestamp(expires) if expires else None,
        )
        request = api.CreatePublicShareRequest(
            resource_info=sharing_convert.to_resource_info(resource), grant=grant
        )
        begun = self._client.clock.now()
        try:
            answer = await self._client.call("CreatePublicShare", request, path=resource.name)
        except LOST:
            # A second link would be one that nobody ends.
            links = await self._made(resource.id)
            made = link_made(links, role, expires, begun, protected=bool(password))
            if made is None:
                raise
            return made
        except Cs3Error as error:
            raise _refusal(error) from error
        return sharing_convert.link(answer.share)

    async def _made(self, resource_id: ResourceId) -> list[PublicLink]:
        try:
            return await self.of(resource_id)
        except Cs3Error:
            return []

    async def by_me(self) -> list[PublicLink]:
        """Return the links the caller made."""
        return await self._list([])

    async def of(self, resource_id: ResourceId) -> list[PublicLink]:
        """Return the links to one file or folder the caller made."""
        wanted = convert.to_resource_id(resource_id)
        return await self._list([_ONLY(type=_ONLY.TYPE_RESOURCE_ID, resource_id=wanted)])

    async def _list(self, filters: list[Any]) -> list[PublicLink]:
        me = (await self._people.me()).id
        if await lacks_spaces(self._dialect, self._spaces):
            filters = [*filters, _ONLY(type=_ONLY.TYPE_CREATOR, creator=convert.to_user_id(me))]
        request = api.ListPublicSharesRequest(filters=filters)
        answer = await self._client.call("ListPublicShares", request)
        links = [sharing_convert.link(message) for message in answer.share]
        return [link for link in links if same_account(link.creator, me)]

    async def get(self, link_id: str) -> PublicLink:
        """Return one of the caller's links.

        Raises NotFound, PermissionDenied where somebody else made it.
        """
        request = api.GetPublicShareRequest(ref=_ref(link_id))
        try:
            answer = await self._client.call("GetPublicShare", request)
        except (NotFound, ServerError) as error:
            raise _gone(error) from error
        link = sharing_convert.link(answer.share)
        # Servers show links to strangers, and v3 lets strangers change them (docs/servers.md,
        # Public links).
        if not same_account(link.creator, (await self._people.me()).id):
            raise PermissionDenied(Sentence.LINK_OF_OTHERS(), operation="GetPublicShare")
        return link

    async def set_role(self, link_id: str, role: Role) -> PublicLink:
        """Change what visitors may do. Raises NotFound, PermissionDenied."""
        link = await self.get(link_id)
        linked = await self._files.stat(Reference.of(link.resource_id))
        grant = resources.Grant(permissions=_permissions(role, linked))
        return await self._update(link_id, _UPDATE.TYPE_PERMISSIONS, grant)

    async def set_password(self, link_id: str, password: str) -> PublicLink:
        """Change the password, or remove it where it is empty.

        Raises NotFound, InvalidArgument, PermissionDenied.
        """
        await self.get(link_id)
        return await self._update(
            link_id, _UPDATE.TYPE_PASSWORD, resources.Grant(password=password)
        )

    async def set_expiry(self, link_id: str, expires: datetime | None) -> PublicLink:
        """Change the time a link ends, or remove it.

        Raises NotFound, InvalidArgument where it has passed, PermissionDenied.
        """
        sharing_convert.check_expiry(expires)
        await self.get(link_id)
        end = convert.timestamp(expires) if expires else None
        return await self._update(link_id, _UPDATE.TYPE_EXPIRATION, resources.Grant(expiration=end))

    async def _update(self, link_id: str, kind: int, grant: Any) -> PublicLink:
        request = api.UpdatePublicShareRequest(
            ref=_ref(link_id), update=_UPDATE(type=kind, grant=grant)
        )
        try:
            answer = await self._client.call("UpdatePublicShare", request)
        except Cs3Error as error:
            raise _gone(_refusal(error)) from error
        return sharing_convert.link(answer.share)

    async def remove(self, link_id: str) -> None:
        """End a link; do nothing where it has ended. Raises PermissionDenied."""
        try:
            await self.get(link_id)
            await self._client.call(
                "RemovePublicShare", api.RemovePublicShareRequest(ref=_ref(link_id))
            )
        except NotFound:
            return
        except ServerError as error:
            if not isinstance(_gone(error), NotFound):
                raise


def _ref(link_id: str) -> Any:
    return resources.PublicShareReference(id=resources.PublicShareId(opaque_id=link_id))


def _permissions(role: Role, resource: Resource) -> Any:
    allowed = permissions_of(role, directory=resource.is_directory)
    return resources.PublicSharePermissions(permissions=allowed)


def _gone(error: Cs3Error) -> Cs3Error:
    if isinstance(error, NotFound) or (isinstance(error, ServerError) and says(error, "not found")):
        return NotFound(Sentence.LINK_ENDED(), operation=error.operation, code=error.code)
    return error


def _refusal(error: Cs3Error) -> Cs3Error:
    if isinstance(error, PermissionDenied) or says(error, "no share permission"):
        return PermissionDenied(
            Sentence.NO_RIGHT_TO_LINK(), operation=error.operation, code=error.code
        )
    if isinstance(error, InvalidArgument):
        return InvalidArgument(
            Sentence.LINK_REFUSED(), operation=error.operation, code=error.code, detail=error.detail
        )
    return error

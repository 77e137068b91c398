"""The people and groups of a storage."""

from __future__ import annotations

from typing import Any

from cs3.identity.group.v1beta1 import group_api_pb2 as group_api
from cs3.identity.user.v1beta1 import user_api_pb2 as user_api

from cs3lab.client import convert, sharing_convert
from cs3lab.client.client import Client
from cs3lab.client.errors import NotFound, ServerError, Unsupported
from cs3lab.client.gather import gather_both
from cs3lab.client.guard import guarded
from cs3lab.client.model import User, UserId
from cs3lab.client.sharing_model import Group, GroupId
from cs3lab.messages import Sentence


@guarded
class People:
    """The people and groups one client meets: one call each in all."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, User] = {}
        self._known_groups: dict[str, Group] = {}
        self._me: User | None = None
        self.groups: bool | None = None
        """Whether the storage knows groups; None: not yet seen."""

    async def me(self) -> User:
        """Return the caller."""
        if self._me is None:
            me = await self._client.whoami()
            if not _is_somebody(me):
                raise ServerError(Sentence.NO_SENSE(), operation="WhoAmI")
            self._me = me
        return self._me

    def known(self, user_id: UserId) -> User | None:
        """Return a person who was met before: no call."""
        if self._me is not None and self._me.id.opaque_id == user_id.opaque_id:
            return self._me
        return self._known.get(user_id.opaque_id)

    async def get_user(self, user_id: UserId) -> User:
        """Return a person by id, as met in an owner or the holder of a lock. Raises NotFound."""
        known = self._known.get(user_id.opaque_id)
        if known is None:
            request = user_api.GetUserRequest(
                user_id=convert.to_user_id(user_id), skip_fetching_user_groups=True
            )
            answer = await self._client.call("GetUser", request)
            known = convert.user(answer.user)
            if not known.id.opaque_id:
                raise NotFound(operation="GetUser")
            if known.id.opaque_id == user_id.opaque_id:
                self._keep(known)
        return known

    async def get_group(self, group_id: GroupId) -> Group:
        """Return a group by id. Raises NotFound, Unsupported where there are no groups."""
        known = self._known_groups.get(group_id.opaque_id)
        if known is None:
            request = group_api.GetGroupRequest(
                group_id=sharing_convert.to_group_id(group_id), skip_fetching_members=True
            )
            answer = await self._client.call("GetGroup", request)
            if not answer.group.id.opaque_id:
                raise NotFound(operation="GetGroup")
            known = self._known_groups[group_id.opaque_id] = sharing_convert.group(answer.group)
        return known

    async def find(self, text: str) -> tuple[list[User], list[Group]]:
        """Return the people and groups with a text in a name or mail: two calls at once.

        The empty text finds everybody. Where a storage has no groups, none are found.
        """
        return await gather_both(self._users(text), self._groups(text))

    async def _users(self, text: str) -> list[User]:
        wanted: Any = user_api.Filter(type=user_api.Filter.TYPE_QUERY, query=text)
        request = user_api.FindUsersRequest(filters=[wanted], skip_fetching_user_groups=True)
        answer = await self._client.call("FindUsers", request)
        found = [convert.user(message) for message in answer.users]
        for user in found:
            self._keep(user)
        return found

    def _keep(self, user: User) -> None:
        """Remember a person, unless the answer was an odd one that says less than a later may."""
        if _is_somebody(user):
            self._known[user.id.opaque_id] = user

    async def _groups(self, text: str) -> list[Group]:
        if self.groups is False:
            return []
        wanted: Any = group_api.Filter(type=group_api.Filter.TYPE_QUERY, query=text)
        request = group_api.FindGroupsRequest(filters=[wanted], skip_fetching_members=True)
        try:
            answer = await self._client.call("FindGroups", request)
        except Unsupported:
            self.groups = False
            return []
        except ServerError:
            # People are found all the same; a failure is no proof that there are no groups.
            return []
        self.groups = True
        found = [sharing_convert.group(message) for message in answer.groups]
        self._known_groups.update((group.id.opaque_id, group) for group in found)
        return found


def _is_somebody(user: User) -> bool:
    return bool(user.id.opaque_id and user.display_name)

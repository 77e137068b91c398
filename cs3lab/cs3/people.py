"""Who somebody is."""

from __future__ import annotations

from cs3.identity.user.v1beta1 import user_api_pb2 as user_api

from cs3lab.cs3 import convert
from cs3lab.cs3.client import Client
from cs3lab.cs3.model import User, UserId


class People:
    """The people one client meets, each asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, User] = {}
        self._me: User | None = None

    async def me(self) -> User:
        """Give the caller himself."""
        if self._me is None:
            self._me = await self._client.whoami()
        return self._me

    async def get_user(self, user_id: UserId) -> User:
        """Give a person by id, as met in an owner or the holder of a lock. Raises NotFound."""
        known = self._known.get(user_id.opaque_id)
        if known is None:
            request = user_api.GetUserRequest(
                user_id=convert.to_user_id(user_id), skip_fetching_user_groups=True
            )
            answer = await self._client.call("GetUser", request)
            known = self._known[user_id.opaque_id] = convert.user(answer.user)
        return known

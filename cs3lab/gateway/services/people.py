"""Finding people."""

from typing import Any

from cs3.identity.user.v1beta1 import user_api_pb2 as people

from cs3lab.gateway.core import Call
from cs3lab.gateway.status import Refused, not_found
from cs3lab.gateway.users import User


def get_user(call: Call) -> None:
    """Tell a user by id; the opaque part is enough."""
    _tell(call, call.core.users.with_id(call.request.user_id.opaque_id))


def get_user_by_claim(call: Call) -> None:
    """Tell the user with this user name, mail or id."""
    claim, value = call.request.claim, call.request.value
    if claim == "userid" and not call.core.profile.users_by_id_claim:
        raise not_found("user")
    attribute = {"username": "username", "mail": "mail", "userid": "id"}.get(claim)
    found = [user for user in call.core.users if attribute and getattr(user, attribute) == value]
    _tell(call, found[0] if found else None)


def find_users(call: Call) -> None:
    """Tell the users whose names or mail contain a text, everybody for an empty one."""
    queries = [
        wanted.query for wanted in call.request.filters if wanted.type == people.Filter.TYPE_QUERY
    ]
    if not queries:
        raise Refused(call.core.profile.codes.people_without_filter, "no filter")
    for user in call.core.users:
        if all(user.matches(query) for query in queries):
            call.response.users.append(_message(call, user))


def _tell(call: Call, user: User | None) -> None:
    if user is None:
        raise not_found("user")
    call.response.user.CopyFrom(_message(call, user))


def _message(call: Call, user: User) -> Any:
    message = user.message()
    if call.request.skip_fetching_user_groups:
        message.ClearField("groups")
    return message


CALLS = {
    "GetUser": get_user,
    "GetUserByClaim": get_user_by_claim,
    "FindUsers": find_users,
}

"""Groups: there are those that users say they are in."""

from typing import Any

from cs3.identity.group.v1beta1 import group_api_pb2 as api
from cs3.identity.group.v1beta1 import resources_pb2 as identity

from cs3lab.gateway.core import Call
from cs3lab.gateway.status import Refused, not_found


def get_group(call: Call) -> None:
    """Tell a group by id; the opaque part is enough."""
    name = call.request.group_id.opaque_id
    if name not in _names(call):
        raise not_found("group")
    call.response.group.CopyFrom(_message(call, name))


def find_groups(call: Call) -> None:
    """Tell the groups whose names contain a text, all for an empty one."""
    queries = [
        wanted.query.casefold()
        for wanted in call.request.filters
        if wanted.type == api.Filter.TYPE_QUERY
    ]
    if not queries:
        raise Refused(call.core.profile.codes.people_without_filter, "no filter")
    for name in _names(call):
        words = f"{name}\n{_display_name(name)}".casefold()
        if all(query in words for query in queries):
            call.response.groups.append(_message(call, name))


def _names(call: Call) -> list[str]:
    return sorted({group for user in call.core.users for group in user.groups})


def _display_name(name: str) -> str:
    return name.replace("-", " ").title()


def _message(call: Call, name: str) -> Any:
    members = [user.user_id() for user in call.core.users if name in user.groups]
    return identity.Group(
        id=identity.GroupId(idp=call.user.idp, opaque_id=name),
        group_name=name,
        display_name=_display_name(name),
        members=[] if call.request.skip_fetching_members else members,
    )


CALLS = {"GetGroup": get_group, "FindGroups": find_groups}
"""Groups of users, found and told."""

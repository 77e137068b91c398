"""People and groups as rows: found by a text, or named by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs3lab.client.errors import InvalidArgument, Unsupported
from cs3lab.client.model import User, UserId
from cs3lab.client.sharing_model import FEDERATED, Grantee, Group, GroupId, same_account
from cs3lab.sharing.rows import Kind, Principal

if TYPE_CHECKING:
    from cs3lab.client.people import People

SHORTEST = 2
"""Letters of a search."""
MOST = 25
"""People and groups found at once: more are no help to who looks for one."""

_TOO_SHORT = "Type at least two letters of a name."
_OTHER_SITE = "This storage cannot share with people at other sites."


def party(who: Grantee, known: User | Group | None) -> Principal:
    """Give the row of a person or group; without names where nothing is known but the id."""
    remote = isinstance(who, UserId) and who.type == FEDERATED
    kind: Kind = "group"
    if isinstance(who, UserId):
        kind = "remote" if remote else "user"
    name = username = mail = None
    if known is not None:
        name = known.display_name or None
        username = (known.username if isinstance(known, User) else known.name) or None
        mail = known.mail or None
    return Principal(
        kind=kind,
        id=who.opaque_id,
        idp=who.idp,
        name=name,
        username=username,
        mail=mail,
        site=who.idp if remote else None,
    )


def grantee(kind: Kind, opaque_id: str, idp: str) -> Grantee:
    """Give the id a request names. Raises Unsupported for a person at another site."""
    if kind == "remote":
        raise Unsupported(_OTHER_SITE)
    return GroupId(idp, opaque_id) if kind == "group" else UserId(idp, opaque_id)


async def named(people: People, who: Grantee) -> User | Group:
    """Give who an id is; one call, none if known. Raises Cs3Error."""
    if isinstance(who, UserId):
        return await people.get_user(who)
    return await people.get_group(who)


async def search(people: People, text: str) -> list[Principal]:
    """Give the people and groups a text could mean, the likeliest first, never the caller.

    Two calls at once. Raises InvalidArgument for a text too short, Cs3Error.
    """
    wanted = text.strip()
    if len(wanted) < SHORTEST:
        raise InvalidArgument(_TOO_SHORT)
    users, groups = await people.find(wanted)
    me = (await people.me()).id
    found = [party(user.id, user) for user in users if not same_account(user.id, me)]
    found += [party(group.id, group) for group in groups]
    return sorted(found, key=lambda one: _distance(one, wanted.casefold()))[:MOST]


def _distance(one: Principal, text: str) -> tuple[bool, bool, str]:
    """Rank a name or a word in it that begins with the text before one that only holds it."""
    names = [each.casefold() for each in (one.name, one.username, one.mail) if each]
    begins = any(each.startswith(text) for each in names)
    word_begins = any(word.startswith(text) for each in names for word in each.split())
    return not begins, not word_begins, (one.name or "").casefold()

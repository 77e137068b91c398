"""People and groups as rows: searched by a text, or looked up by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cs3lab.client.errors import InvalidArgument, Unsupported
from cs3lab.client.model import User, UserId
from cs3lab.client.sharing_model import FEDERATED, Grantee, Group, GroupId, same_account
from cs3lab.messages import Sentence
from cs3lab.sharing.rows import Kind, Principal

if TYPE_CHECKING:
    from cs3lab.client.people import People

SHORTEST = 2
"""How many letters a search needs."""
MOST = 25
"""How many people and groups a search returns: more help nobody who looks for one."""


def principal(who: Grantee, account: User | Group | None) -> Principal:
    """Return the row of a person or group; without names where only the id is known."""
    remote = isinstance(who, UserId) and who.type == FEDERATED
    kind: Kind = "group"
    if isinstance(who, UserId):
        kind = "remote" if remote else "user"
    name = username = mail = None
    if account is not None:
        name = account.display_name or None
        username = (account.username if isinstance(account, User) else account.name) or None
        mail = account.mail or None
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
    """Return the id a request names. Raises Unsupported for a person at another site."""
    if kind == "remote":
        raise Unsupported(Sentence.OTHER_SITES())
    return GroupId(idp, opaque_id) if kind == "group" else UserId(idp, opaque_id)


async def look_up(people: People, who: Grantee) -> User | Group:
    """Return whose id this is: one call, none for a name met before. Raises Cs3Error."""
    if isinstance(who, UserId):
        return await people.get_user(who)
    return await people.get_group(who)


async def search(people: People, text: str) -> list[Principal]:
    """Return the people and groups a text could mean, the likeliest first, without the caller.

    These are two calls at once. Raises Cs3Error: InvalidArgument for a text that is too short.
    """
    wanted = text.strip()
    if len(wanted) < SHORTEST:
        raise InvalidArgument(Sentence.NAME_TOO_SHORT())
    users, groups = await people.find(wanted)
    me = (await people.me()).id
    found = [principal(user.id, user) for user in users if not same_account(user.id, me)]
    found += [principal(group.id, group) for group in groups]
    return sorted(found, key=lambda one: _distance(one, wanted.casefold()))[:MOST]


def _distance(one: Principal, text: str) -> tuple[bool, bool, str]:
    """Return a sort key: names that begin with the text first, then those with a word that does."""
    names = [each.casefold() for each in (one.name, one.username, one.mail) if each]
    begins = any(each.startswith(text) for each in names)
    word_begins = any(word.startswith(text) for each in names for word in each.split())
    return not begins, not word_begins, (one.name or "").casefold()

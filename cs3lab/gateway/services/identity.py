"""Who is calling, and where their home is."""

import asyncio

from cs3lab.gateway.core import Call, Core
from cs3lab.gateway.status import Code, Refused, not_found
from cs3lab.gateway.tokens import InvalidToken, visitor
from cs3lab.gateway.users import User


async def sign_in(
    core: Core, kind: str, client_id: str, secret: str, address: str
) -> tuple[User, str]:
    """Return the user these credentials stand for, and a token for them.

    Who guesses passwords is kept waiting, by the `address` they come from.

    Raises:
        Refused: NOT_FOUND for a link that is not there, PERMISSION_DENIED for wrong credentials
            or too many of them, INTERNAL for an unknown kind.

    """
    key = (address, await asyncio.to_thread(_guessed_at, core, client_id))
    async with core.attempts.turn(key):
        try:
            return await asyncio.to_thread(_signed_in, core, kind, client_id, secret)
        except Refused:
            if kind != "bearer":  # no token can be guessed
                core.attempts.failed(key)
            raise


def _signed_in(core: Core, kind: str, client_id: str, secret: str) -> tuple[User, str]:
    user: User | None = None
    if kind == "basic":
        user = core.users.signed_in(client_id, secret)
    elif kind == "machine":
        user = core.users.named(client_id) if core.is_machine_secret(secret) else None
    elif kind == "publicshares":
        user = by_link(core, client_id, secret)
    elif kind == "bearer":
        return _renewed(core, secret)
    else:
        raise Refused(Code.INTERNAL, "unknown authentication type")
    if user is None:
        raise Refused(Code.PERMISSION_DENIED, "wrong credentials")
    return user, core.tokens.issue(user)


def _guessed_at(core: Core, client_id: str) -> str:
    """Return whose password a sign-in may be meant to guess; all who do not exist are one."""
    with core.store.lock:
        known = core.users.named(client_id) or core.store.links.with_token(client_id)
    return client_id if known else ""


def _renewed(core: Core, token: str) -> tuple[User, str]:
    try:
        return core.tokens.user(token), core.tokens.renew(token)
    except InvalidToken:
        raise Refused(Code.PERMISSION_DENIED, "wrong credentials") from None


def by_link(core: Core, token: str, secret: str) -> User:
    """Return the visitor a link's token and `password|…` stand for.

    Raises:
        Refused: NOT_FOUND for a link that is not there, PERMISSION_DENIED for a wrong password.

    """
    with core.store.lock:
        linked = core.store.links.with_token(token)
    if linked is None or linked.expired:
        raise not_found("link")
    if not linked.opened_by(secret.removeprefix("password|")):
        raise Refused(Code.PERMISSION_DENIED, "wrong password")
    maker = core.users.with_id(linked.message.creator.opaque_id)
    owner = maker if core.profile.sharing.visits_as_owner else None
    return visitor(owner, token, f"publiclink:{linked.id}", linked.seal)


def get_home(call: Call) -> None:
    """Tell the absolute path of the caller's home."""
    call.response.path = call.core.references.home(call.user)


def create_home(call: Call) -> None:
    """Make the caller's home if it is not there."""
    tree = call.core.store.tree
    if tree.node([call.user.username]) is None:
        call.core.store.make_directory(tree.root, call.user.username)


CALLS = {"GetHome": get_home, "CreateHome": create_home}

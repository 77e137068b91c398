"""Who is calling, and where his home is."""

from ..core import Call, Core
from ..status import Code, Refused
from ..tokens import InvalidToken
from ..users import User


def authenticate(core: Core, kind: str, client_id: str, secret: str) -> User:
    """Return the user these credentials stand for.

    Raises:
        Refused: PERMISSION_DENIED for wrong credentials, INTERNAL for an unknown kind.

    """
    user: User | None = None
    if kind == "basic":
        user = core.users.signed_in(client_id, secret)
    elif kind == "machine":
        user = core.users.named(client_id) if core.is_machine_secret(secret) else None
    elif kind == "bearer":
        try:
            user = core.tokens.user(secret)
        except InvalidToken:
            user = None
    else:
        raise Refused(Code.INTERNAL, "unknown authentication type")
    if user is None:
        raise Refused(Code.PERMISSION_DENIED, "wrong credentials")
    return user


def get_home(call: Call) -> None:
    """Tell the absolute path of the caller's home."""
    call.response.path = call.core.references.home(call.user)


def create_home(call: Call) -> None:
    """Make the caller's home if it is not there."""
    tree = call.core.store.tree
    if tree.node([call.user.username]) is None:
        call.core.store.make_directory(tree.root, call.user.username)


CALLS = {"GetHome": get_home, "CreateHome": create_home}

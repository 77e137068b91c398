"""Who may do what: the one place that decides rights on a node."""

import time
from collections.abc import Iterable
from functools import cache
from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.profile import Profile
from cs3lab.gateway.status import Code, Refused, not_found
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.shares import names_of
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.users import User

Rights = frozenset[str]
"""Names of the fields of `ResourcePermissions` that are true."""

NOTHING: Rights = frozenset()
EVERYTHING: Rights = frozenset(
    field.name
    for field in provider.ResourcePermissions.DESCRIPTOR.fields
    if not field.name.startswith(("deny_", "set_immutable"))
)


class Access:
    """The owner of a home may do everything in it, others what shares on the way up say."""

    def __init__(self, profile: Profile, store: Store) -> None:
        self._profile = profile
        self._store = store

    def rights(self, user: User, node: Node) -> Rights:
        """Return what this user may do with this node."""
        if user.link:
            return self._linked(user, node)
        if not self._profile.enforces_rights:
            return EVERYTHING
        if node.parts and node.parts[0] == user.username:
            return EVERYTHING
        return self._granted((user.id, *user.groups), self._store.tree.rows.lineage(node))

    def require(self, user: User, node: Node, *rights: str) -> None:
        """Refuse unless the user has these rights; what they may not see does not exist.

        Raises:
            Refused: NOT_FOUND or PERMISSION_DENIED.

        """
        held = self.rights(user, node)
        if user.link and not held.issuperset({"stat", *rights}):
            refused = self._profile.sharing.visitor_refused
            if refused is not None:
                raise Refused(refused, "core access token is invalid")
        if "stat" not in held:
            raise not_found(node.name)
        if not held.issuperset(rights):
            raise Refused(Code.PERMISSION_DENIED, "permission denied")

    def _linked(self, visitor: User, node: Node) -> Rights:
        """Return what a link lets its visitors do, while there is one with that password."""
        linked = self._store.links.with_token(visitor.link)
        if linked is None or linked.expired or linked.seal != visitor.seal:
            return NOTHING
        if linked.node not in self._store.tree.rows.lineage(node):
            return NOTHING
        return frozenset(names_of(linked.message.permissions.permissions).split())

    def _granted(self, grantees: Iterable[str], lineage: Iterable[str]) -> Rights:
        names, nodes = list(grantees), list(lineage)
        rows = self._store.db.all(
            "SELECT permissions FROM shares"  # noqa: S608 - only question marks are put in
            f" WHERE grantee IN ({_marks(names)}) AND node IN ({_marks(nodes)})"
            " AND (expires IS NULL OR expires > ?)",
            *(*names, *nodes, time.time()),
        )
        return NOTHING.union(*(permissions.split() for (permissions,) in rows))


@cache
def permission_set(rights: Rights) -> Any:
    """Return the CS3 message for a set of rights."""
    return provider.ResourcePermissions(**dict.fromkeys(rights, True))


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))

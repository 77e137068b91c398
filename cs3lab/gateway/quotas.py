"""What people's files take of what they may have."""

from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.users import User, Users


class Quotas:
    """The quota of a person counts what is in their home, whoever wrote it.

    With `everything`, old versions and what is in the bin count, too.
    """

    def __init__(self, users: Users, store: Store, *, everything: bool) -> None:
        self._users = users
        self._store = store
        self._everything = everything

    def used(self, owner: User) -> int:
        """Bytes that count of somebody."""
        home = self._store.tree.node([owner.username])
        used = home.size if home is not None else 0
        return used + self._kept_aside(owner, home) if self._everything else used

    def save(self, parts: list[str], size: int, before: int) -> bool:
        """Tell whether content of this size may come, in place of one of `before` bytes."""
        return self._admits(parts, size if self._everything else size - before)

    def come_back(self, parts: list[str], size: int, before: int = 0) -> bool:
        """Tell whether a version or an item of the bin may come back."""
        return self._everything or self._admits(parts, size - before)

    def _admits(self, parts: list[str], growth: int) -> bool:
        owner = self._users.named(parts[0]) if parts else None
        if owner is None or not owner.quota or growth <= 0:
            return True
        return self.used(owner) + growth <= owner.quota

    def _kept_aside(self, owner: User, home: Node | None) -> int:
        deleted = [item.node for item in self._store.bin.list(owner.username)]
        tops = [node for node in (home, *deleted) if node is not None]
        ids = {one for top in tops for one in self._store.tree.rows.subtree(top)}
        return sum(node.size for node in deleted) + self._store.versions.size_of(ids)

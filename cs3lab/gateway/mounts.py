"""The folder `Shares` that some servers show in everybody's home: accepted shares, by mount name.

Its entries carry ids of their own, in a storage that holds nothing else; what such an id or a path
below the folder leads to is the original. Source: docs/servers.md, "Shares".
"""

import hashlib
from typing import Any

from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration
from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.access import permission_set
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.status import not_found
from cs3lab.gateway.store.bounds import SECOND, clamped_time
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.shares import Shared
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.users import User

FOLDER = "Shares"
JAIL = "a0ca6a90-a365-4782-871e-d44447bbc668"
"""Storage, space and id of the folder."""


class Mounts:
    """The accepted shares of people, where servers mount them."""

    def __init__(self, profile: Profile, store: Store) -> None:
        self._profile = profile
        self._store = store

    def inside(self, user: User, parts: list[str]) -> list[str] | None:
        """Return the names below the folder that a path leads to, None for another path."""
        home = [self._profile.mount, user.id, FOLDER]
        mounts = self._profile.sharing.asks_recipients and not user.link
        return parts[3:] if mounts and parts[:3] == home else None

    def by_id(self, user: User, resource_id: Any, below: list[str]) -> list[str] | None:
        """Return the names below the folder that a reference by id leads to, or None."""
        if resource_id.storage_id != JAIL or not self._profile.sharing.asks_recipients:
            return None
        if resource_id.opaque_id == JAIL:
            return below
        found = [name for name, one in self.all(user).items() if one.id == resource_id.opaque_id]
        return [*(found or [""]), *below]

    def lead(self, user: User, names: list[str]) -> list[str]:
        """Return the original place of what is named below the folder.

        Raises:
            Refused: NOT_FOUND, also for the folder itself, which is no place for anything.

        """
        share = self.share(user, names[0]) if names else None
        node = self._store.tree.by_id(share.node) if share else None
        if node is None:
            raise not_found("/".join(names))
        return node.parts + names[1:]

    def share(self, user: User, name: str) -> Shared | None:
        """Return the accepted share that goes by a name."""
        return self.all(user).get(name)

    def all(self, user: User) -> dict[str, Shared]:
        """Return a user's accepted shares, by mount name."""
        found = {}
        for share in self._store.shares.with_any((user.id, *user.groups)):
            answer = self._store.shares.answer(share, user.id)
            accepted = answer and answer.state == collaboration.SHARE_STATE_ACCEPTED
            if answer and accepted and answer.mount and not share.expired:
                found[answer.mount] = share
        return found

    def folder(self, user: User) -> Any:
        """Describe the folder itself."""
        nodes = [self._node(share) for share in self.all(user).values()]
        stamp = "".join(sorted(node.etag for node in nodes if node is not None))
        digest = hashlib.md5(stamp.encode(), usedforsecurity=False).hexdigest()
        newest = max((node.mtime for node in nodes if node is not None), default=0)
        info = provider.ResourceInfo(
            type=provider.RESOURCE_TYPE_CONTAINER,
            id=jail_id(JAIL),
            path=FOLDER,
            name=FOLDER,
            etag=f'"{digest}"',
            mime_type="httpd/unix-directory",
            permission_set=permission_set(frozenset({"stat", "list_container", "get_path"})),
            owner=user.user_id(),
        )
        info.mtime.seconds = clamped_time(newest) // SECOND
        return info

    def _node(self, share: Shared) -> Node | None:
        return self._store.tree.by_id(share.node)


def jail_id(opaque_id: str) -> Any:
    """Return an id in the storage of mounts."""
    return provider.ResourceId(storage_id=JAIL, space_id=JAIL, opaque_id=opaque_id)

"""From CS3 references to nodes, in each server's way of naming them."""

import posixpath
from base64 import b32encode
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from cs3lab.gateway.mounts import Mounts
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.status import Code, Refused, not_found
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.users import User, Users

PUBLIC = "public"
"""The mount of what public links open, and the storage id of what is in it."""
NAME_LIMIT = 255
"""Bytes a file system holds in a name."""


class Form(Enum):
    """How a reference was written; servers answer differently."""

    ABSOLUTE = auto()
    BY_ID = auto()
    BARE_ID = auto()
    """An id whose path is empty or lacks the leading `./`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference points, whether or not something is there."""

    parts: list[str]
    node: Node | None
    parent: Node | None
    form: Form
    below_file: bool = False

    @property
    def name(self) -> str:
        """The last name."""
        return self.parts[-1] if self.parts else ""


class References:
    """Resolves references for one profile."""

    def __init__(self, profile: Profile, users: Users, store: Store, mounts: Mounts) -> None:
        self._profile = profile
        self._users = users
        self._store = store
        self._mounts = mounts

    def resolve(self, user: User, reference: Any) -> Place:
        """Find where a reference points.

        Raises:
            Refused: NOT_FOUND for an unknown mount, space or id; INTERNAL for an impossible name.

        """
        mounted = self.names_in_shares(user, reference)
        if mounted is not None:
            return self._look(self._mounts.lead(user, mounted), Form.ABSOLUTE)
        below = _names(reference.path)
        if not reference.HasField("resource_id"):
            parts = self._from_link(user, below) if user.link else self._from_mount(user, below)
            return self._look(parts, Form.ABSOLUTE)
        bare = not reference.path.startswith(".")
        start = self._from_id(reference.resource_id)
        return self._look(start + below, Form.BARE_ID if bare else Form.BY_ID)

    def names_in_shares(self, user: User, reference: Any) -> list[str] | None:
        """Return the names below the folder of shares that a reference leads to, or None."""
        names = _names(reference.path)
        if reference.HasField("resource_id"):
            return self._mounts.by_id(user, reference.resource_id, names)
        return self._mounts.inside(user, names)

    def existing(self, user: User, reference: Any) -> tuple[Node, Place]:
        """Find the node a reference points at.

        Raises:
            Refused: nothing is there.

        """
        place = self.resolve(user, reference)
        if place.node is None:
            if place.below_file:
                raise Refused(self._profile.codes.below_a_file, "not a directory")
            raise not_found(place.name)
        return place.node, place

    def home(self, user: User) -> str:
        """Return the absolute path of a user's home."""
        return f"/{self._profile.mount}/{user.id if self._profile.home_by_id else user.username}"

    def absolute(self, node: Node) -> str:
        """Return a node's absolute path, whoever asks."""
        if not self._profile.home_by_id or not node.parts:
            return f"/{self._profile.mount}{node.path.rstrip('/')}"
        owner = self._users.named(node.parts[0])
        return "/".join([self.home(owner) if owner else "", *node.parts[1:]])

    def id_of(self, node: Node, *, shown_path: str | None = None) -> dict[str, str]:
        """Return the fields of a node's `ResourceId`.

        `shown_path` is the path its space is guessed from where ids encode paths.
        """
        if self._profile.path_ids:
            space = "/".join((shown_path or self.absolute(node)).split("/")[:3])
            return {
                "storage_id": self._profile.storage_id,
                "space_id": b32encode(space.encode()).decode(),
                "opaque_id": node.id
                if self._profile.inode_ids
                else "fileid-" + quote_plus(node.path),
            }
        space = self.space_of(node)
        return {
            "storage_id": self._profile.storage_id,
            "space_id": space,
            "opaque_id": node.id if len(node.parts) > 1 else space,
        }

    def through_link(self, token: str, node: Node) -> tuple[str, dict[str, str]]:
        """Return path and `ResourceId` of a node as a visitor sees them where ids encode paths."""
        linked = self._store.links.with_token(token)
        top = self._store.tree.by_id(linked.node) if linked else None
        below = node.parts[len(top.parts) :] if top is not None and top.is_dir else [node.name]
        file_id = f"{token}/fileid-{quote_plus(node.path)}"
        space = b32encode(f"/{PUBLIC}/{token}".encode()).decode()
        ids = {"storage_id": PUBLIC, "space_id": space, "opaque_id": file_id}
        return "/".join(["", PUBLIC, token, *below]), ids

    def space_of(self, node: Node) -> str:
        """Return the id of the space a node is in: its owner's id."""
        owner = self._users.named(node.parts[0]) if node.parts else None
        return owner.id if owner else ""

    def _from_mount(self, user: User, parts: list[str]) -> list[str]:
        if not parts or parts[0] != self._profile.mount:
            raise not_found("/".join(parts))
        if not self._profile.home_by_id:
            return parts[1:]
        if parts[1:2] != [user.id]:
            raise not_found("/".join(parts))
        return [user.username, *parts[2:]]

    def _from_link(self, user: User, parts: list[str]) -> list[str]:
        """Return what a visitor names `/public/<token>/…`; a file by its own name, too."""
        linked = self._store.links.with_token(user.link)
        node = self._store.tree.by_id(linked.node) if linked else None
        if node is None or parts[:2] != [PUBLIC, user.link]:
            raise not_found("/".join(parts))
        if not node.is_dir and parts[2:] == [node.name]:
            return node.parts
        return node.parts + parts[2:]

    def _from_id(self, resource_id: Any) -> list[str]:
        if resource_id.storage_id == PUBLIC and self._profile.path_ids:
            return _path_of(resource_id.opaque_id.partition("/")[2])
        if resource_id.storage_id != self._profile.storage_id:
            raise not_found("storage")
        if self._profile.inode_ids:
            return self._from_inode(resource_id.opaque_id)
        if self._profile.path_ids:
            return _path_of(resource_id.opaque_id)
        owner = self._users.with_id(resource_id.space_id)
        if owner is None:
            raise not_found("space")
        if resource_id.opaque_id == owner.id:
            return [owner.username]
        node = self._store.tree.by_id(resource_id.opaque_id)
        if node is None or node.parts[:1] != [owner.username]:
            raise not_found("id")
        return node.parts

    def _from_inode(self, opaque_id: str) -> list[str]:
        node = self._store.tree.by_id(opaque_id)
        if node is None:
            raise not_found("id")
        return node.parts

    def _look(self, parts: list[str], form: Form) -> Place:
        if any("\0" in part or len(part.encode()) > NAME_LIMIT for part in parts):
            return self._impossible(parts, form)
        tree = self._store.tree
        try:
            parent = tree.node(parts[:-1])
            if not parts:
                return Place(parts, tree.root, None, form)
            node = tree.child(parent, parts[-1]) if parent else None
        except NotADirectoryError:
            return Place(parts, None, None, form, below_file=True)
        return Place(parts, node, parent, form)

    def _impossible(self, parts: list[str], form: Form) -> Place:
        if self._profile.conditional_saves:
            raise Refused(Code.INTERNAL, "file name too long or not allowed")
        return Place(parts, None, None, form)


def _path_of(file_id: str) -> list[str]:
    """Return the names of an id that encodes a path."""
    return _names(unquote_plus(file_id.removeprefix("fileid-")))


def _names(path: str) -> list[str]:
    return [part for part in posixpath.normpath("/" + path).split("/") if part]

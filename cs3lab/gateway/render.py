"""From nodes to CS3 messages, in each server's way of telling."""

import hashlib
import mimetypes
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as provider
from cs3.types.v1beta1 import types_pb2 as types

from cs3lab.gateway.access import Rights, permission_set
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.references import Form, References
from cs3lab.gateway.store.bounds import SECOND, clamped_time
from cs3lab.gateway.store.locks import expired
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.users import User, Users

DIRECTORY_SIZE = 4096
"""What a directory itself takes, where its size is not that of what it holds."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is known of a node beyond its row."""

    rights: Rights
    lock: Any | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    processing: bool = False


def opaque(values: dict[str, str]) -> Any:
    """Return an `Opaque` of plain entries."""
    return types.Opaque(
        map={
            key: types.OpaqueEntry(decoder="plain", value=value.encode())
            for key, value in values.items()
        }
    )


def timestamp(nanoseconds: int) -> Any:
    """Return a CS3 `Timestamp`."""
    nanoseconds = clamped_time(nanoseconds)
    return types.Timestamp(seconds=nanoseconds // SECOND, nanos=nanoseconds % SECOND)


def now() -> Any:
    """Return the time as a CS3 `Timestamp`."""
    return timestamp(time.time_ns())


class Renderer:
    """Makes `ResourceInfo` messages for one profile."""

    def __init__(self, profile: Profile, references: References, users: Users) -> None:
        self._profile = profile
        self._references = references
        self._users = users

    def etag(self, node: Node) -> str:
        """Return the etag a client sees, in its quotes."""
        if node.is_dir and not self._profile.changes_climb:
            stamp = f"{node.inode}:{node.disk_mtime // SECOND}"
            return f'"{hashlib.md5(stamp.encode(), usedforsecurity=False).hexdigest()}"'
        return node.etag

    def info(
        self, user: User, node: Node, extras: Extras, form: Form, *, listed: bool = False
    ) -> Any:
        """Describe a node to `user`, who named it, or the directory listed, in `form`."""
        shown = self._shown_path(node, form, listed=listed)
        kind = provider.RESOURCE_TYPE_CONTAINER if node.is_dir else provider.RESOURCE_TYPE_FILE
        info = provider.ResourceInfo(
            type=kind,
            id=provider.ResourceId(**self._references.id_of(node, shown_path=shown)),
            etag=self.etag(node),
            mime_type=mime_type(node),
            path=shown,
            permission_set=permission_set(extras.rights),
            size=self._size(node),
            owner=self._owner(user, node).user_id(),
        )
        if user.link and self._profile.path_ids:
            info.path, ids = self._references.through_link(user.link, node)
            info.id.CopyFrom(provider.ResourceId(**ids))
        if extras.metadata:
            info.arbitrary_metadata.metadata.update(extras.metadata)
        if self._profile.full_records:
            self._complete(info, node, extras)
        else:
            info.mtime.seconds = clamped_time(node.disk_mtime) // SECOND
            info.parent_id.space_id = info.id.space_id
        if extras.processing:
            info.opaque.MergeFrom(opaque({"status": "processing"}))
        if extras.lock is not None and self._tells(extras.lock):
            info.lock.CopyFrom(extras.lock)
        return info

    def _tells(self, lock: Any) -> bool:
        ways = self._profile.locks
        return ways is not None and ways.told and not (ways.enforced and expired(lock))

    def _complete(self, info: Any, node: Node, extras: Extras) -> None:
        info.mtime.CopyFrom(timestamp(node.mtime))
        info.name = node.name
        if len(node.parts) > 1:
            info.parent_id.CopyFrom(self._parent_id(node))
        else:
            info.name = self._owner_of(node).display_name
        if node.sha1:
            info.checksum.type = provider.RESOURCE_CHECKSUM_TYPE_SHA1
            info.checksum.sum = node.sha1
            info.opaque.CopyFrom(opaque({"md5": node.md5, "adler32": node.adler32}))
        # Nobody has favourites here, and these are told all the same: they make listings heavier.
        info.opaque.map["favorites"].CopyFrom(types.OpaqueEntry(decoder="json", value=b"[]"))
        info.arbitrary_metadata.SetInParent()

    def _parent_id(self, node: Node) -> Any:
        space = self._references.space_of(node)
        return provider.ResourceId(
            storage_id=self._profile.storage_id,
            space_id=space,
            opaque_id=node.parent if len(node.parts) > 2 else space,
        )

    def _size(self, node: Node) -> int:
        if node.is_dir and not self._profile.changes_climb:
            return DIRECTORY_SIZE
        return int(node.size)  # the database turns a sum that is too large into a fraction

    def _shown_path(self, node: Node, form: Form, *, listed: bool) -> str:
        if self._profile.path_ids:
            without_mount = listed and form is not Form.ABSOLUTE
            return node.path if without_mount else self._references.absolute(node)
        inside = "/".join(node.parts[1:])
        if form is Form.BARE_ID and not listed:
            return f"/{inside}"
        return node.name if inside else "."

    def _owner(self, user: User, node: Node) -> User:
        return self._owner_of(node) if self._profile.enforces_rights else user

    def _owner_of(self, node: Node) -> User:
        owner = self._users.named(node.parts[0])
        if owner is None:
            raise LookupError(node.path)
        return owner


def mime_type(node: Node) -> str:
    """Guess from the name."""
    if node.is_dir:
        return "httpd/unix-directory"
    return mimetypes.guess_type(node.name)[0] or "application/octet-stream"


def chosen(metadata: dict[str, str], keys: Collection[str]) -> dict[str, str]:
    """Return the metadata asked for: all without keys or with `*`, else only those."""
    if not keys or "*" in keys:
        return metadata
    return {key: value for key, value in metadata.items() if key in keys}

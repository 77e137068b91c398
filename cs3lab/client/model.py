"""The contents of a storage, as frozen dataclasses: no protobuf leaves this package."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

METADATA = "cs3lab."
"""How the keys begin of all metadata of files that cs3lab sets."""


@dataclass(frozen=True, slots=True)
class ResourceId:
    """The id a server gives a file or folder.

    It survives a rename where `Capabilities.stable_ids` is True, else it is bound to the path.
    """

    storage_id: str
    space_id: str
    opaque_id: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A name of a file in a call: an absolute path, or an id and a path below it."""

    path: str
    resource_id: ResourceId | None = None

    @classmethod
    def at(cls, path: str) -> Reference:
        """Return a reference by absolute path. Raises ValueError where it is relative."""
        if not path.startswith("/"):
            raise ValueError("a path reference starts with a slash")
        return cls(posixpath.normpath("/" + path.lstrip("/")))

    @classmethod
    def of(cls, resource_id: ResourceId) -> Reference:
        """Return a reference by id, with the path "." that every server downloads by.

        Source: docs/servers.md, twelve rules, 8.
        """
        return cls(".", resource_id)

    def child(self, name: str) -> Reference:
        """Return a reference to an entry of this folder, with its name byte for byte."""
        return Reference(f"{self.path.rstrip('/')}/{name}", self.resource_id)

    @property
    def parent(self) -> Reference | None:
        """The folder this lies in, None where the reference itself does not tell."""
        if self.path in (".", "/"):
            return None
        return Reference(posixpath.dirname(self.path), self.resource_id)

    @property
    def name(self) -> str:
        """The last segment, "" where the reference is a bare id or the top."""
        return "" if self.path in (".", "/") else posixpath.basename(self.path)

    def __str__(self) -> str:
        return self.path


class ResourceType(Enum):
    """The kinds of things a storage holds."""

    FILE = "file"
    DIRECTORY = "directory"
    OTHER = "other"


class LockType(Enum):
    """The types of locks in CS3; this client sets WRITE only."""

    SHARED = "shared"
    WRITE = "write"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the caller may do, by meaning (docs/servers.md, twelve rules, 12)."""

    read: bool = False
    write: bool = False
    create: bool = False
    delete: bool = False
    move: bool = False
    list: bool = False
    versions: bool = False
    restore_versions: bool = False
    trash: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class UserId:
    """The id of an account; `type` is the number CS3 gives its kind."""

    idp: str
    opaque_id: str
    type: int = 1


@dataclass(frozen=True, slots=True)
class User:
    """A person of the storage."""

    id: UserId
    username: str
    display_name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock on a file; `since` is when it was first set, None where that is not told.

    Whoever knows the id may write, so it stays out of repr().
    """

    id: str = field(repr=False)
    app_name: str
    holder: UserId | None
    expires: datetime | None
    type: LockType = LockType.WRITE
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checksum:
    """A digest the server keeps of a file, as lower-case hexadecimal digits."""

    algorithm: str
    value: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A file or folder as the server describes it.

    `etag` is verbatim, "" where the server keeps none; `mtime` is aware; `size` is in bytes.
    `processing`: the server still checks what was saved; by itself that makes no other file.
    `metadata` are those whose keys begin with METADATA.
    """

    id: ResourceId
    type: ResourceType
    name: str
    etag: str
    mtime: datetime
    size: int
    permissions: Permissions
    mime_type: str
    owner: UserId | None
    lock: Lock | None
    checksum: Checksum | None
    processing: bool = field(default=False, compare=False)
    metadata: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_directory(self) -> bool:
        """Whether entries can lie below."""
        return self.type is ResourceType.DIRECTORY


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier content of a file; `key` names it to the server, `size` is in bytes.

    `etag` is that of the file while this was its content, "" where the server does not tell.
    """

    key: str
    mtime: datetime
    size: int
    etag: str = ""


@dataclass(frozen=True, slots=True)
class TrashItem:
    """A deleted file or folder; `original` is where it was."""

    key: str
    name: str
    original: Reference
    type: ResourceType
    deleted: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes in all, None where there is no limit, and bytes in use."""

    total: int | None
    used: int


@dataclass(frozen=True, slots=True)
class Space:
    """A part of the storage with its own root, members and quota.

    `root` is its top folder, `path` the absolute path of that, "" where the server tells none.
    """

    root: Reference
    space_id: str
    name: str
    type: str
    path: str
    quota: Quota | None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file right after a save; `size` is in bytes.

    `etag` is "" where the server tells none at all, `id` None where the answer did not tell it.
    `resent_over` is None where it was sent once; where it was cut off and sent again, the etag of
    what stood there then, "" for nothing.
    """

    etag: str
    mtime: datetime
    id: ResourceId | None
    size: int
    resent_over: str | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the server can do; None: not known.

    `atomic_save`: it compares `if_match` itself, so nobody can write in between; `atomic_move`:
    it refuses to move onto something else. `put_etag`: a save answers with the new etag.
    `stable_ids`: ids survive a rename. `true_rights`: a Stat tells what this caller may do, and
    not what anybody may. `locks`, `guards_locks` and `tells_locks`: some storage behind it keeps
    locks, sets none over another, tells them in descriptions; `compares_locks`: all that is
    written is compared with the lock's id. `dialect` says from what each is learnt.
    """

    atomic_save: bool | None
    atomic_move: bool | None
    put_etag: bool | None
    stable_ids: bool | None
    true_rights: bool | None
    ranges: bool | None
    locks: bool | None
    compares_locks: bool | None
    guards_locks: bool | None
    tells_locks: bool | None
    versions: bool | None
    read_versions: bool | None
    trash: bool | None

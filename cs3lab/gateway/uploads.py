"""Transfers between their initiate call and their HTTP request."""

import errno
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cs3lab.gateway.access import Access
from cs3lab.gateway.processing import Processing
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.quotas import Quotas
from cs3lab.gateway.render import Renderer
from cs3lab.gateway.status import Code, HttpRefused, Refused
from cs3lab.gateway.store.disk import Incoming
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.tokens import TRANSFER_TTL
from cs3lab.gateway.users import User

T = TypeVar("T")
IN_PARTS = re.compile(r"-chunking-(\w+)-(\d+)-(\d+)$")
"""Names that Reva takes for one part of an upload in several."""


@dataclass(slots=True)
class Upload:
    """A save that was begun. `length` in bytes, None if unknown; `mtime` in nanoseconds."""

    user: User
    parts: list[str]
    length: int | None = None
    if_match: str = ""
    if_not_exist: bool = False
    lock_id: str = ""
    mtime: int | None = None
    checksum: tuple[str, str] | None = None
    application: str = ""
    """Who locks, as the PUT says."""
    closed: bool = False

    @property
    def in_parts(self) -> bool:
        """Tell whether the name looks like one part of an upload."""
        return IN_PARTS.search(self.parts[-1]) is not None


@dataclass(slots=True)
class Download:
    """A read that was begun; `version` is the key of an old content."""

    user: User
    parts: list[str]
    node: str
    """The id of what was there at the time, empty for nothing."""
    version: str = ""
    broken: bool = False
    """The reference is of a form whose download fails when it arrives."""


@dataclass(slots=True)
class Pending(Generic[T]):
    """Transfers by id, forgotten when their transfer token has expired."""

    _begun: dict[str, tuple[float, T]] = field(default_factory=dict)

    def add(self, transfer: T) -> str:
        """Keep a transfer and return its id."""
        now = time.monotonic()
        for key in [key for key, (end, _) in self._begun.items() if end < now]:
            del self._begun[key]
        key = secrets.token_urlsafe(16)
        self._begun[key] = (now + TRANSFER_TTL, transfer)
        return key

    def get(self, key: str) -> T | None:
        """Return a transfer that was begun."""
        found = self._begun.get(key)
        return found[1] if found else None


Downloads = Pending[Download]


class Uploads(Pending[Upload]):
    """Saves that were begun, and how they end."""

    def __init__(
        self,
        profile: Profile,
        quotas: Quotas,
        store: Store,
        access: Access,
        renderer: Renderer,
        processing: Processing,
    ) -> None:
        super().__init__()
        self._profile = profile
        self._quotas = quotas
        self._store = store
        self._access = access
        self._renderer = renderer
        self._processing = processing

    def commit(self, upload: Upload, content: Incoming) -> Node:
        """Make received content the file's content, if nothing stands against it any more.

        Raises:
            HttpRefused: 412, 419, 500 or 507; the file is untouched.

        """
        if self._profile.conditional_saves and upload.checksum is not None:
            algorithm, digest = upload.checksum
            if content.checksums.get(algorithm) != digest:
                raise HttpRefused(419)
        self._store.require_room()
        content.finish(upload.mtime if self._profile.conditional_saves else None)
        with self._store.lock:
            return self._publish(upload, content)

    def has_room(self, parts: list[str], size: int, before: int) -> bool:
        """Tell whether content of this size fits, in place of one of `before` bytes."""
        return size < self._store.free() and self._quotas.save(parts, size, before)

    def _publish(self, upload: Upload, content: Incoming) -> Node:
        tree = self._store.tree
        try:
            parent = tree.node(upload.parts[:-1])
            existing = tree.child(parent, upload.parts[-1]) if parent else None
        except (OSError, ValueError) as error:
            raise HttpRefused(500) from error
        if parent is None:
            raise HttpRefused(500)
        self._still_allowed(upload, parent, existing)
        before = existing.size if existing and not existing.is_dir else 0
        if not self._quotas.save(upload.parts, content.size, before):
            raise HttpRefused(507)
        claimed = content.size
        if self._profile.conditional_saves and upload.length is not None:
            claimed = upload.length
        node = self._store.publish(parent, upload.parts[-1], content, claimed)
        self._processing.begin(existing, node)
        return node

    def _still_allowed(self, upload: Upload, parent: Node, existing: Node | None) -> None:
        try:
            self._access.require(upload.user, existing or parent, "initiate_file_upload")
        except Refused as refusal:
            raise HttpRefused(403) from refusal
        self._same_application(upload, existing)
        if not self._profile.conditional_saves:
            return
        if existing is not None and existing.is_dir:
            raise HttpRefused(500)
        if upload.if_match and (
            existing is None or self._renderer.etag(existing) != upload.if_match
        ):
            raise HttpRefused(412)
        if upload.if_not_exist and existing is not None:
            raise HttpRefused(412)
        if self._profile.locks:
            self._still_locked_as_before(upload, existing)

    def _same_application(self, upload: Upload, existing: Node | None) -> None:
        """Refuse a save by another application than the lock's, where that is what counts."""
        ways = self._profile.locks
        if ways is None or not ways.saves_by_application or existing is None:
            return
        lock = self._store.locks.held(existing)
        if lock is not None and upload.application != lock.app_name.lower().replace(" ", "_"):
            raise HttpRefused(409)

    def _still_locked_as_before(self, upload: Upload, existing: Node | None) -> None:
        lock = self._store.locks.held(existing) if existing is not None else None
        if lock is not None and lock.lock_id != upload.lock_id:
            raise HttpRefused(500)
        if lock is None and upload.lock_id:
            raise HttpRefused(412)


def no_room(error: OSError) -> bool:
    """Tell whether a write failed for want of space."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def save_refusal(lock: Any | None, lock_id: str) -> Refused | None:
    """Return why a save may not begin for the sake of a lock."""
    if lock is not None and not lock_id:
        return Refused(Code.LOCKED, "locked")
    if lock is not None and lock.lock_id != lock_id:
        return Refused(Code.INTERNAL, "mismatching lock")
    if lock is None and lock_id:
        return Refused(Code.INTERNAL, "not locked")
    return None

"""Everything one gateway keeps, and the changes that touch disk and rows together.

Order makes each change safe against a kill at any point: content is complete on disk before it
becomes visible, and what the rows then lack is found again from the disk.
"""

import errno
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cs3lab.gateway.store.bin import Bin, Deleted
from cs3lab.gateway.store.bounds import clamped_size
from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.disk import Incoming, claim, require_vacant, sync_directory
from cs3lab.gateway.store.links import Links
from cs3lab.gateway.store.locks import Locks
from cs3lab.gateway.store.metadata import Metadata
from cs3lab.gateway.store.nodes import Node, above, join
from cs3lab.gateway.store.reserve import Reserve
from cs3lab.gateway.store.shares import Shares
from cs3lab.gateway.store.tree import Tree
from cs3lab.gateway.store.versions import Versions


class Store:
    """The files below `root/files`, the rest below `root/state`. Use under `lock`.

    Raises:
        BlockingIOError: another process uses the directory.

    """

    def __init__(self, root: Path) -> None:
        self.files = root / "files"
        self.state = root / "state"
        self._temporary = self.state / "tmp"
        for directory in (self.files, self._temporary):
            directory.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        self._claim = claim(self.state / "lock")
        self.reserve = Reserve(self.state / "reserve")
        self.lock = threading.RLock()
        self.db = Database(self.state / "gateway.db")
        self.tree = Tree(self.db, self.files)
        self.versions = Versions(self.state / "versions", self.tree)
        self.bin = Bin(self.db, self.state / "bin", self.tree)
        self.locks = Locks(self.db)
        self.metadata = Metadata(self.db)
        self.shares = Shares(self.db)
        self.links = Links(self.db)

    def reconcile(self) -> None:
        """Finish or undo what was under way when the last process ended, then look at the disk."""
        with self.lock, self.db.tentative():
            for leftover in self._temporary.iterdir():
                _remove(leftover)
            self.bin.reconcile()
            self.tree.reconcile()
            self.versions.reconcile()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Hold the lock while somebody only looks; what is noticed is kept if there is room."""
        with self.lock, self.db.tentative():
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock while something changes that takes no room of the disk to speak of."""
        with self.lock:
            self.reserve.adjust()
            yield

    def incoming(self) -> Incoming:
        """Begin to receive content."""
        return Incoming(self._temporary)

    def publish(self, parent: Node, name: str, content: Incoming, size: int) -> Node:
        """Put finished content in its place; what was there becomes a version.

        `size` in bytes is what the file will claim. A directory of that name is lost.
        """
        existing = self.tree.child(parent, name)
        target = self.tree.disk(join(parent.path, name))
        if existing is not None and not existing.is_dir:
            self._supersede(existing, content.path)
        else:
            if existing is not None:
                grave = self._temporary / secrets.token_hex(16)
                os.rename(target, grave)
                shutil.rmtree(grave)
            require_vacant(target)
            os.replace(content.path, target)
        sync_directory(target.parent)
        return self.tree.record(parent, name, content, size)

    def make_directory(self, parent: Node, name: str) -> None:
        """Make an empty directory."""
        self.require_room()
        target = self.tree.disk(join(parent.path, name))
        target.mkdir()
        sync_directory(target.parent)
        self.tree.child(parent, name)
        self.tree.touched(parent.id, parent.path)

    def move(self, node: Node, parent: Node, name: str) -> None:
        """Rename or move; an existing file of that name is lost."""
        source = self.tree.disk(node.path)
        target = self.tree.disk(join(parent.path, name))
        if self.tree.child(parent, name) is None:
            require_vacant(target)
        os.rename(source, target)
        sync_directory(target.parent)
        sync_directory(source.parent)
        self.tree.place(node, parent, name)
        self.tree.touched(node.parent, above(node.path))

    def undo(self, node: Node, before: Node | None, *, keep_etag: bool) -> None:
        """Take back the last saves of a file: what it was before stands again, or nothing.

        `keep_etag`: under the etag and the time of the last save.
        """
        target = self.tree.disk(node.path)
        kept = self.versions.take_back(node, before.etag) if before is not None else None
        if kept is None:
            target.unlink()
            self.versions.forget(node.id)
        else:
            os.replace(kept, target)
        sync_directory(target.parent)
        if before is not None and keep_etag:
            before = replace(before, etag=node.etag, mtime=node.mtime)
        self.tree.reverted(node, before if kept is not None else None)

    def restore_version(self, node: Node, key: str) -> None:
        """Make an old version current; what was current becomes a version."""
        content = self.versions.blob(node, key)
        os.utime(content)
        target = self.tree.disk(node.path)
        self._supersede(node, content)
        self.versions.take(node, key)
        sync_directory(target.parent)
        parent = self.tree.node(node.parts[:-1])
        if parent is not None:
            self.tree.record(parent, node.name, None, clamped_size(target.stat().st_size))

    def purge(self, item: Deleted) -> None:
        """Remove an item of the bin for good, with all versions of what it holds."""
        for node_id in self.tree.rows.subtree(item.node):
            self.versions.forget(node_id)
        self.bin.purge(item)

    def free(self) -> int:
        """Bytes free for contents."""
        return self.reserve.free()

    def require_room(self) -> None:
        """Refuse what adds to a full disk: the rows of a new file need room, too.

        Raises:
            OSError: there is none.

        """
        if not self.free():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Close the database and let another process use the directory."""
        with self.lock:
            self.db.close()
            self._claim.close()

    def _supersede(self, node: Node, content: Path) -> None:
        """Put content in the place of a file's, which becomes a version."""
        kept = self.versions.keep(node)
        try:
            os.replace(content, self.tree.disk(node.path))
        except OSError:
            kept.unlink()
            raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()

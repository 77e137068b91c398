"""Everything one gateway keeps, and the changes that touch disk and rows together.

Order makes each change safe against a kill at any point: content is complete on disk before it
becomes visible, and what the rows then lack is found again from the disk.
"""

import os
import secrets
import shutil
import threading
from pathlib import Path

from .bin import Bin
from .db import Database
from .disk import Incoming, sync_directory
from .locks import Locks
from .metadata import Metadata
from .nodes import Node, above, join
from .tree import Tree
from .versions import Versions


class Store:
    """The files below `root/files`, the rest below `root/state`. Use under `lock`."""

    def __init__(self, root: Path) -> None:
        self.files = root / "files"
        self.state = root / "state"
        self._temporary = self.state / "tmp"
        for directory in (self.files, self._temporary):
            directory.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        self.lock = threading.RLock()
        self.db = Database(self.state / "gateway.db")
        self.tree = Tree(self.db, self.files)
        self.versions = Versions(self.state / "versions", self.tree)
        self.bin = Bin(self.db, self.state / "bin", self.tree)
        self.locks = Locks(self.db)
        self.metadata = Metadata(self.db)

    def reconcile(self) -> None:
        """Finish or undo what was under way when the last process ended, then look at the disk."""
        with self.lock:
            for leftover in self._temporary.iterdir():
                _remove(leftover)
            self.bin.reconcile()
            self.tree.reconcile()
            self.versions.reconcile()

    def incoming(self) -> Incoming:
        """Begin to receive content."""
        return Incoming(self._temporary)

    def publish(self, parent: Node, name: str, content: Incoming, size: int) -> Node:
        """Put finished content in its place; what was there becomes a version.

        `size` in bytes is what the file will claim. A directory of that name is lost.
        """
        existing = self.tree.child(parent, name)
        target = self.tree.disk(join(parent.path, name))
        if existing is not None and existing.is_dir:
            grave = self._temporary / secrets.token_hex(16)
            os.rename(target, grave)
            shutil.rmtree(grave)
        elif existing is not None:
            self.versions.keep(existing)
        os.replace(content.path, target)
        sync_directory(target.parent)
        return self.tree.record(parent, name, content, size)

    def make_directory(self, parent: Node, name: str) -> None:
        """Make an empty directory."""
        target = self.tree.disk(join(parent.path, name))
        target.mkdir()
        sync_directory(target.parent)
        self.tree.child(parent, name)
        self.tree.touched(parent.id, parent.path)

    def move(self, node: Node, parent: Node, name: str) -> None:
        """Rename or move; an existing file of that name is lost."""
        source = self.tree.disk(node.path)
        target = self.tree.disk(join(parent.path, name))
        os.rename(source, target)
        sync_directory(target.parent)
        sync_directory(source.parent)
        self.tree.place(node, parent, name)
        self.tree.touched(node.parent, above(node.path))

    def restore_version(self, node: Node, key: str) -> None:
        """Make an old version current; what was current becomes a version."""
        content = self.versions.blob(node, key)
        os.utime(content)
        self.versions.keep(node)
        target = self.tree.disk(node.path)
        os.replace(content, target)
        self.versions.take(node, key)
        sync_directory(target.parent)
        parent = self.tree.node(node.parts[:-1])
        if parent is not None:
            self.tree.record(parent, node.name, None, target.stat().st_size)

    def free(self) -> int:
        """Bytes free on the disk."""
        return shutil.disk_usage(self.files).free

    def close(self) -> None:
        """Close the database."""
        with self.lock:
            self.db.close()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()

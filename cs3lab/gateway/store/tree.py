"""Files and directories with their ids and etags, kept true to what lies on disk.

Anything may change the files at any time: kernels write there directly. So every look at a node
compares its row with the disk, and a difference makes a new etag.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.disk import Found, Incoming, look, scan
from cs3lab.gateway.store.nodes import NO_SUMS, Node, Rows, join

log = logging.getLogger("cs3lab.gateway")


class Tree:
    """Nodes by path, id and parent."""

    def __init__(self, db: Database, files: Path) -> None:
        self._db = db
        self._files = files
        self.rows = Rows(db)

    @property
    def root(self) -> Node:
        """The directory that holds the homes."""
        return self.rows.root()

    def disk(self, path: str) -> Path:
        """Return where a node's path lies on disk."""
        return self._files / path.lstrip("/")

    def node(self, parts: Sequence[str]) -> Node | None:
        """Find a node by its names from the top.

        Raises:
            NotADirectoryError: the path leads below a file.

        """
        node: Node | None = self.root
        for part in parts:
            if node is None:
                return None
            node = self.child(node, part)
        return node

    def by_id(self, node_id: str) -> Node | None:
        """Find a node by id, wherever it is now."""
        path = self.rows.path(node_id)
        if path is None:
            return None
        try:
            node = self.node([part for part in path.split("/") if part])
        except NotADirectoryError:
            return None
        return node if node is not None and node.id == node_id else None

    def child(self, parent: Node, name: str) -> Node | None:
        """Find an entry of a directory.

        Raises:
            NotADirectoryError: the parent is a file.

        """
        if not parent.is_dir:
            raise NotADirectoryError(parent.path)
        mark = look(self.disk(join(parent.path, name)))
        return self._true(parent, name, self.rows.find(parent, name), mark)

    def children(self, directory: Node) -> list[Node]:
        """List a directory, noticing what changed on disk."""
        rows = self.rows.below(directory)
        nodes = []
        for name, mark in scan(self.disk(directory.path)).items():
            node = self._noticed(directory, name, rows.pop(name, None), mark)
            if node is not None:
                nodes.append(node)
        for name in rows:
            # Gone, or only not to be seen for now: then it keeps its id. The row is looked up
            # again, since it may just have been found under its new name.
            with suppress(OSError):
                found = look(self.disk(join(directory.path, name)))
                self._true(directory, name, self.rows.find(directory, name), found)
        return nodes

    def reconcile(self) -> None:
        """Make all rows true to the disk: first what is there, then what is gone.

        In that order a file that was moved while nobody looked keeps its id.
        """
        with self._db.transaction():
            known = [self.root]
            for directory in known:
                with suppress(OSError):
                    known += self._directories(directory)
            for directory in known:
                self._descend(directory)

    def _directories(self, directory: Node) -> list[Node]:
        """Take in what is new in a directory, and return the directories in it."""
        found = []
        for name, mark in scan(self.disk(directory.path)).items():
            row = self.rows.find(directory, name)
            node = row or self._noticed(directory, name, None, mark)
            if node is not None and node.is_dir and mark.is_dir:
                found.append(node)
        return found

    def refreshed(self, node: Node) -> Node:
        """Return the node with everything just noticed in it taken into account."""
        if node.is_dir:
            self._descend(node)
        return self.rows.get(node.id, node.path)

    def record(self, parent: Node, name: str, content: Incoming | None, size: int) -> Node:
        """Note that `name` was just saved: a new etag, the id it had; it claims `size` bytes."""
        path = join(parent.path, name)
        mark = look(self.disk(path))
        if mark is None:
            raise FileNotFoundError(path)
        with self._db.transaction():
            node = self.rows.find(parent, name)
            before = node.size if node is not None else 0
            node = node or self.rows.insert(parent, name, mark)
            self.rows.renew(node, mark, size, content.checksums if content else NO_SUMS)
            self.rows.climb(parent.id, size - before, time.time_ns())
            self.touched(parent.id, parent.path)
        return self.rows.get(node.id, path)

    def reverted(self, node: Node, before: Node | None) -> None:
        """Note that a file is again what it was before its last saves, or is gone (None)."""
        parent = self.node(node.parts[:-1])
        mark = look(self.disk(node.path))
        if parent is None or mark is None or before is None:
            return
        with self._db.transaction():
            self.rows.revert(node, mark, before)
            self.rows.climb(parent.id, before.size - node.size, time.time_ns())
            self.touched(parent.id, parent.path)

    def place(self, node: Node, parent: Node, name: str) -> None:
        """Note that a node now is `name` in `parent`; id and etag stay."""
        with self._db.transaction():
            lost = self.rows.find(parent, name)
            if node.parent is not None:
                self.rows.climb(node.parent, -node.size, time.time_ns())
            self.rows.place(node.id, parent.id, name)
            growth = node.size - (lost.size if lost else 0)
            self.rows.climb(parent.id, growth, time.time_ns())
            self.touched(parent.id, parent.path)

    def detach(self, node: Node) -> None:
        """Note that a node left the tree but is kept, with everything below it."""
        with self._db.transaction():
            self.rows.climb(node.parent, -node.size, time.time_ns())
            self.rows.place(node.id, None, node.name)

    def attach(self, node_id: str, parent: str) -> None:
        """Note that a node that was to leave the tree did not, or is nowhere."""
        with self._db.transaction():
            if not self.rows.knows(parent):
                self.rows.remove(node_id)
                return
            node = self.rows.get(node_id, "")
            self.rows.place(node_id, parent, node.name)
            self.rows.climb(parent, node.size, time.time_ns())

    def touched(self, node_id: str | None, path: str) -> None:
        """Note that a change of our own altered the time on disk of the directory at `path`."""
        mark = look(self.disk(path))
        if mark is not None:
            self.rows.seen(node_id, mark)

    def _noticed(self, parent: Node, name: str, row: Node | None, mark: Found) -> Node | None:
        """Make the row of one of many true; one that cannot be looked at keeps none from view."""
        try:
            return self._true(parent, name, row, mark)
        except OSError as error:
            log.warning("%s cannot be looked at: %s", join(parent.path, name), error.strerror)
            return row

    def _descend(self, directory: Node) -> None:
        """Take in what a directory holds; what is known of an unreadable one stays.

        Directories nested too deep to be looked at in one go are when somebody opens them.
        """
        with suppress(OSError, RecursionError):
            self.children(directory)

    def _true(self, parent: Node, name: str, row: Node | None, mark: Found | None) -> Node | None:
        """Make one row true to the disk and return its node."""
        if row is not None and (mark is None or row.is_dir != mark.is_dir):
            with self._db.transaction():
                self.rows.climb(parent.id, -row.size, time.time_ns())
                self.rows.remove(row.id)
            row = None
        if mark is None:
            return None
        if row is None:
            return self._discover(parent, name, mark)
        return row if row.matches(mark) else self._changed(parent, row, mark)

    def _changed(self, parent: Node, node: Node, mark: Found) -> Node:
        with self._db.transaction():
            if node.is_dir:
                self.rows.seen(node.id, mark)
                self._descend(node)
            else:
                self.rows.renew(node, mark, mark.size, NO_SUMS)
                self.rows.climb(parent.id, mark.size - node.size, time.time_ns())
        return self.rows.get(node.id, node.path)

    def _discover(self, parent: Node, name: str, mark: Found) -> Node:
        """Take in what someone put there, under the id it had if it was moved."""
        path = join(parent.path, name)
        with self._db.transaction():
            for moved in self.rows.alike(mark):
                if look(self.disk(moved.path)) is None:
                    self.place(moved, parent, name)
                    return self.rows.get(moved.id, path)
            node = self.rows.insert(parent, name, mark)
            self.rows.climb(parent.id, mark.size, time.time_ns())
            if node.is_dir:
                self._descend(node)
        return self.rows.get(node.id, path)

"""Files and directories with their ids and etags, kept true to what lies on disk.

Anything may change the files at any time: kernels write there directly. So every look at a node
compares its row with the disk, and a difference makes a new etag.
"""

import secrets
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .db import Database
from .disk import Found, Incoming, look, scan

ROOT = "root"
COLUMNS = (
    "id, parent, name, is_dir, inode, disk_mtime, disk_size, size, mtime, etag, sha1, md5, adler32"
)
ANCESTORS = """
WITH RECURSIVE up(id, height) AS (
    SELECT ?, 0 UNION ALL SELECT n.parent, height + 1 FROM nodes n JOIN up ON n.id = up.id
    WHERE n.parent IS NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A file or directory; times in nanoseconds, `path` below the directory of all files."""

    id: str
    parent: str | None
    name: str
    is_dir: bool
    inode: int
    disk_mtime: int
    disk_size: int
    size: int
    mtime: int
    etag: str
    sha1: str
    md5: str
    adler32: str
    path: str

    @property
    def parts(self) -> list[str]:
        """The names from the owner's home down; the first is the owner's user name."""
        return self.path.split("/")[1:] if self.path != "/" else []

    @property
    def readable(self) -> bool:
        """False for a file that was cut short in the making and claims a size it does not have."""
        return self.is_dir or self.size == self.disk_size


def join(path: str, name: str) -> str:
    """Return the path of `name` in the directory at `path`."""
    return f"{path.rstrip('/')}/{name}"


def above(path: str) -> str:
    """Return the path of the directory that holds `path`."""
    return path.rpartition("/")[0] or "/"


def new_etag() -> str:
    """Return an etag nothing had before."""
    return f'"{secrets.token_hex(16)}"'


class Tree:
    """Nodes by path, id and parent."""

    def __init__(self, db: Database, files: Path) -> None:
        self._db = db
        self._files = files
        if self._row(None, ROOT) is None:
            db.execute(
                f"INSERT INTO nodes ({COLUMNS}) VALUES (?,NULL,?,1,0,0,0,0,0,?,'','','')",  # noqa: S608
                ROOT,
                ROOT,
                new_etag(),
            )

    @property
    def root(self) -> Node:
        """The directory that holds the homes."""
        return self._node(self._row(None, ROOT), "/")

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
        names = self._db.all(
            ANCESTORS + "SELECT n.id, n.name FROM up JOIN nodes n ON n.id = up.id ORDER BY height",
            node_id,
        )
        if not names or names[-1][0] != ROOT:
            return None
        try:
            node = self.node([name for _, name in reversed(names[:-1])])
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
        path = join(parent.path, name)
        return self._true(parent, name, self._row(parent.id, name), look(self.disk(path)))

    def children(self, directory: Node) -> list[Node]:
        """List a directory, noticing what changed on disk."""
        found = scan(self.disk(directory.path))
        rows = {row[2]: row for row in self._rows_below(directory.id)}
        nodes = []
        for name, mark in found.items():
            node = self._true(directory, name, rows.pop(name, None), mark)
            if node is not None:
                nodes.append(node)
        for name, row in rows.items():
            self._true(directory, name, row, None)
        return nodes

    def reconcile(self) -> None:
        """Make all rows true to the disk: first what is there, then what is gone.

        In that order a file that was moved while nobody looked keeps its id.
        """
        with self._db.transaction():
            known = [self.root]
            for directory in known:
                known += [
                    node
                    for name, mark in scan(self.disk(directory.path)).items()
                    if (node := self._true(directory, name, self._row(directory.id, name), mark))
                    and node.is_dir
                ]
            for directory in known:
                self.children(directory)

    def refreshed(self, node: Node) -> Node:
        """Return the node with everything just noticed below it taken into account."""
        if node.is_dir:
            self.children(node)
        row = self._db.one(f"SELECT {COLUMNS} FROM nodes WHERE id = ?", node.id)  # noqa: S608
        return self._node(row, node.path)

    def lineage(self, node: Node) -> list[str]:
        """Return the ids of a node and of everything above it."""
        return [row[0] for row in self._db.all(ANCESTORS + "SELECT id FROM up", node.id)]

    def record(self, parent: Node, name: str, content: Incoming | None, size: int) -> Node:
        """Note that `name` was just saved: a new etag, the id it had. `size` in bytes as claimed."""
        path = join(parent.path, name)
        mark = look(self.disk(path))
        if mark is None:
            raise FileNotFoundError(path)
        sums = content.checksums if content else {"sha1": "", "md5": "", "adler32": ""}
        with self._db.transaction():
            row = self._row(parent.id, name)
            if row is None:
                node = self._insert(parent, name, mark)
                self._climb(parent.id, size, mark.mtime)
            else:
                node = self._node(row, path)
                self._climb(parent.id, size - node.size, time.time_ns())
            self._db.execute(
                "UPDATE nodes SET inode=?, disk_mtime=?, disk_size=?, size=?, mtime=?, etag=?,"
                " sha1=?, md5=?, adler32=? WHERE id=?",
                *(mark.inode, mark.mtime, mark.size, size, mark.mtime, new_etag()),
                *(sums["sha1"], sums["md5"], sums["adler32"], node.id),
            )
            self.touched(parent.id, parent.path)
        return self._node(self._row(parent.id, name), path)

    def place(self, node: Node, parent: Node, name: str) -> None:
        """Note that a node now is `name` in `parent`; id and etag stay."""
        with self._db.transaction():
            if node.parent is not None:
                self._climb(node.parent, -node.size, time.time_ns())
            self._db.execute("DELETE FROM nodes WHERE parent=? AND name=?", parent.id, name)
            self._db.execute(
                "UPDATE nodes SET parent=?, name=? WHERE id=?", parent.id, name, node.id
            )
            self._climb(parent.id, node.size, time.time_ns())
            self.touched(parent.id, parent.path)

    def detach(self, node: Node) -> None:
        """Note that a node left the tree but is kept, with everything below it."""
        with self._db.transaction():
            self._climb(node.parent, -node.size, time.time_ns())
            self._db.execute("UPDATE nodes SET parent=NULL WHERE id=?", node.id)

    def detached(self, node_id: str) -> Node:
        """Return a node that left the tree; its path means nothing."""
        row = self._db.one(f"SELECT {COLUMNS} FROM nodes WHERE id = ?", node_id)  # noqa: S608
        return self._node(row, "")

    def touched(self, node_id: str | None, path: str) -> None:
        """Note that a change of our own altered the time on disk of the directory at `path`."""
        mark = look(self.disk(path))
        if mark is not None:
            self._db.execute(
                "UPDATE nodes SET disk_mtime=?, inode=? WHERE id=?",
                *(mark.mtime, mark.inode, node_id),
            )

    def attach(self, node_id: str, parent: str) -> None:
        """Note that a node that was to leave the tree did not."""
        with self._db.transaction():
            if not self.knows(parent):
                self._db.execute("DELETE FROM nodes WHERE id=?", node_id)
                return
            size = self.detached(node_id).size
            self._db.execute("UPDATE nodes SET parent=? WHERE id=?", parent, node_id)
            self._climb(parent, size, time.time_ns())

    def knows(self, node_id: str) -> bool:
        """Tell whether there is such a node, in the tree or kept outside."""
        return self._db.one("SELECT 1 FROM nodes WHERE id = ?", node_id) is not None

    def _true(self, parent: Node, name: str, row: Any, mark: Found | None) -> Node | None:
        """Make one row true to the disk and return its node."""
        path = join(parent.path, name)
        if row is not None and (mark is None or bool(row[3]) != mark.is_dir):
            with self._db.transaction():
                self._climb(parent.id, -row[7], time.time_ns())
                self._db.execute("DELETE FROM nodes WHERE id=?", row[0])
            row = None
        if mark is None:
            return None
        if row is None:
            return self._discover(parent, name, mark)
        if row[4:7] == (mark.inode, mark.mtime, mark.size):
            return self._node(row, path)
        return self._changed(parent, self._node(row, path), mark)

    def _changed(self, parent: Node, node: Node, mark: Found) -> Node:
        with self._db.transaction():
            if node.is_dir:
                self._db.execute(
                    "UPDATE nodes SET inode=?, disk_mtime=? WHERE id=?",
                    *(mark.inode, mark.mtime, node.id),
                )
                self.children(node)
            else:
                self._db.execute(
                    "UPDATE nodes SET inode=?, disk_mtime=?, disk_size=?, size=?, mtime=?, etag=?,"
                    " sha1='', md5='', adler32='' WHERE id=?",
                    *(mark.inode, mark.mtime, mark.size, mark.size, mark.mtime, new_etag()),
                    node.id,
                )
                self._climb(parent.id, mark.size - node.size, mark.mtime)
        return self._node(self._row(parent.id, node.name), node.path)

    def _discover(self, parent: Node, name: str, mark: Found) -> Node:
        """Take in what someone put there, under the id it had if it was moved."""
        path = join(parent.path, name)
        with self._db.transaction():
            moved = self._moved_from(mark)
            if moved is not None:
                self.place(moved, parent, name)
                return self._node(self._row(parent.id, name), path)
            node = self._insert(parent, name, mark)
            self._climb(parent.id, mark.size, mark.mtime)
            if node.is_dir:
                self.children(node)
        return self._node(self._row(parent.id, name), path)

    def _moved_from(self, mark: Found) -> Node | None:
        """Find the row of something that has this fingerprint and is no longer where it was."""
        for row in self._db.all(
            f"SELECT {COLUMNS} FROM nodes WHERE inode=? AND disk_mtime=? AND disk_size=?"  # noqa: S608
            " AND is_dir=? AND parent IS NOT NULL",
            *(mark.inode, mark.mtime, mark.size, mark.is_dir),
        ):
            path = self._path(row[0])
            if path is not None and look(self.disk(path)) is None:
                return self._node(row, path)
        return None

    def _path(self, node_id: str) -> str | None:
        rows = self._db.all(
            ANCESTORS + "SELECT n.id, n.name FROM up JOIN nodes n ON n.id = up.id ORDER BY height",
            node_id,
        )
        if rows[-1][0] != ROOT:
            return None
        return "/" + "/".join(name for _, name in reversed(rows[:-1]))

    def _insert(self, parent: Node, name: str, mark: Found) -> Node:
        values = (str(uuid.uuid4()), parent.id, name, *mark[:1], mark.inode, mark.mtime, mark.size)
        self._db.execute(
            f"INSERT INTO nodes ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,'','','')",  # noqa: S608
            *values,
            *(mark.size, mark.mtime, new_etag()),
        )
        return self._node(self._row(parent.id, name), join(parent.path, name))

    def _climb(self, node_id: str | None, growth: int, mtime: int) -> None:
        """Let every directory from here up know of a change below: new etags, times, sizes."""
        self._db.execute(
            ANCESTORS
            + "UPDATE nodes SET size = size + ?, mtime = max(mtime, ?),"
            + " etag = '\"' || lower(hex(randomblob(16))) || '\"' WHERE id IN (SELECT id FROM up)",
            *(node_id, growth, mtime),
        )

    def _row(self, parent: str | None, name: str) -> Any:
        return self._db.one(
            f"SELECT {COLUMNS} FROM nodes WHERE parent IS ? AND name = ?",  # noqa: S608
            *(parent, name),
        )

    def _rows_below(self, parent: str) -> Iterator[Any]:
        return iter(self._db.all(f"SELECT {COLUMNS} FROM nodes WHERE parent = ?", parent))  # noqa: S608

    @staticmethod
    def _node(row: Any, path: str) -> Node:
        return Node(*row, path=path)

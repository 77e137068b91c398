"""Nodes and their rows: the only SQL that speaks of files and directories."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.disk import Found

ROOT = "root"
COLUMNS = (
    "id, parent, name, is_dir, inode, disk_mtime, disk_size, size, mtime, etag, sha1, md5, adler32"
)
FIELDS = COLUMNS.split(", ")
SELECT = f"SELECT {COLUMNS} FROM nodes "  # noqa: S608 - columns only
LINEAGE = """
WITH RECURSIVE up(id, height) AS (
    SELECT ?, 0 UNION ALL SELECT n.parent, height + 1 FROM nodes n JOIN up ON n.id = up.id
    WHERE n.parent IS NOT NULL
)
"""
NAMES = f"""{LINEAGE}
SELECT n.id, n.name FROM up JOIN nodes n ON n.id = up.id ORDER BY height
"""  # noqa: S608 - constants only
IDS = f"{LINEAGE} SELECT id FROM up"  # noqa: S608
SUBTREE = """
WITH RECURSIVE down(id) AS (
    SELECT ? UNION ALL SELECT n.id FROM nodes n JOIN down ON n.parent = down.id
) SELECT id FROM down
"""
CLIMB = f"""{LINEAGE}
UPDATE nodes SET size = min(max(size + ?, 0), {1 << 62}), mtime = max(mtime, ?),
    etag = '"' || lower(hex(randomblob(16))) || '"'
WHERE id IN (SELECT id FROM up)
"""  # noqa: S608 - constants only
NO_SUMS = {"sha1": "", "md5": "", "adler32": ""}


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

    def matches(self, mark: Found) -> bool:
        """Tell whether nothing changed on disk since the row was written."""
        return (self.inode, self.disk_mtime, self.disk_size) == mark[1:]


def join(path: str, name: str) -> str:
    """Return the path of `name` in the directory at `path`."""
    return f"{path.rstrip('/')}/{name}"


def above(path: str) -> str:
    """Return the path of the directory that holds `path`."""
    return path.rpartition("/")[0] or "/"


def new_etag() -> str:
    """Return an etag nothing had before."""
    return f'"{secrets.token_hex(16)}"'


class Rows:
    """The table of nodes."""

    def __init__(self, db: Database) -> None:
        self._db = db
        if not self.knows(ROOT):
            self._insert(ROOT, None, ROOT, Found(True, 0, 0, 0))

    def root(self) -> Node:
        """Return the directory that holds the homes."""
        return self.get(ROOT, "/")

    def get(self, node_id: str, path: str) -> Node:
        """Return a node known to exist, which is at `path`."""
        return _node(self._db.one(SELECT + "WHERE id = ?", node_id), path)

    def find(self, parent: Node, name: str) -> Node | None:
        """Return the entry of a directory the table knows."""
        row = self._db.one(SELECT + "WHERE parent = ? AND name = ?", parent.id, name)
        return _node(row, join(parent.path, name)) if row else None

    def below(self, parent: Node) -> dict[str, Node]:
        """Return all entries of a directory the table knows, by name."""
        rows = self._db.all(SELECT + "WHERE parent = ?", parent.id)
        return {row[2]: _node(row, join(parent.path, row[2])) for row in rows}

    def alike(self, mark: Found) -> list[Node]:
        """Return the nodes in the tree that looked like this when last seen."""
        ids = self._db.all(
            "SELECT id FROM nodes WHERE inode = ? AND disk_mtime = ? AND disk_size = ?"
            " AND is_dir = ? AND parent IS NOT NULL",
            *(*mark[1:], mark.is_dir),
        )
        paths = {node_id: self.path(node_id) for (node_id,) in ids}
        return [self.get(node_id, path) for node_id, path in paths.items() if path is not None]

    def path(self, node_id: str) -> str | None:
        """Return where a node was last seen; None outside the tree."""
        names = self._db.all(NAMES, node_id)
        if not names or names[-1][0] != ROOT:
            return None
        return "/" + "/".join(name for _, name in reversed(names[:-1]))

    def lineage(self, node: Node) -> list[str]:
        """Return the ids of a node and of everything above it."""
        return [row[0] for row in self._db.all(IDS, node.id)]

    def subtree(self, node: Node) -> list[str]:
        """Return the ids of a node and of everything below it."""
        return [row[0] for row in self._db.all(SUBTREE, node.id)]

    def knows(self, node_id: str) -> bool:
        """Tell whether there is such a node, in the tree or kept outside."""
        return self._db.one("SELECT 1 FROM nodes WHERE id = ?", node_id) is not None

    def insert(self, parent: Node, name: str, mark: Found) -> Node:
        """Add a node under a new id."""
        node_id = str(uuid.uuid4())
        self._insert(node_id, parent.id, name, mark)
        return self.get(node_id, join(parent.path, name))

    def renew(self, node: Node, mark: Found, size: int, sums: dict[str, str]) -> None:
        """Note new content: a new etag; `size` in bytes is what the file claims."""
        self._db.execute(
            "UPDATE nodes SET inode=?, disk_mtime=?, disk_size=?, size=?, mtime=?, etag=?,"
            " sha1=?, md5=?, adler32=? WHERE id=?",
            *(*mark[1:], size, mark.mtime, new_etag()),
            *(sums["sha1"], sums["md5"], sums["adler32"], node.id),
        )

    def revert(self, node: Node, mark: Found, before: Node) -> None:
        """Note that a file has the content and the etag again that it had before."""
        self._db.execute(
            "UPDATE nodes SET inode=?, disk_mtime=?, disk_size=?, size=?, mtime=?, etag=?,"
            " sha1=?, md5=?, adler32=? WHERE id=?",
            *(*mark[1:], before.size, before.mtime, before.etag),
            *(before.sha1, before.md5, before.adler32, node.id),
        )

    def seen(self, node_id: str | None, mark: Found) -> None:
        """Note a directory's state on disk, which is no change in itself."""
        self._db.execute(
            "UPDATE nodes SET inode=?, disk_mtime=? WHERE id=?", mark.inode, mark.mtime, node_id
        )

    def place(self, node_id: str, parent: str | None, name: str) -> None:
        """Note where a node is now; without parent it is kept outside the tree."""
        self._db.execute("DELETE FROM nodes WHERE parent=? AND name=?", parent, name)
        self._db.execute("UPDATE nodes SET parent=?, name=? WHERE id=?", parent, name, node_id)

    def remove(self, node_id: str) -> None:
        """Forget a node with everything below it."""
        self._db.execute("DELETE FROM nodes WHERE id = ?", node_id)

    def climb(self, node_id: str | None, growth: int, mtime: int) -> None:
        """Let every directory from here up know of a change below: new etags, times, sizes."""
        self._db.execute(CLIMB, node_id, growth, mtime)

    def _insert(self, node_id: str, parent: str | None, name: str, mark: Found) -> None:
        self._db.execute(
            f"INSERT INTO nodes ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,'','','')",  # noqa: S608
            *(node_id, parent, name, mark.is_dir, *mark[1:], mark.size, mark.mtime, new_etag()),
        )


def _node(row: Any, path: str) -> Node:
    return Node(**dict(zip(FIELDS, row, strict=True)), path=path)

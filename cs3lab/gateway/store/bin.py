"""Deleted items: moved aside with all they hold, until restored or purged."""

import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.disk import Found, look, require_vacant, scan, sync_directory
from cs3lab.gateway.store.nodes import Node, above, join
from cs3lab.gateway.store.tree import Tree


@dataclass(frozen=True, slots=True)
class Deleted:
    """An item in the bin; `deleted` in nanoseconds, `path` where it was, `size` in bytes."""

    node: Node
    key: str
    path: str
    deleted: int


class Bin:
    """Deleted items by key."""

    def __init__(self, db: Database, directory: Path, tree: Tree) -> None:
        self._db = db
        self._directory = directory
        self._tree = tree
        directory.mkdir(exist_ok=True)

    def put(self, node: Node, key: str) -> None:
        """Delete an item. The row comes first: a row without content is undone at start."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO bin (node, key, owner, parent, path, deleted) VALUES (?,?,?,?,?,?)",
                *(node.id, key, node.parts[0], node.parent, node.path, time.time_ns()),
            )
            self._tree.detach(node)
        source = self._tree.disk(node.path)
        try:
            os.rename(source, self._directory / node.id)
        except OSError:
            self._undo(node.id)
            raise
        sync_directory(source.parent)
        self._tree.touched(node.parent, above(node.path))

    def list(self, owner: str | None) -> list[Deleted]:
        """Return a user's items, or everybody's, newest first."""
        rows = self._db.all(
            "SELECT node, key, path, deleted FROM bin WHERE ? IS NULL OR owner = ?"
            " ORDER BY deleted DESC",
            *(owner, owner),
        )
        return [Deleted(self._tree.rows.get(node, ""), *rest) for node, *rest in rows]

    def find(self, key: str, owner: str | None) -> Deleted | None:
        """Return one item of a user's, or of anybody's."""
        return next((item for item in self.list(owner) if item.key == key), None)

    def dated_key(self, name: str) -> str:
        """Return a key that tells the name and the time, which no item has."""
        moment = time.time_ns() // 1_000_000
        while self.find(f"{name}.d{moment}", None) is not None:
            moment += 1
        return f"{name}.d{moment}"

    def below(self, item: Deleted, names: Iterable[str]) -> dict[str, Found]:
        """List what a deleted directory holds in the directory these names lead to.

        Links on the way are not followed, nor is the way up.
        """
        place = self._directory / item.node.id
        for name in names:
            place /= name
            mark = look(place) if name not in {"", ".", ".."} else None
            if mark is None or not mark.is_dir:
                return {}
        return scan(place)

    def restore(self, item: Deleted, parent: Node, name: str, there: Node | None) -> None:
        """Put an item back as `name` in `parent`; the file that is there, if any, is lost."""
        target = self._tree.disk(join(parent.path, name))
        if there is None:
            require_vacant(target)
        os.rename(self._directory / item.node.id, target)
        sync_directory(target.parent)
        with self._db.transaction():
            self._tree.place(item.node, parent, name)
            self._db.execute("DELETE FROM bin WHERE node = ?", item.node.id)

    def purge(self, item: Deleted) -> None:
        """Remove an item for good."""
        blob = self._directory / item.node.id
        if item.node.is_dir:
            shutil.rmtree(blob, ignore_errors=True)
        else:
            blob.unlink(missing_ok=True)
        self._tree.rows.remove(item.node.id)

    def reconcile(self) -> None:
        """Undo deletions that did not reach the disk.

        Content that no row speaks of stays: it may be all that is left after a power cut.
        """
        for (node_id,) in self._db.all("SELECT node FROM bin"):
            if not os.path.lexists(self._directory / node_id):
                self._undo(node_id)

    def _undo(self, node_id: str) -> None:
        (parent,) = self._db.one("SELECT parent FROM bin WHERE node=?", node_id)
        with self._db.transaction():
            self._db.execute("DELETE FROM bin WHERE node = ?", node_id)
            self._tree.attach(node_id, parent)

"""Arbitrary metadata: words people and applications hang on a file."""

from collections.abc import Iterable, Mapping

from cs3lab.gateway.store.db import Database
from cs3lab.gateway.store.nodes import Node


class Metadata:
    """Keys and values by the id of the file. Changing them changes neither etag nor mtime."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def set(self, node: Node, values: Mapping[str, str]) -> None:
        """Set keys."""
        with self._db.transaction():
            for key, value in values.items():
                self._db.execute(
                    "INSERT OR REPLACE INTO metadata (node, key, value) VALUES (?, ?, ?)",
                    *(node.id, key, value),
                )

    def unset(self, node: Node, keys: Iterable[str]) -> None:
        """Remove keys; unknown ones are no error."""
        with self._db.transaction():
            for key in keys:
                self._db.execute("DELETE FROM metadata WHERE node=? AND key=?", node.id, key)

    def of(self, node: Node) -> dict[str, str]:
        """Return all keys of a file."""
        return dict(self._db.all("SELECT key, value FROM metadata WHERE node = ?", node.id))

    def below(self, directory: Node) -> dict[str, dict[str, str]]:
        """Return all keys of the entries of a directory, by id."""
        found: dict[str, dict[str, str]] = {}
        for node, key, value in self._db.all(
            "SELECT m.node, m.key, m.value FROM metadata m JOIN nodes n ON n.id = m.node"
            " WHERE n.parent = ?",
            directory.id,
        ):
            found.setdefault(node, {})[key] = value
        return found

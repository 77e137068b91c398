"""The state kept beside the files: one SQLite database in WAL mode."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS nodes (
    id TEXT PRIMARY KEY,
    parent TEXT REFERENCES nodes(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    is_dir INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    disk_mtime INTEGER NOT NULL,
    disk_size INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    etag TEXT NOT NULL,
    sha1 TEXT NOT NULL DEFAULT '',
    md5 TEXT NOT NULL DEFAULT '',
    adler32 TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX IF NOT EXISTS nodes_place ON nodes(parent, name);
CREATE INDEX IF NOT EXISTS nodes_inode ON nodes(inode);
CREATE TABLE IF NOT EXISTS locks (
    node TEXT PRIMARY KEY REFERENCES nodes(id) ON DELETE CASCADE,
    message BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS metadata (
    node TEXT NOT NULL REFERENCES nodes(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (node, key)
);
CREATE TABLE IF NOT EXISTS bin (
    node TEXT PRIMARY KEY REFERENCES nodes(id) ON DELETE CASCADE,
    key TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    parent TEXT NOT NULL,
    path TEXT NOT NULL,
    deleted INTEGER NOT NULL
);
"""


class Database:
    """One connection; every use is made under the store's lock."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # The database survives a killed process with NORMAL; after a power cut the newest rows may
        # be missing, and are found again from the files at start.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(SCHEMA)
        self._depth = 0

    def script(self, sql: str) -> None:
        """Make the tables of one part of the store."""
        self._connection.executescript(sql)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(sql, values)

    def one(self, sql: str, *values: Any) -> Any:
        """Return the first row, or None."""
        return self._connection.execute(sql, values).fetchone()

    def all(self, sql: str, *values: Any) -> list[Any]:
        """Return all rows."""
        return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the statements inside take effect together; inner transactions join the outer."""
        self._depth += 1
        try:
            if self._depth == 1:
                self._connection.execute("BEGIN IMMEDIATE")
            yield
            if self._depth == 1:
                self._connection.execute("COMMIT")
        except BaseException:
            if self._depth == 1 and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1

    def close(self) -> None:
        """Close the connection; the write-ahead log is merged into the database."""
        self._connection.close()

"""The state kept beside the files: one SQLite database in WAL mode."""

import errno
import logging
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
PRAGMAS = (
    # No file of shared memory, which a full disk has no room for.
    "locking_mode=EXCLUSIVE",
    # The database survives a killed process with NORMAL; after a power cut the newest rows may
    # be missing, and are found again from the files at start.
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    # The log is emptied before it has filled the room that is kept for it, see reserve.py.
    "wal_autocheckpoint=128",
    # Nothing is written before a commit, so that it alone can fail.
    "cache_spill=OFF",
    "temp_store=MEMORY",
)

log = logging.getLogger("cs3lab.gateway")


class Database:
    """One connection; every use is made under the store's lock."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in PRAGMAS:
            self.execute(f"PRAGMA {pragma}")
        self._depth = 0
        self._forgetful = False
        self.script(SCHEMA)

    def script(self, sql: str) -> None:
        """Make the tables of one part of the store."""
        with _as_os_error():
            self._connection.executescript(sql)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run one statement.

        Raises:
            OSError: the disk is full.

        """
        with _as_os_error():
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
                self.execute("BEGIN IMMEDIATE")
            yield
            if self._depth == 1:
                self.execute("COMMIT")
        except BaseException:
            if self._depth == 1 and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1

    @contextmanager
    def tentative(self) -> Iterator[None]:
        """Make the statements inside take effect, or none where the disk has no room for them.

        For what is noticed while somebody looks: it can be noticed again.
        """
        answered = False
        try:
            with self.transaction():
                yield
                answered = True
        except OSError as error:
            if not answered:
                raise
            if not self._forgetful:
                log.warning("what is noticed is not kept: %s", error.strerror)
            self._forgetful = True
        else:
            self._forgetful = False

    def close(self) -> None:
        """Close the connection; the write-ahead log is merged into the database."""
        self._connection.close()


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Let a disk that is full, or fails, look as it does where files are written."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise OSError(errno.ENOSPC, "No space left on device") from error
        if "disk I/O" in str(error):
            raise OSError(errno.EIO, "Input/output error") from error
        raise

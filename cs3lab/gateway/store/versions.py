"""Old contents of files. A version is nothing but a file: its name is the time of its content.

It is made by a hard link before the new content takes the file's name, so no crash can lose it.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .disk import sync_directory
from .nodes import Node
from .tree import Tree

MILLISECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """An old content; `time`, whole milliseconds in nanoseconds, is its key, `size` in bytes."""

    time: int
    size: int


class Versions:
    """Versions by the id of their file."""

    def __init__(self, directory: Path, tree: Tree) -> None:
        self._directory = directory
        self._tree = tree
        directory.mkdir(exist_ok=True)

    def list(self, node: Node) -> list[Version]:
        """Return the versions of a file, newest first."""
        folder = self._directory / node.id
        if not folder.is_dir():
            return []
        found = [
            Version(int(blob.name), blob.stat().st_size)
            for blob in folder.iterdir()
            if blob.suffix != ".used"
        ]
        return sorted(found, key=lambda version: version.time, reverse=True)

    def keep(self, node: Node) -> None:
        """Keep what the file holds now; must be followed by a rename onto the file."""
        folder = self._directory / node.id
        folder.mkdir(exist_ok=True)
        time = node.disk_mtime // MILLISECOND * MILLISECOND
        while (folder / f"{time}").exists() or (folder / f"{time}.used").exists():
            time += MILLISECOND
        os.link(self._tree.disk(node.path), folder / f"{time}")
        sync_directory(folder)

    def blob(self, node: Node, key: str) -> Path:
        """Return where the content of a version lies."""
        return self._directory / node.id / key

    def take(self, node: Node, key: str) -> None:
        """Remember that a version became current, and cannot be restored again."""
        (self._directory / node.id / f"{key}.used").touch()

    def was_used(self, node: Node, key: str) -> bool:
        """Tell whether a version became current once."""
        return (self._directory / node.id / f"{key}.used").exists()

    def reconcile(self) -> None:
        """Drop the versions of files that are gone, and links to what still is the content."""
        for folder in self._directory.iterdir():
            if not self._tree.rows.knows(folder.name):
                shutil.rmtree(folder)
                continue
            node = self._tree.by_id(folder.name)
            for blob in folder.iterdir():
                if node is not None and blob.stat().st_ino == node.inode:
                    blob.unlink()

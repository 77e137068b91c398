"""Old contents of files. A version is nothing but a file: its name is the time of its content.

It is made by a hard link before the new content takes the file's name, so no crash can lose it.
"""

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cs3lab.gateway.store.disk import Found, look, scan, sync_directory
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.tree import Tree

MILLISECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """An old content; `time`, whole milliseconds in nanoseconds, is its key, `size` in bytes.

    `etag` is what the file had while this was its content.
    """

    time: int
    size: int
    etag: str


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
            Version(int(blob.name), mark.size, _etag(blob))
            for blob in folder.iterdir()
            if blob.name.isdecimal() and (mark := look(blob)) is not None and not mark.is_dir
        ]
        return sorted(found, key=lambda version: version.time, reverse=True)

    def size_of(self, node_ids: Collection[str]) -> int:
        """Bytes of all versions of these files."""
        return sum(
            mark.size
            for node_id in scan(self._directory)
            if node_id in node_ids
            for name, mark in scan(self._directory / node_id).items()
            if name.isdecimal()
        )

    def keep(self, node: Node) -> Path:
        """Keep what the file holds now; must be followed by a rename onto the file.

        Returns where it is kept.
        """
        folder = self._directory / node.id
        folder.mkdir(exist_ok=True)
        time = node.disk_mtime // MILLISECOND * MILLISECOND
        while (folder / f"{time}").exists() or (folder / f"{time}.used").exists():
            time += MILLISECOND
        kept = folder / f"{time}"
        kept.with_suffix(".etag").write_text(node.etag)
        os.link(self._tree.disk(node.path), kept)
        sync_directory(folder)
        return kept

    def blob(self, node: Node, key: str) -> Path:
        """Return where the content of a version lies."""
        return self._directory / node.id / key

    def etag(self, node: Node, key: str) -> str:
        """Return the etag a file had while a version was its content."""
        return _etag(self.blob(node, key))

    def take(self, node: Node, key: str) -> None:
        """Remember that a version became current, and cannot be restored again."""
        (self._directory / node.id / f"{key}.used").touch()

    def take_back(self, node: Node, etag: str) -> Path | None:
        """Drop the versions since the content with this etag; return where that one is kept."""
        for version in self.list(node):
            blob = self.blob(node, f"{version.time}")
            blob.with_suffix(".etag").unlink(missing_ok=True)
            if version.etag == etag:
                return blob
            blob.unlink()
        return None

    def was_used(self, node: Node, key: str) -> bool:
        """Tell whether a version became current once."""
        return (self._directory / node.id / f"{key}.used").exists()

    def reconcile(self) -> None:
        """Drop links to what still is the content: the save they were made for never happened."""
        for folder in self._directory.iterdir():
            for name, mark in scan(folder).items():
                blob = folder / name
                if blob.lstat().st_nlink > 1 and self._is_current(folder.name, mark):
                    blob.unlink()

    def forget(self, node_id: str) -> None:
        """Remove all versions of a file that is gone for good."""
        shutil.rmtree(self._directory / node_id, ignore_errors=True)

    def _is_current(self, node_id: str, mark: Found) -> bool:
        node = self._tree.by_id(node_id)
        return node is not None and node.inode == mark.inode


def _etag(blob: Path) -> str:
    try:
        return blob.with_suffix(".etag").read_text()
    except FileNotFoundError:
        return ""

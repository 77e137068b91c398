"""The files that are open on one server, by id and by path."""

from __future__ import annotations

from collections.abc import Iterator

from cs3lab.client.model import ResourceId
from cs3lab.locking.open_file import OpenFile
from cs3lab.namespace.api_path import parse


class OpenFiles:
    """A registry; a file may be open by several paths."""

    def __init__(self) -> None:
        self._files: dict[ResourceId, OpenFile] = {}
        self._ids: dict[str, ResourceId] = {}

    def __iter__(self) -> Iterator[OpenFile]:
        return iter(list(self._files.values()))

    def get(self, file: ResourceId) -> OpenFile | None:
        """Return the open file of an id."""
        return self._files.get(file)

    def at(self, path: str) -> OpenFile | None:
        """Return the file that is open at a path. Raises BadPathError."""
        file = self._ids.get("/".join(parse(path)))
        return self._files.get(file) if file is not None else None

    def add(self, open_file: OpenFile) -> None:
        """Add a file at its path."""
        self._files[open_file.file] = open_file
        self._ids[open_file.path] = open_file.file

    def place(self, open_file: OpenFile, path: str) -> None:
        """Note the path at which a file was found now."""
        open_file.path = path = "/".join(parse(path))
        self._ids[path] = open_file.file

    def remove(self, open_file: OpenFile) -> None:
        """Remove a file with all its paths."""
        del self._files[open_file.file]
        for path in [path for path, file in self._ids.items() if file == open_file.file]:
            del self._ids[path]

    def rename(self, old: str, new: str) -> None:
        """Follow the rename of a file or folder."""
        for path, open_file in self._take_below(old):
            self._ids[new + path[len(old) :]] = open_file.file
            open_file.path = new + path[len(old) :]

    def delete(self, path: str) -> list[OpenFile]:
        """Follow the deletion of a file or folder; returns the files that were open in it."""
        return [open_file for _, open_file in self._take_below(path)]

    def _take_below(self, top: str) -> list[tuple[str, OpenFile]]:
        """Remove the paths at and below a path; returns them with their files."""
        below = [path for path in self._ids if path == top or path.startswith(top + "/")]
        return [(path, self._files[self._ids.pop(path)]) for path in below]

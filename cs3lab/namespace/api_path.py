"""The tree people see ↔ paths on the storage.

An API path is what Jupyter passes around: `/`-separated, relative to the root of the tree, no
leading slash. A storage path is absolute: `/home/einstein/analysis/a.ipynb`. Names pass byte for
byte: the servers normalise nothing, so neither do we. Nothing here calls a server.
"""

from __future__ import annotations

from dataclasses import dataclass

from cs3lab.messages import Sentence

SHARES = "Shares"
"""The folder in the root of the tree that holds what others share with me; it stands for no
folder of the storage."""


class BadPathError(ValueError):
    """A path that names nothing on the storage; `message` is the reason, fit for a person."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def parse(path: str) -> tuple[str, ...]:
    """Split an API path into its names; the root is the empty tuple.

    Surrounding and doubled slashes mean nothing, as everywhere in Jupyter. What a server cannot
    hold under a *new* name is the protocol client's to refuse.

    Raises BadPathError for whatever could lead somewhere else than it says.
    """
    names = tuple(name for name in path.split("/") if name)
    for name in names:
        if "\0" in name:
            raise BadPathError(Sentence.NO_NUL())
        # Programs on Windows take a backslash for a separator.
        if any(piece in (".", "..") for piece in name.split("\\")):
            raise BadPathError(Sentence.NO_DOT_NAMES())
        _require_unicode(name)
    return names


def join(parent: str, name: str) -> str:
    """Return the API path of `name` in the directory `parent`."""
    return f"{parent}/{name}" if parent else name


def split(path: str) -> tuple[str, str]:
    """Split a clean API path into the path of its directory and its last name."""
    parent, _, name = path.rpartition("/")
    return parent, name


def clean(path: str) -> str:
    """Return an API path in its one spelling. Raises BadPathError."""
    return "/".join(parse(path))


def is_hidden(path: str) -> bool:
    """Return whether a path names something hidden or in a hidden folder, by its names alone."""
    return any(name.startswith(".") for name in path.split("/"))


def _require_unicode(name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        raise BadPathError(Sentence.NO_UNICODE()) from None


@dataclass(frozen=True, slots=True)
class Namespace:
    """The root of the tree on the storage, as an absolute path."""

    root: str

    @classmethod
    def rooted(cls, home: str, root: str) -> Namespace:
        """Return the namespace of a root: "" for the home, a folder below it, or a storage path.

        Raises BadPathError for a root that climbs.
        """
        base = "" if root.startswith("/") else home
        return cls("/" + "/".join((*parse(base), *parse(root))))

    def storage_path(self, path: str) -> str:
        """Return the absolute storage path of an API path.

        Raises BadPathError as `parse` does.
        """
        names = parse(path)
        return "/".join((self.root.rstrip("/"), *names)) if names else self.root

    def api_path(self, storage_path: str) -> str | None:
        """Return the API path of an absolute storage path, None outside the tree."""
        prefix = self.root.rstrip("/")
        if storage_path.rstrip("/") == prefix:
            return ""
        if not storage_path.startswith(prefix + "/"):
            return None
        return "/".join(parse(storage_path[len(prefix) :]))

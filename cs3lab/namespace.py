"""The tree people see ↔ paths on the storage.

An API path is what Jupyter passes around: ``/``-separated, relative to the root of the tree, no
leading slash. A storage path is absolute: ``/home/einstein/analysis/a.ipynb``. Names pass byte for
byte: the servers normalise nothing, so neither do we. Nothing here talks to a server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["BadPathError", "Namespace", "check_new_name", "join", "parse", "split"]

LONGEST_NAME = 240
"""Bytes of UTF-8; a server may store 255 and then never delete it (docs/servers.md, Names)."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TAKEN_FOR_CHUNK = re.compile(r"-chunking-\d+")


class BadPathError(ValueError):
    """A path that names nothing on the storage; ``str()`` is the reason, fit for a person."""


def parse(path: str) -> tuple[str, ...]:
    """Split an API path into its names; the root is the empty tuple.

    Surrounding and doubled slashes mean nothing, as everywhere in Jupyter.

    Raises BadPathError for whatever could lead somewhere else than it says.
    """
    names = tuple(name for name in path.split("/") if name)
    for name in names:
        if "\0" in name:
            raise BadPathError("A path cannot contain a NUL character.")
        if any(piece in (".", "..") for piece in name.split("\\")):
            raise BadPathError("A path cannot contain “.” or “..” as a name.")
        _utf8(name)
    return names


def check_new_name(name: str) -> None:
    """Refuse a name that a server cannot hold (docs/servers.md, Names).

    Only for names about to be made: what other programs have stored stays reachable.

    Raises BadPathError with the reason.
    """
    if len(_utf8(name)) > LONGEST_NAME:
        raise BadPathError(f"The name is too long: the storage takes {LONGEST_NAME} bytes of it.")
    if _CONTROL.search(name):
        raise BadPathError("A name cannot contain line breaks, tabs or other control characters.")
    if _TAKEN_FOR_CHUNK.search(name):
        raise BadPathError("A name cannot contain “-chunking-” followed by a number.")


def join(parent: str, name: str) -> str:
    """Give the API path of ``name`` in the directory ``parent``."""
    return f"{parent}/{name}" if parent else name


def split(path: str) -> tuple[str, str]:
    """Split a clean API path into the path of its directory and its last name."""
    parent, _, name = path.rpartition("/")
    return parent, name


def _utf8(name: str) -> bytes:
    try:
        return name.encode()
    except UnicodeEncodeError:
        raise BadPathError("The name is not valid Unicode.") from None


@dataclass(frozen=True, slots=True)
class Namespace:
    """Where the root of the tree stands on the storage; ``root`` is absolute."""

    root: str

    @classmethod
    def rooted(cls, home: str, root: str) -> Namespace:
        """Place the root: the home, a folder below it (``"work"``), or anywhere (``"/projects/x"``).

        Raises BadPathError for a root that climbs.
        """
        base = "" if root.startswith("/") else home
        return cls("/" + "/".join((*parse(base), *parse(root))))

    def storage_path(self, path: str) -> str:
        """Give the absolute storage path of an API path.

        Raises BadPathError as ``parse`` does.
        """
        names = parse(path)
        return "/".join((self.root.rstrip("/"), *names)) if names else self.root

    def api_path(self, storage_path: str) -> str | None:
        """Give the API path of an absolute storage path, or None outside the tree."""
        prefix = self.root.rstrip("/")
        if storage_path.rstrip("/") == prefix:
            return ""
        if not storage_path.startswith(prefix + "/"):
            return None
        return "/".join(parse(storage_path[len(prefix) :]))

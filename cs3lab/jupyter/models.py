"""What Jupyter calls a model: the description of a file or folder, as a dict."""

from __future__ import annotations

import mimetypes
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, TypeAlias

from cs3lab.client.model import Resource
from cs3lab.namespace.api_path import split

Model: TypeAlias = dict[str, Any]

HASH_ALGORITHM = "cs3-etag"


def kind_of(path: str, is_directory: bool = False) -> str:
    """Say what Jupyter takes something for: directory, notebook or file."""
    if is_directory:
        return "directory"
    return "notebook" if path.endswith(".ipynb") else "file"


def describe(path: str, resource: Resource, kind: str | None = None) -> Model:
    """Describe something on the storage, without content and hash."""
    permissions = resource.permissions
    return _model(
        path,
        kind or kind_of(path, resource.is_directory),
        resource.mtime,
        None if resource.is_directory else resource.size,
        permissions.create if resource.is_directory else permissions.write,
    )


def saved(path: str, kind: str, mtime: datetime, size: int, etag: str | None) -> Model:
    """Describe a file this server has just written."""
    model = _model(path, kind, mtime, size, writable=True)
    return with_hash(model, etag)


def unlisted_folder(path: str) -> Model:
    """Describe a folder of which only the entries are known: asking for more is a call."""
    return _model(path, "directory", datetime.fromtimestamp(0, timezone.utc), None, writable=True)


def with_hash(model: Model, etag: str | None) -> Model:
    """Put the etag in as the hash; the storage compares content by it, no download is needed."""
    model["hash"] = etag or None
    model["hash_algorithm"] = HASH_ALGORITHM
    return model


def _model(path: str, kind: str, mtime: datetime, size: int | None, writable: bool) -> Model:
    name = split(path)[1]
    # Whole seconds: the answer to a save tells no more, and clients compare for equality.
    modified = mtime.replace(microsecond=0)
    return {
        "name": name,
        "path": path,
        "type": kind,
        "writable": writable,
        "created": modified,
        "last_modified": modified,
        "mimetype": _mimetype(name[name.find(".", 1) :]) if kind == "file" else None,
        "content": None,
        "format": None,
        "size": size,
        "hash": None,
        "hash_algorithm": None,
    }


@lru_cache
def _mimetype(ending: str) -> str | None:
    return mimetypes.guess_type(f"name{ending}")[0]

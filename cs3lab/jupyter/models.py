"""Models: descriptions of files and folders, as Jupyter has them. Pure."""

from __future__ import annotations

import mimetypes
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any, TypeAlias

from cs3lab.client.model import Resource
from cs3lab.files.kinds import kind_of
from cs3lab.files.lock_badges import LockBadge
from cs3lab.files.reading import FoundFolder
from cs3lab.files.saving import Saved
from cs3lab.namespace.api_path import split

Model: TypeAlias = dict[str, Any]

HASH_ALGORITHM = "cs3-etag"


def describe(path: str, resource: Resource, kind: str | None = None) -> Model:
    """Return the model of something on the storage, without content and hash."""
    permissions = resource.permissions
    return _model(
        path,
        kind or kind_of(path, resource.is_directory),
        resource.mtime,
        None if resource.is_directory else resource.size,
        permissions.create if resource.is_directory else permissions.write,
    )


def saved(done: Saved, kind: str | None = None) -> Model:
    """Return the model of a file that was saved, without content."""
    kind = kind or kind_of(done.path)
    return with_hash(_model(done.path, kind, done.mtime, done.size, done.writable), done.etag)


def listing(found: FoundFolder) -> Model:
    """Return the model of a folder, whose entries are models already."""
    if found.resource is not None:
        model = describe(found.path, found.resource)
    else:
        model = unlisted_folder(found.path)
    if found.entries is None:
        return model
    for entry in found.entries:
        if badge := found.badges.get(entry["name"]):
            entry["locked_by"] = locked_by(badge)
    model.update(content=found.entries, format="json")
    if found.resource is None and found.entries:
        newest = max(entry["last_modified"] for entry in found.entries)
        model.update(created=newest, last_modified=newest)
    return model


def locked_by(badge: LockBadge) -> Model:
    """Return a badge as the `locked_by` of a model."""
    return {
        "name": badge.name,
        "me": badge.me,
        "application": badge.application,
        "since": badge.since.isoformat() if badge.since else None,
        "until": badge.until.isoformat() if badge.until else None,
    }


def unlisted_folder(path: str) -> Model:
    """Return the model of a folder of which only the entries are known: more would be a call."""
    return _model(path, "directory", datetime.fromtimestamp(0, timezone.utc), None, writable=True)


def partial_upload(path: str, length: int) -> Model:
    """Return the model of a file of which parts are still to come: nothing has changed yet."""
    return {**unlisted_folder(path), "type": kind_of(path), "size": length}


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

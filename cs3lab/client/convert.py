"""Conversion between protobuf messages and `model`. Pure."""

from __future__ import annotations

import posixpath
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from cs3.identity.user.v1beta1 import resources_pb2 as users
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types

from cs3lab.client import model
from cs3lab.client.errors import InvalidArgument
from cs3lab.messages import Sentence

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# A day short of what Python can tell, so that every time zone can.
EARLIEST = datetime(1, 1, 2, tzinfo=timezone.utc)
LATEST = datetime(9999, 12, 30, tzinfo=timezone.utc)
# Seconds of the year 5138: a larger number was meant as milliseconds.
_NO_SECONDS = 100_000_000_000

_RESOURCE_TYPES = {
    resources.RESOURCE_TYPE_FILE: model.ResourceType.FILE,
    resources.RESOURCE_TYPE_CONTAINER: model.ResourceType.DIRECTORY,
}
_LOCK_TYPES = {
    resources.LOCK_TYPE_SHARED: model.LockType.SHARED,
    resources.LOCK_TYPE_WRITE: model.LockType.WRITE,
    resources.LOCK_TYPE_EXCL: model.LockType.EXCLUSIVE,
}
# Servers drop the creation time of a lock or keep it; all keep what is in its opaque part
# (docs/servers.md, Locks).
_SINCE = "cs3lab.since"
_LOCK_NUMBERS = {kind: number for number, kind in _LOCK_TYPES.items()}
_CHECKSUM_TYPES = {
    number: name.removeprefix("RESOURCE_CHECKSUM_TYPE_").lower()
    for name, number in resources.ResourceChecksumType.items()
}
_SHARED = 512
"""How many equal values are kept to be shared: most entries of a folder have the same ones."""


def moment(seconds: int, nanos: int = 0) -> datetime:
    """Return the time in a field of seconds, in which some servers put milliseconds.

    A time that no calendar holds becomes the nearest one that it does, so that one bad entry does
    not spoil a listing. Source: docs/servers.md, Versions and Bin.
    """
    micros = nanos // 1000
    if seconds >= _NO_SECONDS:
        seconds, millis = divmod(seconds, 1000)
        micros = millis * 1000
    try:
        when = _EPOCH + timedelta(seconds=seconds, microseconds=micros)
    except OverflowError:
        return EARLIEST if seconds < 0 else LATEST
    return min(max(when, EARLIEST), LATEST)


def timestamp(when: datetime) -> Any:
    """Return an aware time as a CS3 timestamp."""
    # The field has no sign: whatever ended before 1970 ended long ago.
    micros = max((when - _EPOCH) // timedelta(microseconds=1), 0)
    return types.Timestamp(seconds=micros // 1_000_000, nanos=micros % 1_000_000 * 1000)


def plain_opaque(entries: dict[str, str]) -> Any:
    """Return plain texts as an opaque map."""
    return types.Opaque(
        map={
            key: types.OpaqueEntry(decoder="plain", value=value.encode())
            for key, value in entries.items()
        }
    )


def opaque_text(opaque: Any, key: str) -> str:
    """Return a text of an opaque map, "" where it has none by that key."""
    return bytes(opaque.map[key].value).decode(errors="replace") if key in opaque.map else ""


def resource_id(message: Any) -> model.ResourceId:
    """Return a resource id from its message."""
    return model.ResourceId(message.storage_id, message.space_id, message.opaque_id)


def to_resource_id(value: model.ResourceId) -> Any:
    """Return a resource id for the wire."""
    return resources.ResourceId(
        storage_id=value.storage_id, space_id=value.space_id, opaque_id=value.opaque_id
    )


def to_reference(ref: model.Reference) -> Any:
    """Return a reference for the wire. Raises InvalidArgument where no path can hold it."""
    if "\0" in ref.path or not is_text(ref.path):
        raise InvalidArgument(Sentence.PATH_NO_TEXT())
    if ref.resource_id is None:
        return resources.Reference(path=ref.path)
    return resources.Reference(resource_id=to_resource_id(ref.resource_id), path=ref.path)


def is_text(text: str) -> bool:
    """Return whether a text has no lone surrogates, as UTF-8 has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def user_id(message: Any) -> model.UserId:
    """Return a user id from its message."""
    return _shared_user_id(message.idp, message.opaque_id, message.type)


_shared_user_id = lru_cache(_SHARED)(model.UserId)


def to_user_id(value: model.UserId) -> Any:
    """Return a user id for the wire."""
    return users.UserId(idp=value.idp, opaque_id=value.opaque_id, type=value.type)


def user(message: Any) -> model.User:
    """Return a user from their message; the user name stands in for a missing display name."""
    return model.User(
        user_id(message.id),
        message.username,
        message.display_name or message.username,
        message.mail,
    )


def lock(message: Any) -> model.Lock:
    """Return a lock from its message."""
    return model.Lock(
        id=message.lock_id,
        app_name=message.app_name,
        holder=user_id(message.user) if message.user.opaque_id else None,
        expires=moment(message.expiration.seconds, message.expiration.nanos)
        if message.expiration.seconds
        else None,
        type=_LOCK_TYPES.get(message.type, model.LockType.WRITE),
        since=_since(message),
    )


def _since(message: Any) -> datetime | None:
    """Return since when a lock is held, None where no time is told."""
    created = message.creation_time
    try:
        if created.seconds:
            return moment(created.seconds, created.nanos)
        # Whoever sets a lock may have written anything into its opaque part.
        written = datetime.fromisoformat(opaque_text(message.opaque, _SINCE))
    except (ValueError, OverflowError):
        return None
    return written if written.tzinfo and EARLIEST <= written <= LATEST else None


def to_lock(value: model.Lock) -> Any:
    """Return a lock for the wire."""
    return resources.Lock(
        lock_id=value.id,
        type=_LOCK_NUMBERS[value.type],
        app_name=value.app_name,
        user=to_user_id(value.holder) if value.holder else None,
        expiration=timestamp(value.expires) if value.expires else None,
        creation_time=timestamp(value.since) if value.since else None,
        opaque=plain_opaque({_SINCE: value.since.isoformat()}) if value.since else None,
    )


def permissions(message: Any) -> model.Permissions:
    """Return permissions by meaning.

    Source: docs/servers.md, twelve rules, 12.
    """
    return _shared_permissions(message.SerializeToString())


@lru_cache(_SHARED)
def _shared_permissions(wire: bytes) -> model.Permissions:
    message = resources.ResourcePermissions.FromString(wire)
    return model.Permissions(
        read=message.initiate_file_download,
        write=message.initiate_file_upload,
        create=message.create_container,
        delete=message.delete,
        move=message.move,
        list=message.list_container,
        versions=message.list_file_versions,
        restore_versions=message.restore_file_version,
        trash=message.list_recycle,
        share=message.add_grant,
    )


def entry_name(info: Any) -> str:
    """Return the name of an entry, which some servers tell only as the end of the path.

    Source: docs/servers.md, twelve rules, 6.
    """
    name = info.name or posixpath.basename(info.path.rstrip("/"))
    return "" if name == "." else str(name)


def resource(info: Any) -> model.Resource:
    """Return a file or folder from its message."""
    checksum = None
    if info.checksum.sum:
        algorithm = _CHECKSUM_TYPES.get(info.checksum.type, "")
        checksum = model.Checksum(algorithm, info.checksum.sum.lower())
    return model.Resource(
        id=resource_id(info.id),
        type=resource_type(info.type),
        name=entry_name(info),
        etag=info.etag,
        mtime=moment(info.mtime.seconds, info.mtime.nanos),
        size=info.size,
        permissions=permissions(info.permission_set),
        mime_type=info.mime_type,
        owner=user_id(info.owner) if info.HasField("owner") else None,
        lock=lock(info.lock) if info.lock.lock_id or info.lock.type else None,
        checksum=checksum,
        processing=opaque_text(info.opaque, "status") == "processing",
        metadata=_metadata(info),
    )


def _metadata(info: Any) -> dict[str, str]:
    if not info.HasField("arbitrary_metadata"):
        return {}
    found = info.arbitrary_metadata.metadata
    return {key: found[key] for key in found if key.startswith(model.METADATA)}


def resource_type(number: int) -> model.ResourceType:
    """Return a resource type from its number."""
    return _RESOURCE_TYPES.get(number, model.ResourceType.OTHER)


def version(message: Any) -> model.Version:
    """Return an earlier content from its message."""
    return model.Version(message.key, moment(message.mtime), message.size, message.etag)

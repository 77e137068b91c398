"""Old contents: listed, restored. They are read through transfers."""

from datetime import datetime, timedelta, timezone

from cs3lab.gateway.core import Call
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.status import Code, Refused, not_found
from cs3lab.gateway.store.disk import look
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.versions import MILLISECOND, Version

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
SECOND = 1_000_000_000


def list_file_versions(call: Call) -> None:
    """List the versions of a file, newest first."""
    node = call.node("list_file_versions")
    profile = call.core.profile
    for version in call.core.store.versions.list(node):
        unit = SECOND if profile.version_ids else MILLISECOND
        call.response.versions.add(
            key=_key(profile, node, version),
            size=version.size,
            mtime=version.time // unit,
            etag=version.etag,
        )


def restore_file_version(call: Call) -> None:
    """Make an old version current; what was current becomes a version."""
    node = call.node("list_file_versions", "restore_file_version")
    call.unlocked(node)
    profile, store = call.core.profile, call.core.store
    prefix = profile.version_restore_prefix
    key = call.request.key
    name = blob_name(profile, node, key.removeprefix(prefix)) if key.startswith(prefix) else None
    if name is None:
        raise not_found("version")
    if store.versions.was_used(node, name):
        raise Refused(profile.codes.version_used, "this version is current already")
    version = look(store.versions.blob(node, name))
    if version is None or version.is_dir:
        raise not_found("version")
    if not call.core.quotas.come_back(node.parts, version.size, node.size):
        raise Refused(Code.INSUFFICIENT_STORAGE, "quota exceeded")
    store.restore_version(node, name)


def blob_name(profile: Profile, node: Node, key: str) -> str | None:
    """Return the name a version is stored by, None for what cannot be its key."""
    if not profile.version_ids:
        return str(int(key) * MILLISECOND) if key.isdecimal() else None
    node_id, _, stamp = key.partition(".REV.")
    try:
        time = datetime.strptime(stamp, FORMAT).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    milliseconds = (time - EPOCH) // timedelta(milliseconds=1)
    return str(milliseconds * MILLISECOND) if node_id == node.id else None


def _key(profile: Profile, node: Node, version: Version) -> str:
    milliseconds = version.time // MILLISECOND
    if not profile.version_ids:
        return str(milliseconds)
    stamp = (EPOCH + timedelta(milliseconds=milliseconds)).strftime(FORMAT)
    return f"{node.id}.REV.{stamp}"


CALLS = {"ListFileVersions": list_file_versions, "RestoreFileVersion": restore_file_version}

"""The bin: listed, restored, purged. Codes as docs/servers.md, "Bin"."""

from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.core import Call
from cs3lab.gateway.references import Form, Place
from cs3lab.gateway.render import timestamp
from cs3lab.gateway.status import Code, Refused, not_found
from cs3lab.gateway.store.bin import Deleted
from cs3lab.gateway.store.disk import Found
from cs3lab.gateway.store.nodes import Node

MILLISECOND = 1_000_000


def list_recycle(call: Call) -> None:
    """List the whole bin of the space the reference is in, or what a deleted directory holds."""
    owner, place = _bin(call, "list_recycle")
    key, slash, below = call.request.key.partition("/")
    store = call.core.store
    if slash and not call.core.profile.dated_bin:
        item = _item(call, owner, key, Code.NOT_FOUND)
        directory = [part for part in below.split("/") if part]
        if ".." in directory:
            raise not_found("item")
        for name, mark in store.bin.below(item, directory).items():
            _add(call, item, place, mark, "/".join([*directory, name]))
        return
    for item in store.bin.list(owner):
        node = item.node
        _add(call, item, place, Found(node.is_dir, node.inode, node.mtime, node.size), "")


def restore_recycle_item(call: Call) -> None:
    """Put an item back; whether its place must be told differs."""
    owner, _ = _bin(call, "restore_recycle_item")
    profile, codes = call.core.profile, call.core.profile.codes
    told = call.request.HasField("restore_ref")
    if profile.dated_bin and told:
        raise Refused(Code.INTERNAL, "restore to another place is not supported")
    if not profile.dated_bin and not told:
        raise Refused(Code.INVALID_ARGUMENT, "restore_ref is missing")
    item = _item(call, owner, call.request.key, codes.restore_unknown)
    place = _original(call, item) if profile.dated_bin else _told(call)
    if place.node is not None and not _replaceable(call, item, place.node):
        raise Refused(codes.restore_conflict, "already exists")
    if place.parent is None or not place.parent.is_dir:
        raise Refused(codes.move_missing, "the directory it was in is gone")
    call.core.access.require(call.user, place.parent, "restore_recycle_item")
    if call.core.processing.spoilt(item.node):
        raise Refused(Code.INTERNAL, "missing parent id")
    if not call.core.quotas.come_back(place.parts, item.node.size):
        raise Refused(Code.INSUFFICIENT_STORAGE, "quota exceeded")
    call.core.store.bin.restore(item, place.parent, place.name, place.node)


def purge_recycle(call: Call) -> None:
    """Remove one item for good, or without a key all."""
    store = call.core.store
    with store.looking():  # on a full disk, what is seen on the way cannot be kept
        items = _purged(call)
    for item in items:
        store.purge(item)


def _purged(call: Call) -> list[Deleted]:
    owner, _ = _bin(call, "purge_recycle")
    if call.request.key:
        return [_item(call, owner, call.request.key, call.core.profile.codes.purge_unknown)]
    return call.core.store.bin.list(owner)


def _bin(call: Call, right: str) -> tuple[str | None, Place]:
    """Return whose bin is meant, None for everybody's, and the reference that named it."""
    place = call.core.references.resolve(call.user, call.request.ref)
    if call.core.profile.shared_bin:
        return None, place
    home = call.core.store.tree.node(place.parts[:1])
    if home is None:
        raise not_found("bin")
    call.core.access.require(call.user, home, right)
    return place.parts[0], place


def _item(call: Call, owner: str | None, key: str, unknown: Code) -> Deleted:
    item = call.core.store.bin.find(key, owner)
    if item is None:
        raise Refused(unknown, "no such item in the bin")
    return item


def _replaceable(call: Call, item: Deleted, there: Node) -> bool:
    return call.core.profile.restore_replaces_files and not (item.node.is_dir or there.is_dir)


def _original(call: Call, item: Deleted) -> Place:
    path = f"/{call.core.profile.mount}{item.path}"
    return call.core.references.resolve(call.user, provider.Reference(path=path))


def _told(call: Call) -> Place:
    return call.core.references.resolve(call.user, call.request.restore_ref)


def _add(call: Call, item: Deleted, place: Place, mark: Found, inside: str) -> None:
    """Describe an item, or what is at `inside` below it."""
    dated = call.core.profile.dated_bin
    kind = provider.RESOURCE_TYPE_CONTAINER if mark.is_dir else provider.RESOURCE_TYPE_FILE
    path, key = item.path, item.key
    if inside:
        path, key = f"{path}/{inside}", f"{key}/{inside}"
    listed: Any = call.response.recycle_items.add(
        key=key,
        type=kind,
        size=mark.size if dated or mark.is_dir else 0,
        ref=provider.Reference(path=_shown(call, path, place)),
        deletion_time=timestamp(item.deleted),
    )
    if dated:
        listed.deletion_time.seconds = item.deleted // MILLISECOND
        listed.deletion_time.nanos = 0


def _shown(call: Call, path: str, place: Place) -> str:
    """Return where an item was: inside its space, or in full where keys are dated."""
    if not call.core.profile.dated_bin:
        return "/" + path.lstrip("/").partition("/")[2]
    return f"/{call.core.profile.mount}{path}" if place.form is Form.ABSOLUTE else path


CALLS = {
    "ListRecycle": list_recycle,
    "RestoreRecycleItem": restore_recycle_item,
    "PurgeRecycle": purge_recycle,
}

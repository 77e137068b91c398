"""The tree: look, list, make, move, delete."""

import grpc
from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.core import Call, one_of_many
from cs3lab.gateway.references import Place
from cs3lab.gateway.render import Extras, chosen, timestamp
from cs3lab.gateway.services import mounts
from cs3lab.gateway.status import Code, Refused, not_found
from cs3lab.gateway.store.nodes import Node

LISTING_LIMIT = 10_240_000
"""Bytes of a listing's message beyond which servers give up."""


def stat(call: Call) -> None:
    """Describe one node."""
    if _lists_mounts(call):
        call.response.info.CopyFrom(_mount_point(call, "/"))
        return
    if mounts.names(call, call.request.ref) == []:
        call.response.info.CopyFrom(call.core.mounts.folder(call.user))
        return
    node, place = call.place("stat")
    node = call.core.store.tree.refreshed(node)
    info = call.core.renderer.info(call.user, node, call.extras(node), place.form)
    call.response.info.CopyFrom(info)


def list_container(call: Call) -> None:
    """Describe all entries of a directory, in no order."""
    if _lists_mounts(call):
        call.response.infos.append(_mount_point(call, f"/{call.core.profile.mount}"))
        return
    if mounts.names(call, call.request.ref) == []:
        mounts.list_folder(call)
        return
    node, place = call.place("list_container")
    if not node.is_dir:
        raise Refused(Code.INTERNAL, "not a directory")
    store, renderer = call.core.store, call.core.renderer
    entries = store.tree.children(node)
    locks, metadata = store.locks.below(node), store.metadata.below(node)
    for entry in entries:
        words = chosen(metadata.get(entry.id, {}), call.request.arbitrary_metadata_keys)
        rights = call.core.access.rights(call.user, entry)
        checked = call.core.processing.of(entry)
        extras = Extras(rights, locks.get(entry.id), words, checked)
        with one_of_many(entry.path):
            info = renderer.info(call.user, entry, extras, place.form, listed=True)
            call.response.infos.append(info)
    if call.response.ByteSize() > LISTING_LIMIT:
        raise Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "received message larger than max")


def get_path(call: Call) -> None:
    """Tell where an id is: inside the space, or absolutely where ids are paths."""
    reference = provider.Reference(resource_id=call.request.resource_id, path=".")
    try:
        node = call.node("get_path", reference=reference)
    except Refused as refusal:
        if refusal.answer is Code.NOT_FOUND:
            raise Refused(call.core.profile.codes.path_gone, refusal.message) from refusal
        raise
    if call.core.profile.path_ids:
        call.response.path = call.core.references.absolute(node)
    else:
        call.response.path = "/" + "/".join(node.parts[1:])


def create_container(call: Call) -> None:
    """Make a directory."""
    parent, name = _vacant(call, "create_container")
    call.core.store.make_directory(parent, name)


def touch_file(call: Call) -> None:
    """Make an empty file."""
    parent, name = _vacant(call, "initiate_file_upload")
    call.core.store.require_room()
    content = call.core.store.incoming()
    try:
        content.finish()
        call.core.store.publish(parent, name, content, 0)
    finally:
        content.discard()


def delete(call: Call) -> None:
    """Move a node to the bin, with all it holds."""
    mounted = mounts.names(call, call.request.ref) or ()
    if len(mounted) == 1:
        mounts.leave(call, mounted[0])
        return
    node = call.node("delete")
    if len(node.parts) < 2:
        raise Refused(Code.PERMISSION_DENIED, "a home cannot be deleted")
    call.unlocked(node)
    if call.core.processing.of(node):
        raise Refused(Code.TOO_EARLY, "still processing")
    profile = call.core.profile
    if len(node.name.encode()) > profile.names_leave_room:
        raise Refused(Code.INTERNAL, "file name too long")
    key = call.core.store.bin.dated_key(node.name) if profile.dated_bin else node.id
    call.core.store.bin.put(node, key)


def move(call: Call) -> None:
    """Rename a node, or move it to another directory of the same home."""
    codes = call.core.profile.codes
    mounted = mounts.names(call, call.request.source) or []
    if len(mounted) == 1:
        mounts.rename(call, mounted)
        return
    source = call.core.references.resolve(call.user, call.request.source)
    target = call.core.references.resolve(call.user, call.request.destination)
    if source.node is None or target.parent is None or not target.parent.is_dir:
        raise Refused(codes.move_missing, "source or new parent missing")
    call.core.access.require(call.user, source.node, "move")
    right = "create_container" if source.node.is_dir else "initiate_file_upload"
    call.core.access.require(call.user, target.parent, right)
    _refuse_impossible_move(source.node, target)
    _refuse_occupied(call, source.node, target)
    call.unlocked(source.node)
    call.core.store.move(source.node, target.parent, target.name)


def create_symlink(call: Call) -> None:
    """Refuse: no server makes links."""
    raise Refused(Code.UNIMPLEMENTED, "symlinks are not supported")


def _refuse_impossible_move(source: Node, target: Place) -> None:
    if len(source.parts) < 2 or len(target.parts) < 2:
        raise Refused(Code.PERMISSION_DENIED, "a home cannot be moved")
    if source.parts[0] != target.parts[0]:
        raise Refused(Code.UNIMPLEMENTED, "move between spaces: copy and delete")
    if source.is_dir and target.parts[: len(source.parts)] == source.parts != target.parts:
        raise Refused(Code.INTERNAL, "a directory cannot be moved into itself")


def _refuse_occupied(call: Call, source: Node, target: Place) -> None:
    """Refuse to move onto something, except where servers let a file be overwritten."""
    if target.node is None:
        return
    profile = call.core.profile
    if target.node.is_dir or target.node.id == source.id:
        raise Refused(profile.codes.move_onto_directory, "already exists")
    if not profile.move_replaces_files or source.is_dir:
        raise Refused(profile.codes.move_onto_directory, "already exists")


def _vacant(call: Call, right: str) -> tuple[Node, str]:
    """Return where the request wants something new, which must be free."""
    place = call.core.references.resolve(call.user, call.request.ref)
    if place.parent is None and place.node is None:
        code = call.core.profile.codes.create_without_parent
        raise Refused(code, "the parent does not exist")
    if place.node is not None or place.parent is None:
        if place.node is not None:
            call.core.access.require(call.user, place.node)
        raise Refused(Code.ALREADY_EXISTS, "already exists")
    call.core.access.require(call.user, place.parent, right)
    return place.parent, place.name


def _lists_mounts(call: Call) -> bool:
    reference = call.request.ref
    at_root = not reference.HasField("resource_id") and reference.path.strip("/") == ""
    if at_root and not call.core.profile.root_lists_mounts:
        raise not_found("/")
    return at_root


def _mount_point(call: Call, path: str) -> provider.ResourceInfo:
    root = call.core.store.tree.root
    return provider.ResourceInfo(
        type=provider.RESOURCE_TYPE_CONTAINER,
        id=provider.ResourceId(**call.core.references.id_of(root)),
        path=path,
        etag=call.core.renderer.etag(root),
        mtime=timestamp(root.mtime),
        permission_set=provider.ResourcePermissions(stat=True, list_container=True, get_path=True),
        owner=call.user.user_id(),
    )


CALLS = {
    "Stat": stat,
    "ListContainer": list_container,
    "GetPath": get_path,
    "CreateContainer": create_container,
    "TouchFile": touch_file,
    "Delete": delete,
    "Move": move,
    "CreateSymlink": create_symlink,
}

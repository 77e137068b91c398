"""Transfers begin here and happen over HTTP."""

import random
from dataclasses import replace
from typing import Any

from cs3lab.gateway.core import Call
from cs3lab.gateway.references import Form, Place
from cs3lab.gateway.services.versions import blob_name
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.bounds import SECOND, clamped_time
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.uploads import Download, Upload, save_refusal


def initiate_file_upload(call: Call) -> None:
    """Begin a save."""
    place = call.core.references.resolve(call.user, call.request.ref)
    upload = Upload(
        user=call.user,
        parts=place.parts,
        length=_length(call.request),
        if_match=call.request.if_match,
        if_not_exist=call.request.if_not_exist,
        lock_id=call.request.lock_id,
        mtime=_mtime(call.request),
        checksum=_checksum(call.request),
    )
    if len(place.parts) < 2:
        raise Refused(Code.PERMISSION_DENIED, "not a place for files")
    _require_right(call, place)
    if call.core.profile.conditional_saves:
        _require_conditions(call, place)
    before = place.node.size if place.node is not None and not place.node.is_dir else 0
    if not call.core.uploads.has_room(place.parts, upload.length or 0, before):
        raise Refused(Code.INSUFFICIENT_STORAGE, "no room for this content")
    if call.core.profile.conditional_saves and not upload.length and not upload.in_parts:
        _make_empty(call, upload)
    transfer = call.core.uploads.add(upload)
    for protocol in _shuffled():
        call.response.protocols.add(
            protocol=protocol,
            upload_endpoint=call.core.data_url,
            token=call.core.tokens.issue_transfer(transfer),
        )


def initiate_file_download(call: Call) -> None:
    """Begin a read; what is wrong with it shows when the content is asked for."""
    download = _download(call)
    transfer = call.core.downloads.add(download)
    for protocol in _shuffled():
        call.response.protocols.add(
            protocol=protocol,
            download_endpoint=call.core.data_url,
            token=call.core.tokens.issue_transfer(transfer),
        )


def _download(call: Call) -> Download:
    profile = call.core.profile
    reference = call.request.ref
    if profile.version_ids and ".REV." in reference.resource_id.opaque_id:
        node_id, _, _ = reference.resource_id.opaque_id.partition(".REV.")
        current = type(reference)()
        current.CopyFrom(reference)
        current.resource_id.opaque_id = node_id
        node = call.node("initiate_file_download", "list_file_versions", reference=current)
        blob = blob_name(profile, node, reference.resource_id.opaque_id)
        return Download(call.user, node.parts, node.id, version=blob or "unknown")
    place = call.core.references.resolve(call.user, reference)
    if place.node is not None:
        call.core.access.require(call.user, place.node, "initiate_file_download")
    asks_version = not profile.version_ids and "version_key" in call.request.opaque.map
    broken = place.form is Form.BARE_ID or asks_version
    seen = place.node.id if place.node is not None else ""
    return Download(call.user, place.parts, seen, broken=broken)


def _require_right(call: Call, place: Place) -> None:
    """Ask for the right to write: of the file, or of the directory of a new one."""
    target = place.node or place.parent
    if target is not None:
        call.core.access.require(call.user, target, "initiate_file_upload")


def _require_conditions(call: Call, place: Place) -> None:
    """Refuse a save that is already known to fail."""
    request, node = call.request, place.node
    if place.parent is None or (node is not None and node.is_dir):
        raise Refused(Code.FAILED_PRECONDITION, "missing parent, or a directory is there")
    if request.if_not_exist and node is not None:
        raise Refused(Code.ALREADY_EXISTS, "already exists")
    if request.if_match and (node is None or call.core.renderer.etag(node) != request.if_match):
        raise Refused(Code.ABORTED, "etag mismatch")
    if request.HasField("if_unmodified_since") and node is not None and _modified(node, request):
        raise Refused(Code.ABORTED, "modified since")
    lock = call.core.store.locks.held(node) if node is not None else None
    refusal = save_refusal(lock, request.lock_id)
    if refusal is not None:
        raise refusal


def _modified(node: Node, request: Any) -> bool:
    since = request.if_unmodified_since
    return node.mtime > int(since.seconds) * SECOND + int(since.nanos)


def _make_empty(call: Call, upload: Upload) -> None:
    """Store an empty file at once: what an absent length, or a length of 0, means to the server."""
    content = call.core.store.incoming()
    try:
        empty = replace(upload, length=0, if_match="", if_not_exist=False, checksum=None)
        call.core.uploads.commit(empty, content)
    finally:
        content.discard()
    upload.closed = True


def _plain(request: Any, key: str) -> str:
    entry = request.opaque.map.get(key)
    return entry.value.decode() if entry is not None else ""


def _length(request: Any) -> int | None:
    text = _plain(request, "Upload-Length")
    return int(text) if text.isdecimal() else None


def _mtime(request: Any) -> int | None:
    try:
        return clamped_time(int(float(_plain(request, "X-OC-Mtime")) * SECOND))
    except (ValueError, OverflowError):
        return None


def _checksum(request: Any) -> tuple[str, str] | None:
    algorithm, _, digest = _plain(request, "Upload-Checksum").partition(" ")
    return (algorithm.lower(), digest.strip().lower()) if digest else None


def _shuffled() -> list[str]:
    """Protocols come in any order, so that no client relies on the first."""
    return random.sample(["simple", "spaces"], 2)


CALLS = {
    "InitiateFileUpload": initiate_file_upload,
    "InitiateFileDownload": initiate_file_download,
}

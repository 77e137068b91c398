"""Shares as their makers see them. Answers as docs/servers.md, "Shares"."""

import json
from typing import Any
from uuid import uuid4

import grpc
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration
from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.core import Call
from cs3lab.gateway.references import Form
from cs3lab.gateway.render import Extras, now
from cs3lab.gateway.services.permissions import refuse_unfit, rewritten
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.shares import Shared, grantee_of

FILTER = collaboration.Filter


def create_share(call: Call) -> None:
    """Share a node with a person or group, known or not."""
    node = shared_node(call, call.request.resource_info.id)
    ways, grant = call.core.profile.sharing, call.request.grant
    if call.core.profile.enforces_rights:
        call.core.access.require(call.user, node, "add_grant")
        refuse_unfit(grant.permissions.permissions, node)
    if grantee_of(grant.grantee) == call.user.id and not _is_space(call, node):
        raise Refused(grpc.StatusCode.UNKNOWN, "error: owner/creator and grantee are the same")
    message = collaboration.Share(
        resource_id=kept_id(call, node),
        permissions=collaboration.SharePermissions(
            permissions=grant.permissions.permissions
            if ways.keeps_permissions
            else rewritten(grant.permissions.permissions)
        ),
        grantee=_kept_grantee(call, grant.grantee),
        creator=kept_user(call, call.user.user_id()),
        owner=kept_user(call, call.user.user_id()) if ways.names_owner else None,
        ctime=now(),
        mtime=now(),
        expiration=grant.expiration if grant.HasField("expiration") else None,
    )
    _refuse_another(call, node, message)
    share = call.core.store.shares.add(
        node.id, message, lambda number: _share_id(call, node, number)
    )
    call.response.share.CopyFrom(share.message)


def get_share(call: Call) -> None:
    """Tell one share to those it concerns."""
    share, ways = _named(call), call.core.profile.sharing
    if share is None or not (
        _is_maker(call, share) or (ways.shown_to_recipients and _is_for(call, share))
    ):
        raise Refused(ways.unknown, "error: not found")
    call.response.share.CopyFrom(share.message)


def list_shares(call: Call) -> None:
    """List shares: one's own, or everybody's, as the server does."""
    call.response.shares.extend(share.message for share in _listed(call))


def list_existing_shares(call: Call) -> None:
    """List shares with what is shared, leaving out what is gone."""
    if not call.core.profile.sharing.lists_with_infos:
        raise Refused(grpc.StatusCode.UNKNOWN, "error: not supported")
    for share in _listed(call):
        info = info_of(call, share)
        if info is not None:
            call.response.share_infos.add(share=share.message, resource_info=info)


def update_share(call: Call) -> None:
    """Change permissions or end of a share."""
    ways, request = call.core.profile.sharing, call.request
    share = _own(call, ways.unknown_update)
    field = request.field.WhichOneof("field")
    changes, paths = request.field, {field} if field else set()
    if ways.own_by_default:
        if not request.share.id.opaque_id:
            raise Refused(Code.INTERNAL, "can not get share stat error: not found: ")
        changes, paths = request.share, set(request.update_mask.paths)
    if "permissions" in paths:
        permissions = changes.permissions.permissions
        node = call.core.store.tree.by_id(share.node)
        if ways.keeps_permissions and node is not None:
            refuse_unfit(permissions, node)
        share.message.permissions.permissions.CopyFrom(
            permissions if ways.keeps_permissions else rewritten(permissions)
        )
    if "expiration" in paths:
        share.message.ClearField("expiration")
        if changes.expiration.seconds:
            share.message.expiration.CopyFrom(changes.expiration)
    share.message.mtime.CopyFrom(now())
    call.core.store.shares.change(share)
    call.response.share.CopyFrom(share.message)


def remove_share(call: Call) -> None:
    """End a share."""
    call.core.store.shares.remove(_own(call, call.core.profile.sharing.unknown_remove))


def shared_node(call: Call, resource_id: Any) -> Node:
    """Return what an id names, if the caller may know of it."""
    return call.node("stat", reference=provider.Reference(resource_id=resource_id, path="."))


def kept_id(call: Call, node: Node) -> Any:
    """Return the id by which a share names a node."""
    fields = call.core.references.id_of(node)
    if call.core.profile.path_ids:
        del fields["space_id"]
    return provider.ResourceId(**fields)


def kept_user(call: Call, user_id: Any) -> Any:
    """Return the id by which a share names a person."""
    if call.core.profile.sharing.names_owner:
        user_id.ClearField("idp")
    return user_id


def info_of(call: Call, share: Shared) -> Any | None:
    """Describe what is shared; None where it is gone."""
    node = call.core.store.tree.by_id(share.node)
    if node is None:
        return None
    extras = Extras(call.core.access.rights(call.user, node))
    return call.core.renderer.info(call.user, node, extras, Form.BY_ID)


def _listed(call: Call) -> list[Shared]:
    ways = call.core.profile.sharing
    shares, by_resource = call.core.store.shares.all(), False
    for wanted in call.request.filters:
        if wanted.type in (FILTER.TYPE_CREATOR, FILTER.TYPE_OWNER) and ways.own_by_default:
            return []
        if wanted.type == FILTER.TYPE_CREATOR:
            creator = wanted.creator.opaque_id
            shares = [one for one in shares if one.message.creator.opaque_id == creator]
        if wanted.type == FILTER.TYPE_OWNER:
            owner = wanted.owner.opaque_id
            shares = [one for one in shares if one.message.owner.opaque_id == owner]
        if wanted.type == FILTER.TYPE_RESOURCE_ID:
            by_resource, target = True, wanted.resource_id.opaque_id
            shares = [one for one in shares if one.message.resource_id.opaque_id == target]
    if not ways.own_by_default:
        return shares
    return [
        share
        for share in shares
        if not share.expired and (_is_maker(call, share) or (by_resource and _is_for(call, share)))
    ]


def _named(call: Call) -> Shared | None:
    ref = call.request.ref
    if ref.HasField("key"):
        target, grantee = ref.key.resource_id.opaque_id, grantee_of(ref.key.grantee)
        found = [
            share
            for share in call.core.store.shares.with_any([grantee])
            if share.message.resource_id.opaque_id == target
        ]
        return found[0] if found else None
    return call.core.store.shares.get(ref.id.opaque_id)


def _own(call: Call, unknown: Any) -> Shared:
    """Return the share the request names, which the caller may change."""
    ways, share = call.core.profile.sharing, _named(call)
    if share is None:
        raise Refused(unknown, "error: not found")
    if not _is_maker(call, share):
        raise Refused(ways.not_yours, "error: not found")
    node = call.core.store.tree.by_id(share.node)
    if node is None:
        raise Refused(ways.gone, "can not get share stat")
    if _is_space(call, node) and share.grantee == call.user.id:
        raise Refused(ways.not_yours, "a space needs its manager")
    return share


def _is_space(call: Call, node: Node | None) -> bool:
    """Tell whether a node is a whole space, to whose manager and members it is granted."""
    ways = call.core.profile.sharing
    return node is not None and len(node.parts) == 1 and ways.lists_space_grants


def _is_maker(call: Call, share: Shared) -> bool:
    return bool(share.message.creator.opaque_id == call.user.id)


def _is_for(call: Call, share: Shared) -> bool:
    return share.grantee in (call.user.id, *call.user.groups)


def _kept_grantee(call: Call, grantee: Any) -> Any:
    kept = provider.Grantee()
    kept.CopyFrom(grantee)
    if call.core.profile.sharing.names_owner:
        (kept.user_id if kept.HasField("user_id") else kept.group_id).ClearField("idp")
    return kept


def _share_id(call: Call, node: Node, number: int) -> str:
    if call.core.profile.sharing.numbered:
        return str(number)
    return f"{call.core.profile.storage_id}:{call.core.references.space_of(node)}:{uuid4()}"


def _refuse_another(call: Call, node: Node, message: Any) -> None:
    """Refuse a second share with the same grantee, and where servers do, one further up."""
    store, ways = call.core.store, call.core.profile.sharing
    others = {each.node for each in store.shares.with_any([grantee_of(message.grantee)])}
    if node.id in others:
        raise Refused(ways.twice, "error creating share: error: already exists")
    if not ways.nested and others.intersection(store.tree.rows.lineage(node)):
        raise Refused(Code.ABORTED, json.dumps({"error_type": "parent_conflict"}))


CALLS = {
    "CreateShare": create_share,
    "GetShare": get_share,
    "ListShares": list_shares,
    "ListExistingShares": list_existing_shares,
    "UpdateShare": update_share,
    "RemoveShare": remove_share,
}

"""Public links as their makers see them. Answers as docs/servers.md, "Public links"."""

import time
from typing import Any

import grpc
from cs3.sharing.link.v1beta1 import link_api_pb2 as api
from cs3.sharing.link.v1beta1 import resources_pb2 as link

from cs3lab.gateway.core import Call
from cs3lab.gateway.render import now
from cs3lab.gateway.services.permissions import rewritten
from cs3lab.gateway.services.shares import kept_id, kept_user, shared_node
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.links import Linked

FILTER = api.ListPublicSharesRequest.Filter
UPDATE = api.UpdatePublicShareRequest.Update


def create_public_share(call: Call) -> None:
    """Make a link to a node."""
    info, grant = call.request.resource_info, call.request.grant
    guarded = call.core.profile.sharing.guarded_links
    if guarded and not info.HasField("arbitrary_metadata"):
        raise Refused(grpc.StatusCode.INTERNAL, "runtime error: nil pointer dereference")
    node = shared_node(call, info.id)
    if "add_grant" not in call.core.access.rights(call.user, node):
        raise Refused(Code.INVALID_ARGUMENT, "no share permission")
    _refuse_past(call, grant)
    message = link.PublicShare(
        resource_id=kept_id(call, node),
        permissions=_kept(call, grant.permissions.permissions),
        owner=kept_user(call, call.user.user_id()),
        creator=kept_user(call, call.user.user_id()),
        ctime=now(),
        mtime=now(),
        expiration=grant.expiration if grant.HasField("expiration") else None,
    )
    numbered = call.core.profile.sharing.numbered
    linked = call.core.store.links.add(node.id, message, grant.password, numbered=numbered)
    call.response.share.CopyFrom(linked.message)


def get_public_share(call: Call) -> None:
    """Tell a link, to anybody who knows its id or token."""
    linked = call.core.store.links.named(call.request.ref)
    ways = call.core.profile.sharing
    if linked is None or (ways.guarded_links and linked.expired):
        raise Refused(ways.unknown_link, "share not found")
    call.response.share.CopyFrom(linked.message)


def list_public_shares(call: Call) -> None:
    """List links: one's own, or everybody's, as the server does."""
    own = call.core.profile.sharing.own_by_default
    links = call.core.store.links.all()
    if own:
        links = [one for one in links if _is_maker(call, one) and not one.expired]
    for wanted in call.request.filters:
        if wanted.type in (FILTER.TYPE_CREATOR, FILTER.TYPE_OWNER):
            user = (wanted.creator.opaque_id or wanted.owner.opaque_id) if not own else ""
            links = [one for one in links if one.message.creator.opaque_id == user]
        if wanted.type == FILTER.TYPE_RESOURCE_ID:
            target = wanted.resource_id.opaque_id
            links = [one for one in links if one.message.resource_id.opaque_id == target]
    call.response.share.extend(one.message for one in links)


def update_public_share(call: Call) -> None:
    """Change one thing about a link."""
    linked, update = _own(call), call.request.update
    message, password = linked.message, None
    if update.type == UPDATE.TYPE_PERMISSIONS:
        message.permissions.CopyFrom(_kept(call, update.grant.permissions.permissions))
    elif update.type == UPDATE.TYPE_PASSWORD:
        password = update.grant.password
    elif update.type == UPDATE.TYPE_EXPIRATION:
        _refuse_past(call, update.grant)
        message.ClearField("expiration")
        if update.grant.expiration.seconds:
            message.expiration.CopyFrom(update.grant.expiration)
    elif update.type == UPDATE.TYPE_DISPLAYNAME:
        message.display_name = update.display_name
    else:
        raise Refused(Code.INTERNAL, "invalid update type")
    message.mtime.CopyFrom(now())
    call.response.share.CopyFrom(call.core.store.links.change(linked, password).message)


def remove_public_share(call: Call) -> None:
    """End a link."""
    call.core.store.links.remove(_own(call, grpc.StatusCode.INTERNAL))


def _own(call: Call, stranger: Any = Code.NOT_FOUND) -> Linked:
    """Return the link the request names, if it is the caller's to change."""
    ways, linked = call.core.profile.sharing, call.core.store.links.named(call.request.ref)
    if linked is None:
        raise Refused(ways.unknown_link_change, "error: not found")
    if ways.guarded_links and not _is_maker(call, linked):
        raise Refused(stranger, "stat: error: not found")
    return linked


def _is_maker(call: Call, linked: Linked) -> bool:
    return bool(linked.message.creator.opaque_id == call.user.id)


def _refuse_past(call: Call, grant: Any) -> None:
    end = grant.expiration.seconds
    if call.core.profile.sharing.guarded_links and 0 < end <= time.time():
        raise Refused(Code.INVALID_ARGUMENT, "expiration date is in the past")


def _kept(call: Call, permissions: Any) -> Any:
    keeps = call.core.profile.sharing.keeps_permissions
    return link.PublicSharePermissions(permissions=permissions if keeps else rewritten(permissions))


CALLS = {
    "CreatePublicShare": create_public_share,
    "GetPublicShare": get_public_share,
    "ListPublicShares": list_public_shares,
    "UpdatePublicShare": update_public_share,
    "RemovePublicShare": remove_public_share,
}

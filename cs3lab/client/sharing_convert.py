"""Conversion between protobuf messages and `sharing_model`. Pure."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from cs3.identity.group.v1beta1 import resources_pb2 as groups
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert
from cs3lab.client import sharing_model as model
from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import Resource, UserId
from cs3lab.client.roles import role_of
from cs3lab.messages import Sentence

_STATES = {
    collaboration.SHARE_STATE_ACCEPTED: model.ShareState.ACCEPTED,
    collaboration.SHARE_STATE_REJECTED: model.ShareState.DECLINED,
}


def group(message: Any) -> model.Group:
    """Return a group from its message; its name stands in for a missing display name."""
    return model.Group(
        model.GroupId(message.id.idp, message.id.opaque_id),
        message.group_name,
        message.display_name or message.group_name,
        message.mail,
    )


def to_group_id(value: model.GroupId) -> Any:
    """Return a group id for the wire."""
    return groups.GroupId(idp=value.idp, opaque_id=value.opaque_id)


def grantee(message: Any) -> model.Grantee:
    """Return a grantee from its message."""
    if message.type == resources.GRANTEE_TYPE_GROUP:
        return model.GroupId(message.group_id.idp, message.group_id.opaque_id)
    return convert.user_id(message.user_id)


def to_grantee(value: model.Grantee) -> Any:
    """Return a grantee for the wire."""
    if isinstance(value, UserId):
        return resources.Grantee(
            type=resources.GRANTEE_TYPE_USER, user_id=convert.to_user_id(value)
        )
    return resources.Grantee(type=resources.GRANTEE_TYPE_GROUP, group_id=to_group_id(value))


def to_resource_info(resource: Resource) -> Any:
    """Return the description of a file or folder that is to be shared.

    With the owner v3 finds a share made before; without metadata, even empty, oc fails to make a
    link (docs/servers.md, Shares and Public links).
    """
    kind = (
        resources.RESOURCE_TYPE_CONTAINER if resource.is_directory else resources.RESOURCE_TYPE_FILE
    )
    return resources.ResourceInfo(
        id=convert.to_resource_id(resource.id),
        type=kind,
        owner=convert.to_user_id(resource.owner) if resource.owner else None,
        arbitrary_metadata=resources.ArbitraryMetadata(),
    )


def share(message: Any) -> model.Share:
    """Return a share from its message."""
    return model.Share(
        id=message.id.opaque_id,
        resource_id=convert.resource_id(message.resource_id),
        grantee=grantee(message.grantee),
        role=role_of(message.permissions.permissions),
        owner=convert.user_id(message.owner) if message.owner.opaque_id else None,
        creator=convert.user_id(message.creator),
        created=_moment(message.ctime),
        expires=_moment(message.expiration),
    )


def received(message: Any) -> model.ReceivedShare:
    """Return a share with the caller; one neither accepted nor declined is pending."""
    return model.ReceivedShare(
        share=share(message.share),
        state=_STATES.get(message.state, model.ShareState.PENDING),
        hidden=message.hidden,
        mount_name=message.mount_point.path.strip("/"),
    )


def link(message: Any) -> model.PublicLink:
    """Return a public link from its message."""
    return model.PublicLink(
        id=message.id.opaque_id,
        token=message.token,
        resource_id=convert.resource_id(message.resource_id),
        role=role_of(message.permissions.permissions),
        # oc names a link by its token, v3 "Link" (docs/servers.md, Public links).
        name="" if message.display_name in (message.token, "Link") else message.display_name,
        protected=message.password_protected,
        creator=convert.user_id(message.creator),
        created=_moment(message.ctime),
        expires=_moment(message.expiration),
    )


def check_expiry(expires: datetime | None) -> None:
    """Refuse an end that has passed. Raises InvalidArgument.

    Servers take it, and oc fails to list shares then (docs/servers.md, Shares).
    """
    if expires is None:
        return
    if expires.tzinfo is None:
        raise InvalidArgument(Sentence.END_WITHOUT_ZONE())
    if expires <= datetime.now(timezone.utc):
        raise InvalidArgument(Sentence.END_IN_PAST())


def _moment(message: Any) -> datetime | None:
    return convert.moment(message.seconds, message.nanos) if message.seconds else None

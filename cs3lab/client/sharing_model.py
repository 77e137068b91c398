"""Shares and links, as frozen dataclasses: no protobuf leaves this package."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from cs3lab.client.model import ResourceId, UserId

FEDERATED = 6
"""The kind of account of a person at another site; `UserId.idp` is that site's domain."""


@dataclass(frozen=True, slots=True)
class GroupId:
    """The id of a group."""

    idp: str
    opaque_id: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people that can be shared with."""

    id: GroupId
    name: str
    display_name: str
    mail: str


Grantee: TypeAlias = UserId | GroupId
"""A person, here or at another site, or a group that something is shared with."""


class Role(Enum):
    """What a share lets people do; OTHER is any set of rights this client does not send."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OTHER = "other"


class ShareState(Enum):
    """The caller's answer to a share."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Share:
    """One file or folder, shared with one grantee; times are aware, None where not told."""

    id: str
    resource_id: ResourceId
    grantee: Grantee
    role: Role
    owner: UserId | None
    creator: UserId
    created: datetime | None
    expires: datetime | None

    @property
    def is_space_grant(self) -> bool:
        """Whether it says who belongs to a space, and shares nothing (docs/servers.md, Shares)."""
        return self.resource_id.opaque_id == self.resource_id.space_id != ""


@dataclass(frozen=True, slots=True)
class ReceivedShare:
    """A share with the caller; `mount_name` is their name for it, "" where none is kept."""

    share: Share
    state: ShareState
    hidden: bool
    mount_name: str


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A public link; whoever knows its token may open it, so that stays out of repr()."""

    id: str
    token: str = field(repr=False)
    resource_id: ResourceId
    role: Role
    name: str
    protected: bool
    creator: UserId
    created: datetime | None
    expires: datetime | None


def same_account(one: Grantee | None, other: Grantee | None) -> bool:
    """Return whether two ids mean the same account.

    v3 leaves out the provider of identity in shares (docs/servers.md, Shares).
    """
    if one is None or other is None or isinstance(one, GroupId) is not isinstance(other, GroupId):
        return False
    return one.opaque_id == other.opaque_id and (
        one.idp == other.idp or not one.idp or not other.idp
    )


def same_item(one: ResourceId, other: ResourceId) -> bool:
    """Return whether two ids mean one item: shares on some servers leave out the space."""
    return (one.storage_id, one.opaque_id) == (other.storage_id, other.opaque_id) and (
        one.space_id == other.space_id or not one.space_id or not other.space_id
    )

"""What is shared with whom, as frozen dataclasses; no protobuf leaves this package."""

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
    """Which group, for a machine."""

    idp: str
    opaque_id: str


@dataclass(frozen=True, slots=True)
class Group:
    """People of the storage who are shared with together."""

    id: GroupId
    name: str
    display_name: str
    mail: str


Grantee: TypeAlias = UserId | GroupId
"""Whom something is shared with: a person, here or at another site, or a group."""


class Role(Enum):
    """What a share lets people do; OTHER is a set that others made and this client never sends."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OTHER = "other"


class ShareState(Enum):
    """What became of a share with me."""

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


@dataclass(frozen=True, slots=True)
class ReceivedShare:
    """A share with me; `mount_name` is my own name for it, "" where the server keeps none."""

    share: Share
    state: ShareState
    hidden: bool
    mount_name: str


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A way in for whoever knows the token, which therefore stays out of repr()."""

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
    """Whether two ids mean the same account; some servers leave out the provider of identity."""
    if one is None or other is None or isinstance(one, GroupId) is not isinstance(other, GroupId):
        return False
    return one.opaque_id == other.opaque_id and (
        one.idp == other.idp or not one.idp or not other.idp
    )

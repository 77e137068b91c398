"""The rows that the screens of sharing show."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cs3lab.client.sharing_model import Role, ShareState
from cs3lab.messages import WORDING, Wording

Kind = Literal["user", "group", "remote"]
Type = Literal["directory", "file", "notebook"]

_NAME = Meta(description="The name to show; null where the storage does not tell any more.")
_MESSAGE = Meta(description="What is wrong with this row, for a person; null if nothing is.")
_STATUS = Meta(
    description="ready: it can be opened now. gone: it was deleted or taken back. "
    "unknown: the storage could not tell."
)
Status = Literal["ready", "gone", "unknown"]


class Principal(msgspec.Struct, frozen=True):
    """A person or group who shares, or is shared with."""

    kind: Annotated[Kind, Meta(description="remote: a person at another site.")]
    id: Annotated[str, Meta(description="Who, for a request; never to be shown.")]
    idp: Annotated[str, Meta(description="Who gives out that id, for a request.")]
    name: Annotated[str | None, _NAME]
    username: Annotated[str | None, Meta(description="The name to sign in with, or a group's.")]
    mail: str | None
    site: Annotated[str | None, Meta(description="The other site's domain; null for here.")]


class Item(msgspec.Struct, frozen=True):
    """What is shared."""

    name: Annotated[str | None, _NAME]
    path: Annotated[
        str | None, Meta(description="Its path in the tree; null where it has none there.")
    ]
    type: Annotated[Type | None, Meta(description="null where it is not known.")]
    size: Annotated[int | None, Meta(description="In bytes.")]
    modified: datetime | None
    writable: Annotated[bool, Meta(description="The signed-in user may change it.")]


class ShareRow(msgspec.Struct, frozen=True):
    """Something I share."""

    id: str
    item: Item
    grantee: Annotated[Principal, Meta(description="Whom it is shared with.")]
    role: Role
    created: datetime | None
    expires: datetime | None
    mine: Annotated[bool, Meta(description="I made this share and may change it.")]
    status: Annotated[Status, _STATUS]
    message: Annotated[str | None, _MESSAGE]
    wording: Annotated[Wording | None, WORDING]


class ReceivedRow(msgspec.Struct, frozen=True):
    """Something shared with me."""

    id: str
    item: Item
    sharer: Annotated[Principal, Meta(description="Who shares it with me.")]
    group: Annotated[Principal | None, Meta(description="The group it reaches me through.")]
    role: Role
    created: datetime | None
    expires: datetime | None
    state: ShareState
    hidden: bool
    status: Annotated[Status, _STATUS]
    message: Annotated[str | None, _MESSAGE]
    wording: Annotated[Wording | None, WORDING]
    failed: Annotated[
        Literal["sharer", "storage"] | None,
        Meta(description="Where it fails: at the sharer's end, or at the storage."),
    ]
    merges_into: Annotated[
        str | None,
        Meta(
            description="It is a copy that its owner asks to have merged: the name of the "
            "original; null for everything else."
        ),
    ]
    words: Annotated[str, Meta(description="What its owner says to that; empty for nothing.")]


class LinkRow(msgspec.Struct, frozen=True):
    """A public link I made."""

    id: str
    item: Item
    token: Annotated[str, Meta(description="What the link's address ends with.")]
    url: Annotated[str | None, Meta(description="The address; null where none is configured.")]
    role: Role
    protected: Annotated[bool, Meta(description="It asks for a password.")]
    created: datetime | None
    expires: datetime | None
    status: Annotated[Status, _STATUS]
    message: Annotated[str | None, _MESSAGE]
    wording: Annotated[Wording | None, WORDING]


class Sharing(msgspec.Struct, frozen=True):
    """All the share dialog shows of one item."""

    item: Item
    available: Annotated[
        bool, Meta(description="The storage shares with people; if not, there are links at most.")
    ]
    can_share: bool
    message: Annotated[str | None, Meta(description="Why it cannot be shared.")]
    wording: Annotated[Wording | None, WORDING]
    shares: list[ShareRow]
    links: Annotated[
        list[LinkRow] | None, Meta(description="null where the storage makes no links.")
    ]
    linkable: Annotated[
        bool, Meta(description="A link can be made: it would have an address to hand on.")
    ]
    groups: Annotated[bool | None, Meta(description="The storage knows groups; null: unknown.")]

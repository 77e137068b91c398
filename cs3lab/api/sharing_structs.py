"""The requests and answers of sharing; the rows are those of cs3lab.sharing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from cs3lab.merge.proposal import MAX_WORDS
from cs3lab.sharing.rows import Kind, LinkRow, Principal, ReceivedRow, ShareRow, Sharing

Access = Annotated[
    Literal["viewer", "editor"], Meta(description="viewer: look and copy. editor: change, too.")
]
End = Annotated[datetime, Meta(tz=True, description="With its time zone, and in the future.")]
Path = Annotated[str, Meta(description="A path in the tree.")]
_Available = Annotated[
    bool, Meta(description="The storage keeps shares; if not, the list is empty for good.")
]


class ShareList(msgspec.Struct, frozen=True):
    """What I share, the newest first."""

    shares: list[ShareRow]
    available: _Available


class ReceivedList(msgspec.Struct, frozen=True):
    """What is shared with me, in any state, the newest first."""

    received: list[ReceivedRow]
    available: _Available
    own_names: Annotated[
        bool, Meta(description="The storage keeps names of my own for what is shared with me.")
    ]


class LinkList(msgspec.Struct, frozen=True):
    """My links, the newest first."""

    links: Annotated[
        list[LinkRow] | None, Meta(description="null where the storage makes no links.")
    ]


class PrincipalList(msgspec.Struct, frozen=True):
    """People and groups, the likeliest first."""

    people: list[Principal]


class PrincipalId(msgspec.Struct, frozen=True):
    """A person or group, as found before."""

    kind: Kind
    id: str
    idp: str = ""


class NewShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share to make."""

    path: Path
    grantee: PrincipalId
    role: Access
    expires: End | None = None


class ShareChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes of a share; fields left out stay as they are."""

    role: Access | UnsetType = UNSET
    expires: Annotated[End | UnsetType | None, Meta(description="null: never.")] = UNSET


class ReceivedChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to a share, or a name of my own for it."""

    state: Literal["accepted", "declined", "hidden"] | UnsetType = UNSET
    name: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    words: (
        Annotated[
            str,
            Meta(
                max_length=MAX_WORDS,
                description="declined: who proposed to merge it hears so, with this sentence; "
                "empty for none.",
            ),
        ]
        | UnsetType
    ) = UNSET


class NewLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link to make."""

    path: Path
    role: Access = "viewer"
    password: str = ""
    expires: End | None = None


class LinkChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes of a link; fields left out stay as they are."""

    role: Access | UnsetType = UNSET
    password: Annotated[str | UnsetType | None, Meta(description="null: none.")] = UNSET
    expires: Annotated[End | UnsetType | None, Meta(description="null: never.")] = UNSET


OPERATIONS: tuple[tuple[Any, ...], ...] = (
    ("/cs3lab/shares", "get", "listShares", "What I share", ShareList),
    ("/cs3lab/shares", "post", "createShare", "Share an item", ShareRow, NewShare, "", 201),
    ("/cs3lab/shares/{id}", "patch", "changeShare", "Change role or end", ShareRow, ShareChange),
    ("/cs3lab/shares/{id}", "delete", "removeShare", "End a share"),
    ("/cs3lab/received", "get", "listReceived", "What is shared with me", ReceivedList),
    (
        "/cs3lab/received/{id}",
        "patch",
        "answerReceived",
        "Accept, decline, hide or rename",
        ReceivedRow,
        ReceivedChange,
    ),
    ("/cs3lab/received/{id}", "delete", "leaveReceived", "Leave a share"),
    ("/cs3lab/links", "get", "listLinks", "My links", LinkList),
    ("/cs3lab/links", "post", "createLink", "Make a link", LinkRow, NewLink, "", 201),
    ("/cs3lab/links/{id}", "patch", "changeLink", "Change a link", LinkRow, LinkChange),
    ("/cs3lab/links/{id}", "delete", "removeLink", "End a link"),
    ("/cs3lab/people", "get", "findPeople", "People and groups by name", PrincipalList, None, "q"),
    ("/cs3lab/sharing", "get", "getSharing", "How an item is shared", Sharing, None, "path"),
)
"""Path, method, name, summary, then answer, body, query parameter and status where there are."""

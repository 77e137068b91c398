"""How servers differ in sharing. Source: docs/servers.md, "Shares" and "Public links"."""

from dataclasses import dataclass

import grpc

from cs3lab.gateway.status import Answer, Code

SHARING_CALLS = (
    "CreateShare",
    "GetShare",
    "ListShares",
    "UpdateShare",
    "RemoveShare",
    "ListReceivedShares",
    "GetReceivedShare",
    "UpdateReceivedShare",
    "CreatePublicShare",
    "GetPublicShare",
    "ListPublicShares",
    "UpdatePublicShare",
    "RemovePublicShare",
    "FindGroups",
    "GetGroup",
)
VISITOR_CALLS = frozenset(
    {
        "Stat",
        "ListContainer",
        "GetPath",
        "CreateContainer",
        "TouchFile",
        "Delete",
        "Move",
        "InitiateFileUpload",
        "InitiateFileDownload",
        "SetLock",
        "GetLock",
        "RefreshLock",
        "Unlock",
    }
)
"""The calls of a visitor by link; their token is not good for the rest."""
UNKNOWN = grpc.StatusCode.UNKNOWN


@dataclass(frozen=True, slots=True)
class SharingWays:
    """One server's dialect of shares and links."""

    # Shares
    keeps_permissions: bool
    """Permissions are checked and kept as sent; otherwise rewritten to the nearest role."""
    own_by_default: bool
    """Lists hold the caller's own and nothing when asked for a creator's; otherwise everybody's."""
    asks_recipients: bool
    """A new share is pending, and can be hidden and named; otherwise it is accepted or hidden."""
    names_owner: bool
    """A share tells the owner of what is shared, and ids lack the provider of identity."""
    numbered: bool
    """Ids are numbers."""
    lists_with_infos: bool
    """ListExistingShares and ListExistingReceivedShares are there."""
    shown_to_recipients: bool
    """A recipient may ask for one share by its id."""
    lists_space_grants: bool
    """Who belongs to a space is among the shares, its manager too."""
    nested: bool
    """Something in a directory shared with a person can be shared with them once more."""

    # Answers
    twice: Answer
    unknown: Answer
    unknown_update: Answer
    unknown_remove: Answer
    not_yours: Answer
    gone: Answer
    """A share whose file was deleted cannot be changed or removed."""
    unknown_received: Answer
    unknown_received_update: Answer

    # Links
    guarded_links: bool
    """Links are changed by their maker only and never end in the past."""
    unknown_link: Answer
    unknown_link_change: Answer
    visits_as_owner: bool
    """Who opens a link is the link's maker with fewer rights; otherwise nobody in particular."""
    visitor_refused: Answer | None
    """The answer to a visitor beyond their link; None: as for anybody."""


OPENCLOUD = SharingWays(
    keeps_permissions=True,
    own_by_default=True,
    asks_recipients=True,
    names_owner=False,
    numbered=False,
    lists_with_infos=False,
    shown_to_recipients=True,
    lists_space_grants=True,
    nested=True,
    twice=Code.ALREADY_EXISTS,
    unknown=Code.NOT_FOUND,
    unknown_update=Code.INTERNAL,
    unknown_remove=Code.INTERNAL,
    not_yours=Code.PERMISSION_DENIED,
    gone=Code.INTERNAL,
    unknown_received=Code.NOT_FOUND,
    unknown_received_update=Code.NOT_FOUND,
    guarded_links=True,
    unknown_link=Code.NOT_FOUND,
    unknown_link_change=UNKNOWN,
    visits_as_owner=True,
    visitor_refused=None,
)

REVA_SQL = SharingWays(
    keeps_permissions=False,
    own_by_default=False,
    asks_recipients=False,
    names_owner=True,
    numbered=True,
    lists_with_infos=True,
    shown_to_recipients=False,
    lists_space_grants=False,
    nested=False,
    twice=UNKNOWN,
    unknown=UNKNOWN,
    unknown_update=UNKNOWN,
    unknown_remove=UNKNOWN,
    not_yours=UNKNOWN,
    gone=Code.NOT_FOUND,
    unknown_received=Code.INTERNAL,
    unknown_received_update=Code.INTERNAL,
    guarded_links=False,
    unknown_link=Code.NOT_FOUND,
    unknown_link_change=Code.NOT_FOUND,
    visits_as_owner=False,
    visitor_refused=grpc.StatusCode.PERMISSION_DENIED,
)

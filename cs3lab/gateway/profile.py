"""What differs between the servers this gateway can stand in for.

A profile is a set of choices, each named after the behaviour. The code asks for the behaviour,
never for the profile's name. Source of every choice: docs/servers.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import grpc

from cs3lab.gateway.sharing import OPENCLOUD as OPENCLOUD_SHARING
from cs3lab.gateway.sharing import REVA_SQL, SHARING_CALLS, SharingWays
from cs3lab.gateway.status import Answer, Code


@dataclass(frozen=True, slots=True)
class Codes:
    """The answer to each failure that servers name differently."""

    below_a_file: Code
    create_without_parent: Code
    move_missing: Code
    move_onto_directory: Code
    restore_conflict: Code
    restore_unknown: Code
    purge_unknown: Code
    version_used: Code
    people_without_filter: grpc.StatusCode
    broken_download: int
    """HTTP status of a download by a reference without the leading `./`."""
    missing_token: Answer
    dead_token: Answer
    """A forged or expired token, in every call that `dead_token_in` does not name."""
    dead_token_in: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    path_gone: Code = Code.NOT_FOUND


@dataclass(frozen=True, slots=True)
class LockWays:
    """How a server treats locks."""

    enforced: bool
    """Whatever changes a file is compared with the lock's id and holder, and what has expired is
    refreshed all the same; otherwise the calls on locks compare the application, and an id only
    where one is given."""
    replaced: bool = False
    """SetLock puts a lock over any other without looking."""
    saves_by_application: bool = False
    """A PUT must name the lock's application in X-Lock-Holder."""
    told: bool = False
    """Descriptions of files tell of their locks; also of one that has expired, unless locks are
    enforced, until a call on locks meets it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One server's dialect."""

    name: str
    codes: Codes
    sharing: SharingWays

    # Identity of resources
    storage_id: str
    mount: str
    """Where the homes are mounted."""
    home_by_id: bool
    """A home is named after the user's id, not the user name, and other homes have no path."""
    path_ids: bool
    """Ids encode the path and die with a rename; otherwise they are stable."""
    full_records: bool
    """Stat fills name, parent_id, checksum and lock, with nanoseconds."""
    changes_climb: bool
    """A change inside alters etag, mtime and size of every directory above."""
    root_lists_mounts: bool
    """`/` can be listed."""

    # Authorisation
    enforces_rights: bool
    token_leeway: float
    """Seconds an expired token still works."""

    # Saving
    conditional_saves: bool
    """if_match, if_not_exist, if_unmodified_since, checksums, lengths and parents are checked at
    initiate and again when the content arrives; otherwise the last writer wins."""
    directory_replaced_by_save: bool
    form_bodies_lost: bool
    """A body of type application/x-www-form-urlencoded is stored as an empty file."""
    move_replaces_files: bool
    torn_saves: bool
    """What came of a PUT that was cut off is the file's content."""
    undone_keeps_etag: bool
    """A save that is undone after its check leaves the file its etag and time."""

    # Reading
    rich_downloads: bool
    """Downloads carry ETag, Last-Modified, OC-Checksum and honour Range and If-None-Match;
    uploads answer with ETag, OC-ETag, OC-FileId and Last-Modified."""

    # Locks, versions, bin, people
    locks: LockWays | None
    version_ids: bool
    """A version's key is an id its content can be downloaded by."""
    version_restore_prefix: str
    """What precedes a listed key in a restore."""
    dated_bin: bool
    """Keys of deleted items say the name, and times are milliseconds."""
    shared_bin: bool
    """One bin for all users."""
    restore_replaces_files: bool
    """What comes back from the bin takes the place of a file of its name, which is lost."""
    names_leave_room: int
    """Longest name in bytes of UTF-8 that can be deleted."""
    users_by_id_claim: bool
    disk_quota: bool
    """GetQuota tells the size of the server's disk."""
    inode_ids: bool = False
    """Ids are stable all the same where paths are shown whole (`path_ids`)."""


_PERSON_CALLS = MappingProxyType(
    {
        "Stat": Code.NOT_FOUND,
        "ListContainer": Code.NOT_FOUND,
        "ListStorageSpaces": Code.INTERNAL,
        "GetHome": grpc.StatusCode.UNKNOWN,
        "FindUsers": grpc.StatusCode.PERMISSION_DENIED,
        "GetUser": grpc.StatusCode.PERMISSION_DENIED,
        "GetUserByClaim": grpc.StatusCode.PERMISSION_DENIED,
        **dict.fromkeys(SHARING_CALLS, grpc.StatusCode.PERMISSION_DENIED),
        "WhoAmI": Code.UNAUTHENTICATED,
    }
)

OPENCLOUD = Profile(
    name="opencloud",
    codes=Codes(
        below_a_file=Code.NOT_FOUND,
        create_without_parent=Code.FAILED_PRECONDITION,
        move_missing=Code.NOT_FOUND,
        move_onto_directory=Code.ALREADY_EXISTS,
        restore_conflict=Code.ALREADY_EXISTS,
        restore_unknown=Code.INTERNAL,
        purge_unknown=Code.NOT_FOUND,
        version_used=Code.INTERNAL,
        people_without_filter=grpc.StatusCode.INTERNAL,
        broken_download=500,
        missing_token=Code.PERMISSION_DENIED,
        dead_token=Code.PERMISSION_DENIED,
        dead_token_in=_PERSON_CALLS,
        path_gone=Code.INTERNAL,
    ),
    sharing=OPENCLOUD_SHARING,
    storage_id="1284d238-aa92-42ce-bdc4-0b0000009157",
    mount="users",
    home_by_id=True,
    path_ids=False,
    full_records=True,
    changes_climb=True,
    root_lists_mounts=False,
    enforces_rights=True,
    token_leeway=5,
    conditional_saves=True,
    directory_replaced_by_save=False,
    form_bodies_lost=False,
    move_replaces_files=False,
    torn_saves=False,
    undone_keeps_etag=False,
    rich_downloads=True,
    locks=LockWays(enforced=True, told=True),
    version_ids=True,
    version_restore_prefix="",
    dated_bin=False,
    shared_bin=False,
    restore_replaces_files=True,
    names_leave_room=255,
    users_by_id_claim=True,
    disk_quota=False,
)

OPENCLOUD_DECOMPOSED = replace(
    OPENCLOUD,
    name="opencloud-decomposed",
    restore_replaces_files=False,
    undone_keeps_etag=True,
)

REVA_LOCAL = Profile(
    name="reva-local",
    codes=Codes(
        below_a_file=Code.INTERNAL,
        create_without_parent=Code.NOT_FOUND,
        move_missing=Code.INTERNAL,
        move_onto_directory=Code.INTERNAL,
        restore_conflict=Code.INTERNAL,
        restore_unknown=Code.INTERNAL,
        purge_unknown=Code.INTERNAL,
        version_used=Code.NOT_FOUND,
        people_without_filter=grpc.StatusCode.UNKNOWN,
        broken_download=404,
        missing_token=grpc.StatusCode.UNAUTHENTICATED,
        dead_token=grpc.StatusCode.PERMISSION_DENIED,
    ),
    sharing=REVA_SQL,
    storage_id="localhome",
    mount="home",
    home_by_id=False,
    path_ids=True,
    full_records=False,
    changes_climb=False,
    root_lists_mounts=True,
    enforces_rights=False,
    token_leeway=0,
    conditional_saves=False,
    directory_replaced_by_save=True,
    form_bodies_lost=True,
    move_replaces_files=True,
    torn_saves=True,
    undone_keeps_etag=False,
    rich_downloads=False,
    locks=None,
    version_ids=False,
    version_restore_prefix="v",
    dated_bin=True,
    shared_bin=True,
    restore_replaces_files=False,
    names_leave_room=240,
    users_by_id_claim=False,
    disk_quota=True,
)

REVA_EOS = replace(
    REVA_LOCAL,
    name="reva-eos",
    storage_id="eoshome",
    torn_saves=False,
    inode_ids=True,
    enforces_rights=True,
    shared_bin=False,
    locks=LockWays(enforced=False, saves_by_application=True, told=True),
)

REVA_CEPHMOUNT = replace(
    REVA_EOS,
    name="reva-cephmount",
    storage_id="cephmount",
    torn_saves=True,
    locks=LockWays(enforced=False, replaced=True),
)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (OPENCLOUD, OPENCLOUD_DECOMPOSED, REVA_LOCAL, REVA_EOS, REVA_CEPHMOUNT)
    }
)

"""What actions cost on each profile, in calls to the storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from tests.support.gateway import GatewayProcess

_UPLOAD = ("InitiateFileUpload", "PUT")


@dataclass(frozen=True)
class Budget:
    """The calls of one profile, once the server knows how the storage answers."""

    save: list[str]
    """An upload over a known etag, and a new file under a name that is free."""
    save_over: list[str]
    """A save over a known etag, without the calls for its lock."""
    save_locked: list[str]
    """A save under a lock that is held."""
    lock: list[str]
    """What it takes to lock a file that was just described."""
    listing_by_id: list[str]
    """A listing of a folder that is named by its id."""
    looks_for_names: int
    """How many Stats a share takes before its name is known."""
    before_save_in_share: list[str]
    """What is asked before a save in a share without a lock of this server."""
    merge: int
    """A merge of a copy into its original at most, without the save of the copy."""


_SPACES = Budget(
    save=[*_UPLOAD],
    save_over=[*_UPLOAD],
    save_locked=[*_UPLOAD],
    lock=["SetLock"],
    listing_by_id=["ListContainer"],
    looks_for_names=0,
    before_save_in_share=["Stat"],
    merge=8,
)

# The etag is compared here before a save, and asked for after.
_COMPARED = ["Stat", *_UPLOAD, "Stat"]
# Where no lock is compared either, the versions tell whether somebody saved in that moment.
_LOOKED_AFTER = [*_COMPARED, "ListFileVersions"]

_EOS = Budget(
    save=_COMPARED,
    save_over=_COMPARED,
    # A save by any lock of the same application is taken: whose stands there, Stat tells.
    save_locked=_COMPARED,
    lock=["SetLock"],
    # Listed by id, folders give ids that mislead: the path is asked for.
    listing_by_id=["GetPath", "ListContainer"],
    # Nothing is mounted.
    looks_for_names=1,
    # It is not known that the rights of a Stat are the caller's own.
    before_save_in_share=["ListReceivedShares", "Stat"],
    merge=10,
)

BUDGETS: Mapping[str, Budget] = {
    "opencloud": _SPACES,
    "reva-eos": _EOS,
    # GetLock tells what Stat does not, and SetLock compares nothing.
    "reva-cephmount": replace(
        _EOS, save_locked=["Stat", "GetLock", *_UPLOAD, "Stat"], lock=["GetLock", "SetLock"]
    ),
    "reva-local": replace(
        _EOS,
        save_over=_LOOKED_AFTER,
        save_locked=_LOOKED_AFTER,
        lock=[],
        before_save_in_share=["ListReceivedShares"],
        merge=12,
    ),
}


@pytest.fixture
def budget(gateway: GatewayProcess) -> Budget:
    """What actions cost on the profile of the test."""
    return BUDGETS[gateway.profile]

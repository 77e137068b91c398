"""The two families of Reva, and what each is taken to do until its answers show otherwise.

Source: docs/servers.md. Where the drivers of a family differ the table says None, and an ability
that is not known is taken for missing: the client then looks for itself, with more calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Family:
    """What is taken for granted of a server; the abilities are those of `Dialect`."""

    spaces: bool | None = None
    """Paths are relative to a space; shares and bin are asked for by other filters."""
    compares_etags: bool | None = None
    makes_empty_files: bool | None = None
    keeps_targets: bool | None = None
    put_etag: bool | None = None
    checks_later: bool | None = None
    compares_locks: bool | None = None
    guards_locks: bool | None = None
    tells_locks: bool | None = None
    stable_ids: bool | None = None
    true_rights: bool | None = None


UNSEEN = Family()

WITH_SPACES = Family(
    spaces=True,
    compares_etags=True,  # Transfers: if_match, if_not_exist, onto a directory
    makes_empty_files=True,  # Transfers: 0 bytes
    keeps_targets=True,  # References and listings: Move
    put_etag=True,  # Transfers: PUT 200 headers
    checks_later=True,  # Saves that are checked later
    compares_locks=True,  # Locks: writing to a locked file
    guards_locks=True,  # Locks: already locked
    tells_locks=True,  # References and listings: lock
    stable_ids=True,  # twelve rules, 7
    true_rights=True,  # References and listings: permission_set
)
"""OpenCloud."""

WITHOUT_SPACES = Family(
    spaces=False,
    compares_etags=False,  # Transfers; Other drivers, EOS
    makes_empty_files=False,  # Transfers: 0 bytes
    keeps_targets=False,  # References and listings: Move
    put_etag=False,  # Transfers; Other drivers, EOS
    checks_later=False,
    compares_locks=False,  # Locks, EOS: X-Lock-Id is not compared
    guards_locks=None,  # EOS does, cephmount does not (Other drivers)
    tells_locks=None,  # EOS does since 3.12.2 (Locks), the others do not
    stable_ids=None,  # EOS and cephmount have inodes, the local driver encodes paths
    true_rights=False,  # EOS tells them, the local driver everything to everybody
)
"""CERN's Reva, whichever of its drivers keeps the files."""


def family_of(info: Any) -> Family | None:
    """Return the family a ResourceInfo comes from, None where it does not tell.

    Servers with spaces tell the parent of every entry, or its base name alone. The others tell
    full paths (docs/servers.md, References and listings).
    """
    # A server without spaces may send a parent that names only the space, and no entry in it.
    if info.parent_id.opaque_id or (info.path and not info.path.startswith("/")):
        return WITH_SPACES
    return WITHOUT_SPACES if info.path else None

"""The calls of the gateway API, one module an area."""

from collections.abc import Callable, Mapping

from cs3lab.gateway.core import Call
from cs3lab.gateway.services import (
    files,
    groups,
    identity,
    links,
    locks,
    metadata,
    mounts,
    people,
    received,
    recycle,
    shares,
    spaces,
    transfers,
    versions,
)

Handler = Callable[[Call], None]

HANDLERS: Mapping[str, Handler] = {
    **recycle.CALLS,
    **files.CALLS,
    **groups.CALLS,
    **identity.CALLS,
    **links.CALLS,
    **locks.CALLS,
    **metadata.CALLS,
    **mounts.CALLS,
    **people.CALLS,
    **received.CALLS,
    **shares.CALLS,
    **spaces.CALLS,
    **transfers.CALLS,
    **versions.CALLS,
}
"""Every call that needs a signed-in user, by its name in the API."""
READING_CALLS = frozenset(
    name
    for name in HANDLERS
    if name.startswith(("Find", "Get", "InitiateFileDownload", "List", "Stat"))
)
"""Those that change nothing: what they notice on the way need not be kept."""
ADDING_CALLS = frozenset({"CreateContainer", "CreateHome", "InitiateFileUpload", "TouchFile"})
"""Those that make files, for which a full disk gives nothing up."""

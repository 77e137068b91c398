"""The calls of the gateway API, one module an area."""

from collections.abc import Callable, Mapping

from ..core import Call
from . import files, identity, locks, metadata, people, recycle, spaces, transfers, versions

Handler = Callable[[Call], None]

HANDLERS: Mapping[str, Handler] = {
    **recycle.CALLS,
    **files.CALLS,
    **identity.CALLS,
    **locks.CALLS,
    **metadata.CALLS,
    **people.CALLS,
    **spaces.CALLS,
    **transfers.CALLS,
    **versions.CALLS,
}
"""Every call that needs a signed-in user, by its name in the API."""

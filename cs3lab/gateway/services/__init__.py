"""The calls of the gateway API, one module an area."""

from collections.abc import Callable, Mapping

from ..core import Call
from . import files, identity, transfers

Handler = Callable[[Call], None]

HANDLERS: Mapping[str, Handler] = {**files.CALLS, **identity.CALLS, **transfers.CALLS}
"""Every call that needs a signed-in user, by its name in the API."""

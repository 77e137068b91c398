"""The client of the request that is being answered, and the etag it states.

Both are taken from the request and not from parameters: other extensions put managers of theirs in
between, and those pass on only what Jupyter defines.
"""

from __future__ import annotations

import hashlib
import re
from contextvars import ContextVar
from dataclasses import dataclass

from jupyter_server.base.call_context import CallContext
from jupyter_server.base.handlers import JupyterHandler
from tornado.websocket import WebSocketHandler

CLIENT_HEADER = "X-Cs3lab-Client"
"""Names the browser tab; sent by the front end of cs3lab."""


@dataclass(slots=True)
class SaveRequest:
    """One request to save, and its outcome.

    `etag` is the one the file must still have, None where the request states none. `fresh`: there
    must be nothing at the path. `created` is set by the save: nothing was there before.
    """

    path: str
    etag: str | None = None
    fresh: bool = False
    created: bool = False

    def etag_for(self, given: str | None) -> str | None:
        """Return the etag the file must still have; `given` is the one this client was given last.

        jupytext keeps a notebook in two files, and gives browsers both etags in one: then the one
        of this file counts.
        """
        several = _ETAG.findall(self.etag or "")
        return given if len(several) > 1 and given in several else self.etag


_ETAG = re.compile(r'"[^"]*"')

save_request: ContextVar[SaveRequest | None] = ContextVar("save_request", default=None)
"""The request to save that is being answered."""


def current_client() -> str:
    """Return the name of the client of this request, "" for the server's own work.

    Without the header, clients are told apart by what they send anyway: a script's token and
    program, a browser's session.
    """
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    if not isinstance(handler, JupyterHandler) or isinstance(handler, WebSocketHandler):
        # Who types in a room of jupyter-collaboration makes the server save what all there have.
        return ""
    headers = handler.request.headers
    named = headers.get(CLIENT_HEADER)
    if named:
        return named
    # Not the user: to Jupyter, every request with a token and no cookie is a new one.
    marks = (
        headers.get("Authorization", ""),
        headers.get("User-Agent", ""),
        handler.get_cookie("_xsrf", "") or "",
    )
    return hashlib.sha256("\0".join(marks).encode()).hexdigest()

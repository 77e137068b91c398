"""Which client of this server is asking: what one was given says nothing about the others."""

from __future__ import annotations

import hashlib

from jupyter_server.base.call_context import CallContext
from jupyter_server.base.handlers import JupyterHandler
from tornado.websocket import WebSocketHandler

CLIENT_HEADER = "X-Cs3lab-Client"
"""Names the browser tab; sent by the front end of cs3lab."""


def current_client() -> str:
    """Name the client of the request being answered; "" for the server's own work.

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

"""A server extension that dies, as by kill -9, right before its n-th call to the storage.

`PUT /dying/<n>` counts from then on.
"""

import os
import signal
from typing import Any, cast

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

from tests.support.parts import connection_of

EXTENSIONS = "{'cs3lab': True, 'tests.support.dying': True}"
COUNTED = ("SetLock", "InitiateFileUpload", "PUT", "Unlock")


class DyingHandler(APIHandler):
    """How many calls there are left."""

    left = 0

    @web.authenticated
    def put(self, number: str) -> None:
        """Set the number of the last call."""
        DyingHandler.left = int(number)
        self.set_status(204)


def _observe(name: str) -> None:
    if name in COUNTED and DyingHandler.left:
        DyingHandler.left -= 1
        if not DyingHandler.left:
            os.kill(os.getpid(), signal.SIGKILL)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    connection_of(app).observers.append(_observe)
    address = url_path_join(app.base_url, r"dying/(\d+)")
    cast(Any, app.web_app).add_handlers(".*$", [(address, DyingHandler)])

"""A Jupyter server that counts its calls to the storage and feels how long its loop is held.

    python -m benchmarks.server OPTIONS-OF-JUPYTER-SERVER

`GET /benchmark` tells what happened since `DELETE /benchmark`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

TICK = 0.002  # seconds


class Meter:
    """The calls, and the longest time that nothing else could run."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.held = 0.0

    def reset(self) -> None:
        """Begin anew."""
        self.calls.clear()
        self.held = 0.0

    async def watch(self) -> None:
        """Wake up often, and note how late."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.held = max(self.held, now - before - TICK)
            before = now


class MeterHandler(APIHandler):
    """The meter over HTTP."""

    def initialize(self, meter: Meter) -> None:
        """Take the meter."""
        self.meter = meter

    @web.authenticated
    def get(self) -> None:
        """Tell what was measured."""
        self.finish({"calls": self.meter.calls, "held": self.meter.held})

    @web.authenticated
    def delete(self) -> None:
        """Begin anew."""
        self.meter.reset()
        self.set_status(204)


def main() -> None:
    """Run the server until it is told to stop."""
    app: Any = ServerApp.instance()
    app.initialize(sys.argv[1:])
    meter = Meter()
    (extension,) = app.extension_manager.extension_apps["cs3lab"]
    extension.connection.observers.append(meter.calls.append)
    address = url_path_join(app.base_url, "benchmark")
    app.web_app.add_handlers(".*$", [(address, MeterHandler, {"meter": meter})])
    app.io_loop.add_callback(meter.watch)
    app.start()


if __name__ == "__main__":
    main()

"""A server extension that counts calls to the storage and feels how long the loop is held.

A tab that left may come back for as many seconds as `GRACE` in the environment says.

`GET /meter` tells what happened since `DELETE /meter`. The server must know this module:
``--ServerApp.jpserver_extensions={'cs3lab': True, 'tests.support.meter': True}``.
"""

import asyncio
import gc
import os
import time
from typing import Any, cast

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

from cs3lab.locking.types import Timing
from tests.support.parts import connection_of, lock_manager_of

EXTENSIONS = "{'cs3lab': True, 'tests.support.meter': True}"
GRACE = "CS3LAB_TESTS_GRACE"
TICK = 0.002  # seconds


class Meter:
    """The calls, the longest time that nothing else could run, and how much of it was garbage's.

    A busy machine takes the processor away for any time it likes: what counts is the time that
    this process really worked meanwhile.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.held = 0.0
        self.collected = 0.0
        self._begun = 0.0
        gc.callbacks.append(self._note_collection)

    def reset(self) -> None:
        """Begin anew."""
        self.calls.clear()
        self.held = self.collected = 0.0

    async def watch(self) -> None:
        """Wake up often, and note how late."""
        before, worked = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(TICK)
            now, working = time.perf_counter(), time.process_time()
            self.held = max(self.held, min(now - before - TICK, working - worked))
            before, worked = now, working

    def _note_collection(self, phase: str, _: dict[str, int]) -> None:
        now = time.process_time()
        if phase == "start":
            self._begun = now
        else:
            self.collected = max(self.collected, now - self._begun)


class MeterHandler(APIHandler):
    """The meter over HTTP."""

    def initialize(self, meter: Meter) -> None:
        """Take the meter."""
        self.meter = meter

    @web.authenticated
    def get(self) -> None:
        """Tell what was measured, in seconds."""
        meter = self.meter
        self.finish({"calls": meter.calls, "held": meter.held, "collected": meter.collected})

    @web.authenticated
    def delete(self) -> None:
        """Begin anew."""
        self.meter.reset()
        self.set_status(204)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    meter = Meter()
    address = url_path_join(app.base_url, "meter")
    cast(Any, app.web_app).add_handlers(".*$", [(address, MeterHandler, {"meter": meter})])

    async def start() -> None:
        connection_of(app).observers.append(meter.calls.append)
        if GRACE in os.environ:
            lock_manager_of(app).timing = Timing(grace=float(os.environ[GRACE]))
        await meter.watch()

    app.io_loop.add_callback(start)

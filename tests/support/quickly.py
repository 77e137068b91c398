"""What makes tests quick that is no matter of theirs.

What they store lies in memory where there is room: gateways wait for the disk at each save.
Jupyter's own fixtures end a server after every test, and make one for that where a test has none;
and each server finds out anew what is the same for all. Without that one starts in half the time.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jupyter_core.application import JupyterApp
from jupyter_events import schema as events
from jupyter_events import validators, yaml
from jupyter_server.serverapp import ServerApp
from traitlets.config import Application

IN_MEMORY = Path("/dev/shm")
if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@pytest.fixture(autouse=True)
def jp_server_cleanup(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """End the server of a test, if it has one."""
    yield
    if not ServerApp.initialized():
        return
    app = ServerApp.instance()
    jp_asyncio_loop.run_until_complete(app._cleanup())
    if hasattr(app, "kernel_manager"):
        app.kernel_manager.context.destroy()
    ServerApp.clear_instance()


@pytest.fixture
def jp_nbconvert_templates() -> None:
    """Copy no templates: nothing here exports notebooks."""


@pytest.fixture(scope="session", autouse=True)
def found_out_once() -> Iterator[None]:
    """Let no server do what is for nothing here, nor what the one before it found out.

    That is to build a parser for no arguments, look for configuration where there is none, tell
    its address, and read and check the schemas of events.
    """
    parse, check = Application.parse_command_line, validators.validate_schema
    load = JupyterApp.load_config_file
    checked: set[str] = set()

    def parse_command_line(self: Application, argv: list[str] | None = None) -> None:
        if argv == []:
            self.argv = self.extra_args = []
        else:
            parse(self, argv)

    def load_config_file(self: JupyterApp, suppress_errors: bool = True) -> None:
        files = (Path(folder).glob("jupyter_*config*") for folder in self.config_file_paths)
        if any(map(any, files)):
            load(self, suppress_errors)

    def validate_schema(schema: dict[str, Any]) -> None:
        if repr(schema) not in checked:
            check(schema)
            checked.add(repr(schema))

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(Application, "parse_command_line", parse_command_line)
        patching.setattr(JupyterApp, "load_config_file", load_config_file)
        patching.setattr(ServerApp, "start_app", lambda _: None)
        patching.setattr(events, "validate_schema", validate_schema)
        patching.setattr(yaml, "load", cache(yaml.load))
        yield

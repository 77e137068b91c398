"""What makes tests quick that is no matter of theirs.

What they store lies in memory where there is room: gateways wait for the disk at each save.
Jupyter's own fixtures end a server after every test, and make one for that where a test has none;
and each server finds out anew what is the same for all. Without that one starts in half the time.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_events import schema as events
from jupyter_events import validators
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
    """Let no server build a parser for no arguments, nor check the schemas of the one before."""
    parse, check = Application.parse_command_line, validators.validate_schema
    checked: set[str] = set()

    def parse_command_line(self: Application, argv: list[str] | None = None) -> None:
        if argv == []:
            self.argv = self.extra_args = []
        else:
            parse(self, argv)

    def validate_schema(schema: dict[str, Any]) -> None:
        if repr(schema) not in checked:
            check(schema)
            checked.add(repr(schema))

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(Application, "parse_command_line", parse_command_line)
        patching.setattr(events, "validate_schema", validate_schema)
        yield

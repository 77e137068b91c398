"""The handlers of the REST interface: thin, each a question to the parts below."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from cs3lab.api.structs import Capabilities, Person, Status
from cs3lab.client.errors import Cs3Error
from cs3lab.jupyter.handlers import PlainErrors

if TYPE_CHECKING:
    from cs3lab.connection import Connection
    from cs3lab.jupyter.manager import Cs3ContentsManager

_UNKNOWN = Capabilities(None, None, None, None, None)


class ApiHandler(ExtensionHandlerMixin, PlainErrors):
    """What all handlers have: the contents' authorization, and structs as answers."""

    auth_resource = "contents"

    @property
    def manager(self) -> Cs3ContentsManager:
        """The manager of the files this interface is about."""
        return cast("Cs3ContentsManager", self.contents_manager)

    def answer(self, struct: msgspec.Struct) -> None:
        """Send a struct as JSON."""
        self.finish(msgspec.json.encode(struct))


class StatusHandler(ApiHandler):
    """GET /cs3lab/status."""

    # Asked every now and then by an idle browser: that must not keep a server from being culled.
    _track_activity = False

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say which storage this is and whether it answers: at most one call."""
        self.answer(await status(self.manager))


async def status(manager: Cs3ContentsManager) -> Status:
    """Ask the storage who is signed in; what goes wrong is part of the answer."""
    connection = manager.tree.connection
    person, message = None, None
    try:
        user = await (await connection.storage()).client.whoami()
        person = Person(user.username, user.display_name or user.username)
    except Cs3Error as error:
        message = error.message
    return Status(
        user=person,
        gateway=connection.settings.gateway,
        root=connection.settings.root or "/",
        reachable=person is not None,
        message=message,
        capabilities=await _capabilities(connection),
        locking=connection.settings.locks,
        kernel_files=bool(connection.settings.kernel_root),
        version=version("cs3lab"),
    )


async def _capabilities(connection: Connection) -> Capabilities:
    try:
        seen = (await connection.storage()).capabilities
    except Cs3Error:
        return _UNKNOWN
    return msgspec.convert(seen, Capabilities, from_attributes=True)


handlers: list[tuple[Any, ...]] = [(r"/cs3lab/status", StatusHandler)]
"""The rules of the REST interface."""

"""The base of all handlers of the REST interface, and the handler of the status."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from cs3lab import lenient_json
from cs3lab.api.structs import Capabilities, Person, Status
from cs3lab.client.errors import Cs3Error
from cs3lab.jupyter.bodies import decode_body
from cs3lab.jupyter.errors import as_http_errors, status_of
from cs3lab.jupyter.handlers import PlainErrors
from cs3lab.messages import wording_of

if TYPE_CHECKING:
    from cs3lab.connection import Connection
    from cs3lab.services import Services

Body = TypeVar("Body")

_UNKNOWN = Capabilities(None, None, None, None, None)


class ApiHandler(ExtensionHandlerMixin, PlainErrors):
    """The base of all handlers: the parts, the contents' authorization, structs in and out."""

    auth_resource = "contents"

    def initialize(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Take the name of the extension, and the parts."""
        self.services: Services = kwargs.pop("services")
        super().initialize(name, *args, **kwargs)

    def plainly(self, path: str = "") -> AbstractAsyncContextManager[None]:
        """Answer refusals inside, in plain words about a path."""
        return as_http_errors(self.services, path)

    def shown(self, path: str) -> str:
        """Return a path as people give it in its one spelling. Raises as `Visible.path` does."""
        return self.services.connection.visible.path(path)

    def body(self, kind: type[Body]) -> Body:
        """Return the body of the request. Raises ContentsError for what is not understood."""
        return decode_body(self.request.body, kind)

    def answer(self, struct: Any) -> None:
        """Send a struct or dataclass as JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(lenient_json.dumps(struct))

    def done(self) -> None:
        """Answer 204."""
        self.set_status(204)
        self.finish()


class StatusHandler(ApiHandler):
    """GET /cs3lab/status."""

    # Asked every now and then by an idle browser: that must not keep a server from being culled.
    _track_activity = False

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the status of the storage: at most one call."""
        self.answer(await status(self.services.connection))


async def status(connection: Connection) -> Status:
    """Return the status of the storage; a failure is part of it."""
    person, message, reason = None, None, None
    try:
        user = await (await connection.storage()).client.whoami()
        person = Person(user.username, user.display_name or user.username)
    except Cs3Error as error:
        message, (_, reason) = error.message, status_of(error)
    return Status(
        user=person,
        gateway=connection.settings.gateway,
        root=connection.settings.root or "/",
        reachable=person is not None,
        message=message,
        wording=wording_of(message),
        reason=reason,
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

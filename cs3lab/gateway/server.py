"""Wires the parts together, listens, and stops."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from aiohttp import web

from cs3lab.gateway.access import Access
from cs3lab.gateway.attempts import Attempts
from cs3lab.gateway.core import Core
from cs3lab.gateway.data import PIECE, PREFIX, DataServer
from cs3lab.gateway.dispatch import generic_handler
from cs3lab.gateway.link_pages import LinkPages
from cs3lab.gateway.mounts import Mounts
from cs3lab.gateway.private import kept_secret, tighten
from cs3lab.gateway.processing import Processing
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.quotas import Quotas
from cs3lab.gateway.references import References
from cs3lab.gateway.render import Renderer
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.tokens import Tokens
from cs3lab.gateway.uploads import Downloads, Uploads
from cs3lab.gateway.users import Users
from cs3lab.gateway.watcher import Watcher

log = logging.getLogger("cs3lab.gateway")

MESSAGE_LIMIT = 16 << 20
"""Bytes of a request; answers have limits of their own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator chooses. `token_ttl` in seconds, `latency` in seconds a request.

    `data_url` is where clients reach the data server, where that is not where it listens.
    `count_versions` lets versions and the bin count towards the quota.
    `processing` is for how many seconds a save is checked after it was acknowledged; what has a
    name that matches `reject` is undone then.
    """

    root: Path
    users: Users
    profile: Profile
    grpc_address: str
    http_host: str
    http_port: int
    token_ttl: float
    data_url: str = ""
    latency: float = 0
    count_versions: bool = False
    processing: float = 0
    reject: str = ""


class Server:
    """One running gateway. The state is brought in order while it is made."""

    def __init__(self, settings: Settings) -> None:
        self._socket = socket.create_server((settings.http_host, settings.http_port))
        host, port = self._socket.getsockname()[:2]
        self.http_url = f"http://{host}:{port}"
        self.grpc_address = settings.grpc_address
        self._latency = settings.latency
        self._core = _wire(settings, settings.data_url or self.http_url)
        self._watcher = Watcher(self._core.store)
        self._grpc = grpc.aio.server(
            interceptors=[Slow(settings.latency)],
            options=[
                ("grpc.max_receive_message_length", MESSAGE_LIMIT),
                ("grpc.so_reuseport", 0),
            ],
        )
        self._http = web.AppRunner(self._application(), access_log=None, read_bufsize=PIECE)

    async def start(self) -> None:
        """Listen.

        Raises:
            RuntimeError: the gRPC address cannot be listened on.

        """
        await self._http.setup()
        await web.SockSite(self._http, self._socket).start()
        self._grpc.add_generic_rpc_handlers((generic_handler(self._core),))
        host = self.grpc_address.rpartition(":")[0]
        self.grpc_address = f"{host}:{self._grpc.add_insecure_port(self.grpc_address)}"
        await self._grpc.start()
        self._watcher.start()

    async def stop(self) -> None:
        """Let what is under way end, for a second, and close."""
        await self._grpc.stop(grace=1)
        await self._http.cleanup()
        await asyncio.to_thread(self._watcher.stop)
        await asyncio.to_thread(self._core.processing.stop)
        await asyncio.to_thread(self._core.store.close)

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[_slow(self._latency)])
        data = DataServer(self._core)
        application.add_routes([*data.routes(), *LinkPages(self._core, data).routes()])
        return application


class Slow(grpc.aio.ServerInterceptor):  # type: ignore[misc]  # grpc ships no types
    """Adds a latency, in seconds, to every call."""

    def __init__(self, latency: float) -> None:
        self._latency = latency

    async def intercept_service(
        self, continuation: Callable[[Any], Awaitable[Any]], handler_call_details: Any
    ) -> Any:
        """Wait, then go on."""
        await asyncio.sleep(self._latency)
        return await continuation(handler_call_details)


def _slow(latency: float) -> Any:
    @web.middleware
    async def wait(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        await asyncio.sleep(latency)
        return await handler(request)

    return wait


def _make_home(path: Path) -> None:
    """Make a home; where something else has its name, the others' still serve."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        log.error("%s cannot be a home: %s", path, error.strerror)


def _wire(settings: Settings, data_url: str) -> Core:
    profile, users = settings.profile, settings.users
    store = Store(settings.root)
    tighten(settings.root)
    for user in users:
        _make_home(store.files / user.username)
    store.reconcile()
    access = Access(profile, store)
    mounts = Mounts(profile, store)
    references = References(profile, users, store, mounts)
    renderer = Renderer(profile, references, users)
    quotas = Quotas(users, store, everything=settings.count_versions)
    processing = Processing(
        store,
        settings.processing,
        settings.reject,
        keep_etag=settings.profile.undone_keeps_etag,
    )
    key = kept_secret(store.state / "signing-key")
    return Core(
        profile=profile,
        users=users,
        tokens=Tokens(key, users, ttl=settings.token_ttl, leeway=profile.token_leeway),
        store=store,
        access=access,
        mounts=mounts,
        references=references,
        renderer=renderer,
        quotas=quotas,
        processing=processing,
        uploads=Uploads(profile, quotas, store, access, renderer, processing),
        downloads=Downloads(),
        attempts=Attempts(),
        machine_secret=kept_secret(store.state / "machine-secret"),
        data_url=data_url + PREFIX,
    )

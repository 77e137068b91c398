"""The Jupyter server extension: what an operator can set, and how the parts are wired."""

from __future__ import annotations

import gc
import hashlib
import math
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Float, TraitError, Unicode

from cs3lab.connection import Connection, Settings
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from cs3lab.files.base_store import BaseStore
    from cs3lab.locking.manager import LockManager
    from cs3lab.locking.states import LockStatus
    from cs3lab.locking.types import LockEvent
    from cs3lab.sharing.watch import Watch

_SETTINGS = (
    "gateway",
    "auth",
    "user",
    "secret",
    "secret_file",
    "token",
    "token_file",
    "tls",
    "ca",
    "root",
    "kernel_root",
    "link_url",
    "deadline",
    "locks",
)

ENVIRONMENT = {name: f"CS3LAB_{name.upper()}" for name in _SETTINGS}
"""The environment variable of each trait that has one; a trait that is set wins."""


class Cs3Lab(ExtensionApp):
    """Files of a CS3 storage in Jupyter."""

    name = "cs3lab"
    description = "Serve the files of a CS3 storage (CERNBox, OpenCloud, ownCloud) in Jupyter."

    enabled = Bool(
        True,
        help="Serve the files of the storage. When off, the server is as if cs3lab were not there.",
    ).tag(config=True)
    gateway = Unicode(
        help="The CS3 gateway of the storage, as host:port. Empty: cs3lab adds nothing.",
    ).tag(config=True)
    auth = Unicode(
        help="How to sign in: basic (user name and password), machine (user name and the secret "
        "that machines share with the gateway) or token. Default: token where one is given, "
        "otherwise basic.",
    ).tag(config=True)
    user = Unicode(help="The user name to sign in with, for basic and machine.").tag(config=True)
    secret = Unicode(
        help="The password or machine secret. Prefer secret_file: a server run with --debug "
        "writes its whole configuration to the log.",
    ).tag(config=True)
    secret_file = Unicode(
        help="A file that holds the password or machine secret, readable by the user alone.",
    ).tag(config=True)
    token = Unicode(
        help="An access token of the storage. It is not renewed: prefer token_file.",
    ).tag(config=True)
    token_file = Unicode(
        help="A file that holds an access token of the storage, and that something else keeps "
        "fresh; read again whenever it changes.",
    ).tag(config=True)
    tls = Bool(
        None,
        allow_none=True,
        help="Encrypt the connection to the gateway. Default: yes, unless the gateway is on this "
        "machine.",
    ).tag(config=True)
    ca = Unicode(
        help="A PEM file of certificates to trust. Default: those the system trusts.",
    ).tag(config=True)
    root = Unicode(
        help="The folder that is the root of the file browser: below the home, or an absolute "
        "path on the storage. Default: the home.",
    ).tag(config=True)
    kernel_root = Unicode(
        help="A local folder that shows the root of the file browser, such as a FUSE mount: "
        "kernels start in the notebook's folder there. {user} stands for the user name, "
        "{user[0]} for its first letter, {home} for the path of the home on the storage. "
        "Default: kernels start as on any Jupyter server and do not see the files.",
    ).tag(config=True)

    link_url = Unicode(
        help="The address of public links, in which {token} stands for the token of the link, for "
        "example https://cernbox.cern.ch/s/{token}. Default: links are made, but their "
        "address is not shown.",
    ).tag(config=True)
    deadline = Float(
        10.0,
        help="How long to wait for an answer of the storage, in seconds. Transfers of files may "
        "take as long as they move.",
    ).tag(config=True)
    locks = Bool(
        True,
        help="Lock what people edit, for as long as they have it open. When off, nothing is "
        "locked; what others have locked is kept from being changed all the same.",
    ).tag(config=True)

    connection: Connection | None = None
    """The storage of this server; None where none is configured or it is not to be served."""

    def _link_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        super()._link_jupyter_server_extension(serverapp)
        self._read_environment()
        if not self.enabled or not self.gateway:
            self.log.info("cs3lab: no storage is configured; this server is left as it is.")
            return
        from cs3lab.jupyter.manager import Cs3ContentsManager

        chosen = serverapp.config.ServerApp.get("contents_manager_class")
        if chosen not in (None, Cs3ContentsManager, _name_of(Cs3ContentsManager)):
            self.log.info("cs3lab: another contents manager is configured; nothing is added.")
            return
        self.connection = Connection(Settings(**{key: getattr(self, key) for key in _SETTINGS}))
        # Now, because the server makes its contents manager between linking and loading.
        serverapp.contents_manager_class = Cs3ContentsManager

    def _read_environment(self) -> None:
        """Take from the environment what the configuration does not say."""
        configured = self.config[type(self).__name__]
        for name, variable in ENVIRONMENT.items():
            words = os.environ.get(variable)
            if not words or name in configured:
                continue
            trait = self.traits()[name]
            if isinstance(trait, Bool):
                words = {"on": "true", "off": "false"}.get(words.lower(), words)
            try:
                setattr(self, name, trait.from_string(words))
            except (TraitError, ValueError):
                self.log.error("cs3lab: %s is not understood and not used.", variable)

    def initialize_settings(self) -> None:
        """Give the contents manager its storage, and tell the front end that it has one."""
        # The settings keep a copy of all traits for everybody on the server to read.
        for name in ("secret", "token"):
            self.extension_config.pop(name, None)
        if self.connection is None:
            return
        from cs3lab.jupyter.manager import Cs3ContentsManager

        manager = self._server.contents_manager
        if not isinstance(manager, Cs3ContentsManager):
            self.log.warning("cs3lab: %s serves the files instead.", type(manager).__name__)
            self.connection = None
            return
        self._supervisor = Supervisor(self.log)
        manager.connect(self.connection, self._lock_manager(self.connection), self._loaded())
        self._watch = self._watch_of_shares()
        self._server.web_app.settings.setdefault("page_config_data", {})["cs3lab"] = "on"
        if self.connection.problem:
            self.log.error("cs3lab is not set up correctly. %s", self.connection.problem)
        else:
            self.log.info("cs3lab: serving the files of the storage at %s.", self.gateway)

    def _lock_manager(self, connection: Connection) -> LockManager:
        from cs3lab.locking import events
        from cs3lab.locking.leases import Leases
        from cs3lab.locking.manager import LockManager

        logger = self._server.event_logger
        logger.register_event_schema(events.SCHEMA)

        def tell(event: LockEvent, status: LockStatus) -> None:
            logger.emit(schema_id=events.SCHEMA_ID, data=events.data(event, status))

        leases = Leases(Path(self._server.runtime_dir), self._owner, self.log)
        return LockManager(connection, leases, tell, self.log, supervisor=self._supervisor)

    def _watch_of_shares(self) -> Watch:
        from cs3lab.sharing import events
        from cs3lab.sharing.watch import Watch

        logger, settings = self._server.event_logger, self._server.web_app.settings
        logger.register_event_schema(events.SCHEMA)

        def tell(action: events.News, shares: Sequence[str]) -> None:
            logger.emit(schema_id=events.SCHEMA_ID, data=events.data(action, shares))

        def inactive() -> float:
            last = settings.get("api_last_activity")
            return (datetime.now(timezone.utc) - last).total_seconds() if last else math.inf

        return Watch(tell, inactive, self.log, supervisor=self._supervisor)

    def _loaded(self) -> BaseStore:
        from cs3lab.files.base_store import BaseStore

        return BaseStore(self._kept("loaded"), self.log)

    def _kept(self, what: str) -> Path:
        """Give the folder on this machine for what outlives this server."""
        name = hashlib.sha256(self._owner.encode()).hexdigest()[:16]
        return Path(self._server.runtime_dir) / f"cs3lab-{what}-{name}"

    @property
    def _owner(self) -> str:
        """Which storage this is and who is signed in, for what outlives this server."""
        return f"{self.user or self.token_file}@{self.gateway}"

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        if self.connection is not None:
            await self._server.contents_manager.lock_manager.start()
            self._watch.start()
            # What a server has loaded by now it keeps. Searching all of that for garbage takes
            # 100 ms and more, in which nobody is answered, and would happen amid large listings.
            gc.freeze()

    def initialize_handlers(self) -> None:
        """Add the REST interface, and the handlers that take the place of Jupyter's own."""
        if self.connection is not None:
            from cs3lab.api.copies import handlers as copy_handlers
            from cs3lab.api.handlers import handlers
            from cs3lab.api.locks import handlers as lock_handlers
            from cs3lab.api.merges import KEPT
            from cs3lab.api.merges import handlers as merge_handlers
            from cs3lab.api.sharing import handlers as sharing_handlers
            from cs3lab.jupyter.handlers import handlers as contents_handlers

            self.handlers.extend([*handlers, *lock_handlers, *sharing_handlers, *contents_handlers])
            self.handlers.extend([*copy_handlers, *merge_handlers])
            self._server.web_app.settings[KEPT] = self._kept("merges")
            self._server.web_app.settings["cs3lab_shares_watch"] = self._watch

    async def stop_extension(self) -> None:
        """Free all locks, close the storage, and forget uploads under way."""
        if self.connection is not None:
            from cs3lab.api.merges import close

            self._server.contents_manager.close()
            self._watch.stop()
            await close(self._server.web_app.settings)
            await self._server.contents_manager.lock_manager.stop()
            await self._server.contents_manager.tree.bases.settled()
            await self._supervisor.close()
            await self.connection.close()

    @property
    def _server(self) -> Any:
        # Typed Any by its home, None only before linking.
        return self.serverapp


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"

"""The Jupyter server extension: its settings, and its place in the Jupyter server."""

from __future__ import annotations

import gc
import hashlib
import math
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Float, Int, List, TraitError, TraitType, Unicode

from cs3lab.connection import Settings

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from cs3lab.locking.notifier import Announce
    from cs3lab.locking.states import LockStatus
    from cs3lab.locking.types import LockEvent
    from cs3lab.services import Services
    from cs3lab.sharing.events import News

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
    "data_hosts",
    "root",
    "kernel_root",
    "link_url",
    "deadline",
    "locks",
)
_PAGE_SETTINGS = ("storage_name",)
_KEPT_SETTINGS = ("kept_directory", "kept_limit_mb")

_SECRETS = ("secret", "token")

ENVIRONMENT = {
    name: f"CS3LAB_{name.upper()}" for name in (*_SETTINGS, *_PAGE_SETTINGS, *_KEPT_SETTINGS)
}
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
    data_hosts = List(
        Unicode(),
        help="The hosts that contents go to and come from, as host or host:port; *.example.org "
        "stands for all hosts below it. Tokens go nowhere else. Default: those the gateway names, "
        "but this machine only where the gateway is there, too.",
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
        "example https://cernbox.cern.ch/s/{token}. Default: no links are offered.",
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

    storage_name = Unicode(
        "CS3",
        help="What people call the storage, for example CERNBox.",
    ).tag(config=True)

    kept_directory = Unicode(
        help="The folder on this machine for what merges need: what browsers have loaded, and what "
        "merges waited for decisions. Default: Jupyter's runtime directory.",
    ).tag(config=True)
    kept_limit_mb = Int(
        256,
        min=2,
        help="How much of it is kept at most, in MB; the least recently used goes first.",
    ).tag(config=True)

    services: Services | None = None
    """The parts of this server; None where no storage is configured or it is not to be served."""

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
        self.services = self._services(serverapp)
        # Now, because the server makes its contents manager between linking and loading.
        serverapp.contents_manager_class = Cs3ContentsManager.over(self.services)

    def _services(self, serverapp: ServerApp) -> Services:
        from nbformat.sign import NotebookNotary

        from cs3lab.services import Surroundings, build

        runtime = Path(serverapp.runtime_dir)
        owner = f"{self.user or self.token_file}@{self.gateway}"
        name = hashlib.sha256(owner.encode()).hexdigest()[:16]
        around = Surroundings(
            log=self.log,
            notary=NotebookNotary(parent=serverapp),
            owner=owner,
            leases=runtime,
            kept=Path(self.kept_directory or runtime) / f"cs3lab-{name}",
            kept_limit=self.kept_limit_mb * 1024 * 1024,
            tell_locks=_lock_events(serverapp),
            tell_shares=_share_events(serverapp),
            inactive=lambda: _inactive(serverapp),
        )
        return build(Settings(**{key: getattr(self, key) for key in _SETTINGS}), around)

    def _read_environment(self) -> None:
        """Set the traits the environment gives and the configuration does not; take secrets out."""
        configured = self.config[type(self).__name__]
        for name, variable in ENVIRONMENT.items():
            # Kernels and terminals get the environment of the server.
            read = os.environ.pop if name in _SECRETS else os.environ.get
            words = read(variable, None)
            if not words or name in configured:
                continue
            try:
                setattr(self, name, _read(self.traits()[name], words))
            except (TraitError, ValueError):
                self.log.error("cs3lab: %s is not understood and not used.", variable)

    def initialize_settings(self) -> None:
        """Tell the front end that there is a storage, and operators what is served."""
        # The settings keep a copy of all traits for everybody on the server to read.
        for name in _SECRETS:
            self.extension_config.pop(name, None)
        if self.services is None:
            return
        from cs3lab.jupyter.manager import Cs3ContentsManager

        manager = self._server.contents_manager
        if not isinstance(manager, Cs3ContentsManager):
            self.log.warning("cs3lab: %s serves the files instead.", type(manager).__name__)
            self.services = None
            return
        page = self._server.web_app.settings.setdefault("page_config_data", {})
        page.update(cs3lab="on", cs3labStorageName=self.storage_name)
        connection = self.services.connection
        if connection.problem:
            self.log.error("cs3lab is not set up correctly. %s", connection.problem)
            return
        settings = connection.settings
        self.log.info(
            "cs3lab %s: serving the files of the storage at %s, root %s, signed in by %s%s.",
            version("cs3lab"),
            settings.gateway,
            settings.root or "home",
            settings.method,
            f" as {settings.user}" if settings.user else "",
        )

    def initialize_handlers(self) -> None:
        """Add the REST interface, and the handlers that take the place of Jupyter's own."""
        if self.services is not None:
            from cs3lab.api.rules import rules
            from cs3lab.jupyter.handlers import handlers

            self.handlers.extend([*rules(self.services), *handlers])

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        if self.services is not None:
            await self.services.start()
            # What a server has loaded by now it keeps. Searching all of that for garbage takes
            # 100 ms and more, in which nobody is answered, and would happen amid large listings.
            gc.freeze()

    async def stop_extension(self) -> None:
        """Forget uploads under way, free all locks, and close the storage."""
        if self.services is not None:
            self._server.contents_manager.close()
            await self.services.stop()

    @property
    def _server(self) -> Any:
        # Jupyter types it as Any; it is None only before linking.
        return self.serverapp


def _read(trait: TraitType[Any, Any], words: str) -> Any:
    """Return the value of a trait as the environment gives it. Raises TraitError, ValueError."""
    if isinstance(trait, List):
        return [word.strip() for word in words.split(",")]
    if isinstance(trait, Bool):
        words = {"on": "true", "off": "false"}.get(words.lower(), words)
    return trait.from_string(words)


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _lock_events(serverapp: ServerApp) -> Announce:
    """Return a function that sends events of locks to browsers, over Jupyter's event stream."""
    from cs3lab.locking import events

    logger: Any = serverapp.event_logger
    logger.register_event_schema(events.SCHEMA)

    def tell(event: LockEvent, state: LockStatus) -> None:
        logger.emit(schema_id=events.SCHEMA_ID, data=events.data(event, state))

    return tell


def _share_events(serverapp: ServerApp) -> Callable[[News, Sequence[str]], None]:
    """Return a function that sends events of shares to browsers, over Jupyter's event stream."""
    from cs3lab.sharing import events

    logger: Any = serverapp.event_logger
    logger.register_event_schema(events.SCHEMA)

    def tell(action: News, shares: Sequence[str]) -> None:
        logger.emit(schema_id=events.SCHEMA_ID, data=events.data(action, shares))

    return tell


def _inactive(serverapp: ServerApp) -> float:
    """Return how many seconds ago a browser last did something."""
    last = cast(Any, serverapp.web_app).settings.get("api_last_activity")
    return (datetime.now(timezone.utc) - last).total_seconds() if last else math.inf

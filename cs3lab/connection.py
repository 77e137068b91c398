"""The settings of an operator, checked in plain words, and the storage opened from them.

Reading and checking is pure. The gRPC library is imported only when a storage is first asked for,
in a thread, so that neither the start of the server nor its event loop waits for it.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING

from cs3lab.client.errors import Misconfigured
from cs3lab.client.hosts import is_pattern
from cs3lab.connection_log import ConnectionLog
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import BadPathError, Namespace, parse
from cs3lab.namespace.paths import Paths
from cs3lab.namespace.visible import Visible

if TYPE_CHECKING:
    from cs3lab.client.credentials import Credentials
    from cs3lab.client.storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings as the traits of `Cs3Lab` document them; secrets stay out of repr."""

    gateway: str
    auth: str = ""
    user: str = ""
    secret: str = field(default="", repr=False)
    secret_file: str = ""
    token: str = field(default="", repr=False)
    token_file: str = ""
    tls: bool | None = None
    ca: str = ""
    data_hosts: Sequence[str] = ()
    root: str = ""
    kernel_root: str = ""
    link_url: str = ""
    deadline: float = 10.0
    locks: bool = True

    @property
    def method(self) -> str:
        """The way to sign in: the one set, else by token where there is one, else by password."""
        return self.auth or ("token" if self.token or self.token_file else "basic")

    def problem(self) -> str:
        """Return what is wrong or missing, in plain words for an operator; "" where nothing is."""
        return self._problem_of_the_gateway() or self._problem_of_the_sign_in()

    def _problem_of_the_gateway(self) -> str:
        host, _, port = self.gateway.rpartition(":")
        if not host or "/" in host or not port.isdecimal():
            return "The gateway must be given as host:port, for example cs3.example.org:9142."
        if self.ca and not Path(self.ca).is_file():
            return "The file of trusted certificates (ca) is not there."
        if self.deadline <= 0:
            return "The deadline must be a number of seconds above 0."
        if self.ca and self.tls is False:
            return "Trusted certificates (ca) are given, but tls is switched off."
        for host in self.data_hosts:
            if not is_pattern(host):
                return f"The data hosts (data_hosts) hold “{host}”, which is no host or host:port."
        try:
            parse(self.root)
        except BadPathError as error:
            return f"The root of the tree is not a path: {error}"
        return ""

    def _problem_of_the_sign_in(self) -> str:
        if self.method not in ("basic", "machine", "token"):
            return "auth must be basic, machine or token."
        if self.secret and self.secret_file:
            return "Both secret and secret_file are given: give one."
        if self.token and self.token_file:
            return "Both token and token_file are given: give one."
        if self.method == "token":
            given = bool(self.token or self.token_file)
            return "" if given else "auth is token, but neither token nor token_file is given."
        if not self.user:
            return f"auth is {self.method}, but no user is given."
        if not (self.secret or self.secret_file):
            return f"auth is {self.method}, but neither secret nor secret_file is given."
        return ""


class Connection:
    """The storage of one Jupyter server, opened at first use and closed at stop."""

    def __init__(self, settings: Settings, log: Logger | None = None) -> None:
        self.settings = settings
        self._log = ConnectionLog(log or logging.getLogger(__name__))
        self.problem = settings.problem()
        self.observers: list[Callable[[str], None]] = []
        """Told the name of every remote call."""
        self.visible = Visible()
        self._storage: Storage | None = None
        self._namespace: Namespace | None = None
        self._paths: Paths | None = None

    async def storage(self) -> Storage:
        """Return the storage: no call yet.

        Raises Misconfigured with what is wrong in the settings.
        """
        if self.problem:
            raise Misconfigured(Sentence.NOT_SET_UP(problem=self.problem))
        if self._storage is None:
            await asyncio.to_thread(importlib.import_module, "cs3lab.client.storage")
        # Another request may have opened it during the import.
        if self._storage is None:
            self._storage = self._open()
        return self._storage

    async def namespace(self) -> Namespace:
        """Return the namespace: one call, once, for the path of the home. Raises Cs3Error."""
        if self._namespace is None:
            storage = await self.storage()
            root = self.settings.root
            home = "" if root.startswith("/") else await storage.files.home()
            self._namespace = Namespace.rooted(home, root)
        return self._namespace

    async def paths(self) -> Paths:
        """Return the paths of the tree. Raises Cs3Error."""
        storage, namespace = await self.storage(), await self.namespace()
        if self._paths is None:
            self._paths = Paths(storage, namespace)
        return self._paths

    def forget(self, path: str) -> None:
        """Forget the description of a path that was asked a moment ago: it was changed since."""
        if self._paths is not None:
            self._paths.open_stat.forget(path)

    async def close(self) -> None:
        """Close the channel and the HTTP session, where any was opened."""
        if self._storage is not None:
            await self._storage.shut()

    def _open(self) -> Storage:
        from cs3lab.client.client import Client
        from cs3lab.client.storage import Storage

        settings = self.settings
        ca = Path(settings.ca) if settings.ca else None
        client = Client(
            settings.gateway,
            self._credentials(),
            tls=settings.tls,
            ca=ca,
            data_hosts=settings.data_hosts,
            deadline=settings.deadline,
            observer=self._observed,
            ended=self._log.note,
        )
        return Storage(client)

    def _credentials(self) -> Credentials:
        from cs3lab.client.credentials import Basic, Machine, StaticToken, TokenFile

        settings = self.settings
        if settings.method == "token":
            if settings.token_file:
                return TokenFile(Path(settings.token_file))
            return StaticToken(settings.token)
        kind = Machine if settings.method == "machine" else Basic
        return kind(settings.user, self._secret())

    def _secret(self) -> str:
        if not self.settings.secret_file:
            return self.settings.secret
        try:
            secret = Path(self.settings.secret_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Misconfigured(Sentence.SIGN_IN_UNREADABLE()) from None
        # Editors end files with a newline.
        return secret.rstrip("\r\n")

    def _observed(self, name: str) -> None:
        for observer in self.observers:
            observer(name)

"""The embedded gateway as a process of its own, which a test may stop, kill and start again.

Gateways are forked from a process that has imported theirs: that is most of a start.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType

from tests.support.ports import free_ports

STOP_SECONDS = 10
USERS = Path(__file__).with_name("users.json")
"""einstein, marie and richard, with the passwords that all tests know."""
PROCESSING_MS = int(os.environ.get("CS3LAB_PROCESSING_MS", "50"))
"""For how long what was saved is checked where a gateway is as its servers are shipped."""
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["cs3lab.gateway.__main__"])


class GatewayProcess:
    """A running gateway. `grpc` is HOST:PORT, `http` a URL; both stay through `restart`."""

    def __init__(self, root: Path, profile: str = "opencloud", options: Sequence[str] = ()) -> None:
        self.root = root
        self.profile = profile
        port = free_ports(2)
        self.grpc = f"127.0.0.1:{port}"
        self.http = f"http://127.0.0.1:{port + 1}"
        self._options = list(options)
        self._process: ForkServerProcess | None = None
        root.mkdir(parents=True, exist_ok=True)
        self.start()

    def __enter__(self) -> "GatewayProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def files(self) -> Path:
        """The directory of all homes."""
        return self.root / "files"

    @property
    def machine_secret(self) -> str:
        """The secret of `machine` authentication."""
        return (self.root / "state" / "machine-secret").read_text(encoding="ascii")

    @property
    def log(self) -> str:
        """What the process wrote to stderr."""
        return self._log.read_text(encoding="utf-8")

    @property
    def pid(self) -> int:
        """The process's id."""
        if self._process is None or self._process.pid is None:
            raise RuntimeError("the gateway does not run")
        return self._process.pid

    def start(self) -> None:
        """Start, and return when it is ready."""
        arguments = ["--root", str(self.root), "--profile", self.profile, *self._options]
        if "--users" not in arguments:
            arguments += ["--users", str(USERS)]
        arguments += ["--grpc", self.grpc, "--http", self.http.removeprefix("http://")]
        ours, theirs = FORKED.Pipe(duplex=False)
        self._process = FORKED.Process(
            target=_run, args=(arguments, self._log, theirs), daemon=True
        )
        self._process.start()
        theirs.close()
        with ours, open(os.dup(ours.fileno()), encoding="utf-8") as said:
            line = said.readline()
        if not line:
            self.kill()
            raise RuntimeError(f"the gateway did not start: {self.log}")
        ready = json.loads(line)
        self.grpc, self.http = ready["grpc"], ready["http"]

    def stop(self) -> int:
        """Ask it to end, wait, and return its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does."""
        if self._process is not None:
            self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Start it again on the same addresses and files, after `stop` or `kill` or neither."""
        if self._process is not None:
            self.stop()
        self.start()

    @property
    def _log(self) -> Path:
        return self.root / "gateway.log"

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(ProcessLookupError):  # it may just have ended by itself
            os.kill(process.pid or 0, number)
        process.join(STOP_SECONDS)
        status = process.exitcode
        if status is None:
            raise RuntimeError("the gateway does not end")
        process.close()
        return status


def as_shipped(profile: str) -> tuple[str, ...]:
    """Give the options by which a profile does what its servers do by default.

    OpenCloud checks what it took. Tests that count calls use gateways that do not: how often is
    asked again depends on how busy the machine is.
    """
    return ("--processing-ms", str(PROCESSING_MS)) if profile == "opencloud" else ()


def _run(arguments: list[str], log: Path, ready: Connection) -> None:
    """Run a gateway in the process just forked, as its command line does."""
    from cs3lab.gateway.__main__ import main

    with log.open("a", encoding="utf-8") as errors:
        os.dup2(errors.fileno(), sys.stderr.fileno())
    sys.stdout = os.fdopen(os.dup(ready.fileno()), "w", encoding="utf-8")
    sys.argv = ["cs3lab.gateway", *arguments]
    sys.exit(main())

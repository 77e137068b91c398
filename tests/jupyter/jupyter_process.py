"""A Jupyter server as a process of its own, with a meter, which a test may kill."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from tests.support.gateway import USERS
from tests.support.meter import EXTENSIONS, GRACE

TOKEN = "of-this-test"
# What checks the syntax of web addresses takes most of a server's start, and is only imported here.
START = """
import sys
sys.modules["rfc3987_syntax"] = None
from jupyter_server.serverapp import main
main()
"""


class JupyterProcess:
    """A running server of a person over a gateway; ``url`` ends with a slash.

    A tab that left may come back for `grace` seconds.
    """

    def __init__(
        self,
        state: Path,
        gateway: str,
        root: str,
        extensions: str = EXTENSIONS,
        grace: float = 0.5,
        user: str = "einstein",
    ) -> None:
        self.url = ""
        state.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "HOME": str(state),
            # Without what else is installed and switched on here.
            "JUPYTER_NO_CONFIG": "1",
            "JUPYTER_DATA_DIR": str(state / "data"),
            "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
            "CS3LAB_GATEWAY": gateway,
            "CS3LAB_USER": user,
            "CS3LAB_SECRET": _secret_of(user),
            "CS3LAB_ROOT": root,
            GRACE: str(grace),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        command = [sys.executable, "-c", START, "--allow-root", "--no-browser"]
        command += ["--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}"]
        command += [f"--ServerApp.jpserver_extensions={extensions}", "--ServerApp.ip=127.0.0.1"]
        self._log = state / "server.log"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(command, env=environment, cwd=state, stderr=log)
        while not self.url or not self._listens():
            self._look_for_url()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What the process wrote to stderr."""
        return self._log.read_text(encoding="utf-8")

    def _look_for_url(self) -> None:
        if self._process.poll() is not None:
            raise RuntimeError(f"the server did not start: {self.log}")
        match = re.search(r"(http://127\.0\.0\.1:\d+/)\?token", self.log)
        if match:
            self.url = match.group(1)
        else:
            time.sleep(0.05)

    def _listens(self) -> bool:
        """Whether it takes requests: that it says where it does so a moment before."""
        try:
            socket.create_connection(("127.0.0.1", urlsplit(self.url).port or 0)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
            return False
        return True

    def __enter__(self) -> "JupyterProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End it as a crash does."""
        with self._process:
            self._process.kill()

    def terminate(self) -> None:
        """Ask it to end, as hubs and service managers do."""
        self._process.terminate()

    def wait(self) -> int:
        """Wait for its own end, and give its exit status."""
        return self._process.wait(timeout=30)


def _secret_of(user: str) -> str:
    people = json.loads(USERS.read_text(encoding="utf-8"))
    return next(str(person["secret"]) for person in people if person["username"] == user)

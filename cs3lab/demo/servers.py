"""What the demo runs: the embedded gateway, and one JupyterLab server for each person."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cs3lab.demo.errors import DemoError

PEOPLE = ("einstein", "marie")
"""Of the embedded gateway's demo users, those who get a JupyterLab."""

_HOST = "127.0.0.1"
# The caller may be a Jupyter terminal, or have a Jupyter configured in ways of its own.
_FOREIGN = ("CS3LAB_", "IPYTHON", "JPY_", "JUPYTER")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a JupyterLab server: `token` opens it."""

    name: str
    port: int
    token: str

    @property
    def url(self) -> str:
        """Where the server listens."""
        return f"http://{_HOST}:{self.port}"

    @property
    def link(self) -> str:
        """The link to open in a browser."""
        return f"{self.url}/lab?token={self.token}"


class Endpoints(msgspec.Struct):
    """What the gateway prints when it is ready: host:port of gRPC, and the URL of HTTP."""

    grpc: str
    http: str


class _User(msgspec.Struct):
    """What the demo reads of somebody in a users file."""

    username: str
    secret: str


def gateway_command(root: Path, port: int) -> list[str]:
    """Run the embedded gateway over the files in `root`.

    HTTP is on `port`, since people keep the addresses of links; gRPC is on one of its choice.
    """
    module = [sys.executable, "-m", "cs3lab.gateway", "--root", str(root)]
    return [*module, "--grpc", f"{_HOST}:0", "--http", f"{_HOST}:{port}"]


def lab_command(person: Person, root: Path) -> list[str]:
    """Run JupyterLab for one person; terminals open among the person's files, as kernels do."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        f"--ServerApp.ip={_HOST}",
        f"--ServerApp.port={person.port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.allow_root=True",
        f"--ServerApp.root_dir={files_of(root, person.name)}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def passwords(root: Path) -> Mapping[str, str]:
    """Return what the embedded gateway's demo users sign in with, which it made for this `root`.

    Raises `DemoError`.
    """
    path = root / "state" / "users.json"
    try:
        users = msgspec.json.decode(path.read_bytes(), type=list[_User])
    except (OSError, msgspec.MsgspecError) as error:
        raise DemoError(f"The passwords in {path} cannot be read: {error}") from error
    found = {user.username: user.secret for user in users}
    if missing := [name for name in PEOPLE if not found.get(name)]:
        raise DemoError(f"{path} has no password of {' and '.join(missing)}.")
    return found


def files_of(root: Path, name: str) -> Path:
    """Say where the embedded gateway keeps somebody's files."""
    return root / "files" / name


def config_of(root: Path, name: str) -> Path:
    """Say where the configuration of somebody's JupyterLab lies."""
    return root / "jupyter" / name / "config"


def plain_environment() -> dict[str, str]:
    """Return the caller's environment without what would steer a Jupyter server or cs3lab."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    # gRPC would ask a proxy for a loopback address too.
    for key in ("no_proxy", "NO_PROXY"):
        kept[key] = ",".join(filter(None, [kept.get(key), _HOST]))
    return kept


def lab_environment(
    person: Person, root: Path, storage: Endpoints, password: str
) -> dict[str, str]:
    """Configure cs3lab for `person` on a `storage`, with Jupyter's state below `root`.

    No other account can read the environment of a process, as it can the command line.
    """
    own = root / "jupyter" / person.name
    return plain_environment() | {
        "CS3LAB_GATEWAY": storage.grpc,
        "CS3LAB_AUTH": "basic",
        "CS3LAB_USER": person.name,
        "CS3LAB_SECRET": password,
        "CS3LAB_LINK_URL": f"{storage.http}/s/{{token}}",
        "CS3LAB_KERNEL_ROOT": str(files_of(root, "{user}")),
        "JUPYTER_TOKEN": person.token,
        "JUPYTER_CONFIG_DIR": str(config_of(root, person.name)),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(own / "ipython"),
    }

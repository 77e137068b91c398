"""`cs3lab demo` as a person runs it: a process, two links, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psutil
import pytest

from tests.support.ports import free_ports

LINK = re.compile(r"  (\w+) +(http://\S+)/lab\?token=(\w+)")
# What a caller inside a Jupyter, or with one set up in ways of its own, brings along.
ODD = {
    "JUPYTER_CONFIG_DIR": "/nonexistent/config",
    "JUPYTER_RUNTIME_DIR": "/nonexistent/runtime",
    "JUPYTER_TOKEN": "not-random",
    "JUPYTERLAB_SETTINGS_DIR": "/nonexistent/settings",
    "JPY_PARENT_PID": "1",
    "CS3LAB_GATEWAY": "storage.invalid:443",
}


class Server:
    """Somebody's JupyterLab, by its link."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        headers = {"Authorization": f"token {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.url + path, data, headers, method=method)) as answer:
            return json.loads(answer.read() or b"null")

    def names(self, folder: str = "") -> set[str]:
        return {entry["name"] for entry in self.ask(f"/api/contents/{folder}")["content"]}


class Demo:
    """A running `cs3lab demo`."""

    def __init__(self, process: subprocess.Popen[str], root: Path) -> None:
        assert process.stdout
        self.process = process
        self.root = root
        self.servers: dict[str, Server] = {}
        for line in process.stdout:
            if link := LINK.fullmatch(line.rstrip()):
                self.servers[link[1]] = Server(link[2], link[3])
            if "Ctrl-C" in line:
                return
        pytest.fail(f"the demo did not start:\n{process.communicate()[1]}")

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.process.communicate()
        return self.process.returncode


def start(root: Path, port: int) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).with_name("cs3lab")), "demo", "--no-browser"]
    return subprocess.Popen(
        [*command, "--root", str(root), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | ODD,
    )


@contextmanager
def running(root: Path) -> Iterator[Demo]:
    with start(root, free_ports(3)) as process:
        try:
            yield Demo(process, root)
        finally:
            if process.poll() is None:
                process.terminate()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


def test_both_people_find_the_samples(demo: Demo) -> None:
    assert list(demo.servers) == ["einstein", "marie"]
    for server in demo.servers.values():
        assert {"README.md", "Ångström – 光のスペクトル.ipynb"} <= server.names()


def test_both_people_are_on_the_storage_as_themselves(demo: Demo) -> None:
    for name, server in demo.servers.items():
        status = server.ask("/cs3lab/status")
        assert status["reachable"]
        assert status["kernel_files"]
        assert status["user"]["username"] == name


def test_a_link_without_its_token_opens_nothing(demo: Demo) -> None:
    for server in demo.servers.values():
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{server.url}/api/contents")
        refused.value.close()
        assert refused.value.code == HTTPStatus.FORBIDDEN


def test_passwords_are_for_this_demo_and_its_owner_alone(demo: Demo) -> None:
    users = demo.root / "state" / "users.json"
    secrets = {user["secret"] for user in json.loads(users.read_text())}
    assert not secrets & {"relativity", "radioactivity", "superfluidity"}
    assert stat.S_IMODE(users.stat().st_mode) == 0o600
    said = [" ".join(child.cmdline()) for child in demo.family()]
    said += [log.read_text() for log in (demo.root / "logs").iterdir()]
    assert not [secret for secret in secrets for text in said if secret in text]


def test_nothing_of_a_demo_is_open_to_others(demo: Demo) -> None:
    found = [path for path in (demo.root, *demo.root.rglob("*")) if not path.is_symlink()]
    assert not [path for path in found if path.exists() and path.stat().st_mode & 0o077]


def test_one_share_is_accepted_and_one_waits(demo: Demo) -> None:
    states = [
        [(row["item"]["name"], row["state"]) for row in server.ask("/cs3lab/received")["received"]]
        for server in demo.servers.values()
    ]
    assert states == [[("Radioactive decay", "accepted")], [("Julia sets.ipynb", "pending")]]


def test_each_has_a_home_of_his_own(demo: Demo) -> None:
    einstein, marie = demo.servers.values()
    einstein.ask("/api/contents/mine", "PUT", {"type": "directory"})
    assert "mine" in einstein.names()
    assert "mine" not in marie.names()


def test_a_link_opens_in_a_browser(demo: Demo) -> None:
    einstein, marie = demo.servers.values()
    made = einstein.ask("/cs3lab/links", "POST", {"path": "Julia sets.ipynb"})
    storage_port = (urlsplit(marie.url).port or 0) + 1
    assert urlsplit(made["url"]).netloc == f"127.0.0.1:{storage_port}"
    with urlopen(made["url"]) as page:
        assert "Julia sets.ipynb" in page.read().decode()
    with urlopen(made["url"] + "?download") as content:
        assert json.load(content)["cells"]


def test_a_second_demo_on_the_same_directory_is_refused(demo: Demo) -> None:
    with start(demo.root, free_ports(3)) as second:
        assert "Another demo" in second.communicate()[1]
    assert second.returncode == 1


def test_a_taken_port_is_named(demo: Demo, tmp_path: Path) -> None:
    taken = urlsplit(demo.servers["marie"].url).port
    assert taken
    with start(tmp_path, taken - 1) as process:
        assert f"Port {taken - 1} is taken" in process.communicate()[1]
    with start(tmp_path, taken) as process:
        assert f"Port {taken} is taken" in process.communicate()[1]
    assert not list(tmp_path.iterdir())


def test_the_port_of_links_is_looked_at_too(tmp_path: Path) -> None:
    first = free_ports(3)
    with socket.create_server(("127.0.0.1", first + 2)), start(tmp_path, first) as process:
        assert f"Port {first + 2} is taken" in process.communicate()[1]
    assert not list(tmp_path.iterdir())


def test_ctrl_c_leaves_no_process_and_the_next_run_finds_what_was_there(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        marie = first.servers["marie"]
        marie.ask(
            "/api/contents/left.txt", "PUT", {"type": "file", "format": "text", "content": ""}
        )
        marie.ask("/api/contents/notes.txt", "DELETE")
        marie.ask("/api/kernels", "POST", {"name": "python3"})
        family = first.family()
        assert len(family) >= 4
        assert first.stop(signal.SIGINT) == 0
        assert not psutil.wait_procs(family, timeout=10)[1]
    with running(tmp_path) as second:
        names = second.servers["marie"].names()
        assert "left.txt" in names
        assert "notes.txt" not in names
        assert second.stop(signal.SIGTERM) == 0


def test_one_that_dies_takes_the_others_along_and_is_named(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        family = demo.family()
        storage = next(child for child in family if "cs3lab.gateway" in child.cmdline())
        storage.kill()
        assert "storage was killed by SIGKILL" in demo.process.communicate()[1]
        assert demo.process.returncode == 1
        assert not psutil.wait_procs(family, timeout=10)[1]

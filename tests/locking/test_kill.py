"""A Jupyter server that is killed, and what its successor finds."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.gateway.caller import Caller, at, of
from tests.jupyter.jupyter_process import TOKEN, JupyterProcess
from tests.support.gateway import GatewayProcess

WANTED = {"path": "a.txt", "client": "tab", "mode": "edit"}
BEAT = {"client": "tab", "paths": ["a.txt"]}


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    with GatewayProcess(tmp_path / "gateway") as running:
        made = Caller(running)
        (running.files / "einstein").mkdir(parents=True, exist_ok=True)
        (running.files / "einstein" / "a.txt").write_bytes(b"1")
        yield made
        made.close()


def ask(server: JupyterProcess, method: str, path: str, body: Any) -> Any:
    request = urllib.request.Request(
        server.url + path,
        None if method == "GET" else json.dumps(body).encode(),
        {"Authorization": f"token {TOKEN}"},
        method=method,
    )
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            # The address is logged a moment before it is listened at.
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def lock_on(caller: Caller, name: str) -> Any:
    found = caller.stat(at(f"{caller.home}/{name}"))
    return caller.call("GetLock", provider.GetLockRequest(ref=of(found.id)))[1].lock


def test_the_next_server_takes_back_what_the_killed_one_held(
    caller: Caller, tmp_path: Path
) -> None:
    with JupyterProcess(tmp_path / "jupyter", caller.gateway.grpc, "") as first:
        assert ask(first, "POST", "cs3lab/locks", WANTED)["state"] == "held"
        held = lock_on(caller, "a.txt")
        first.kill()
    with JupyterProcess(tmp_path / "jupyter", caller.gateway.grpc, "") as second:
        state = ask(second, "PUT", "cs3lab/locks", BEAT)["locks"][0]
        assert (state["state"], state["mode"]) == ("held", "edit")
        content = {"type": "file", "format": "text", "content": "2"}
        ask(second, "PUT", "api/contents/a.txt", content)
        assert lock_on(caller, "a.txt").lock_id == held.lock_id
        ask(second, "POST", "cs3lab/locks/leave", {**BEAT, "closed": True})
        until = time.monotonic() + 30
        while lock_on(caller, "a.txt").lock_id and time.monotonic() < until:
            time.sleep(0.1)
        assert not lock_on(caller, "a.txt").lock_id


def shut_down(server: JupyterProcess) -> None:
    ask(server, "POST", "api/shutdown", None)


@pytest.mark.parametrize("end", [shut_down, JupyterProcess.terminate])
def test_a_server_that_ends_in_order_leaves_no_lock(
    caller: Caller, tmp_path: Path, end: Callable[[JupyterProcess], None]
) -> None:
    with JupyterProcess(tmp_path / "jupyter", caller.gateway.grpc, "") as server:
        ask(server, "POST", "cs3lab/locks", WANTED)
        assert lock_on(caller, "a.txt").lock_id
        end(server)
        server.wait()
    assert not lock_on(caller, "a.txt").lock_id
    assert not list((tmp_path / "jupyter" / "runtime").glob("cs3lab-leases-*"))


def test_a_server_ends_within_seconds_where_its_locks_cannot_be_freed(
    caller: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than anybody waits here for the server to end.
    monkeypatch.setenv("CS3LAB_DEADLINE", "600")
    with JupyterProcess(tmp_path / "jupyter", caller.gateway.grpc, "") as server:
        ask(server, "POST", "cs3lab/locks", WANTED)
        # It takes calls, and answers none.
        os.kill(caller.gateway.pid, signal.SIGSTOP)
        try:
            server.terminate()
            server.wait()
        finally:
            os.kill(caller.gateway.pid, signal.SIGCONT)
    # What is written down, the next server takes back and frees.
    assert list((tmp_path / "jupyter" / "runtime").glob("cs3lab-leases-*.json"))


def test_tabs_that_are_only_open_keep_no_server_from_being_culled(
    caller: Caller, tmp_path: Path
) -> None:
    with JupyterProcess(tmp_path / "jupyter", caller.gateway.grpc, "") as server:
        before = ask(server, "GET", "api/status", None)["last_activity"]
        ask(server, "POST", "cs3lab/locks", WANTED)
        ask(server, "PUT", "cs3lab/locks", BEAT)
        ask(server, "POST", "cs3lab/locks/leave", BEAT)
        assert ask(server, "GET", "api/status", None)["last_activity"] == before

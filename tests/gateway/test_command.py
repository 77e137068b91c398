"""The command line: what it prints, refuses, and how it ends."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import GatewayFactory
from tests.gateway.conftest import SignIn
from tests.support.gateway import GatewayProcess


def test_sigterm_ends_cleanly(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    caller.save(caller.home + "/a", b"a")
    assert own_gateway.stop() == 0
    own_gateway.restart()
    assert sign_in(own_gateway).read(caller.home + "/a") == b"a"


def run(*options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "cs3lab.gateway", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_other_than_loopback_is_refused(tmp_path: Path) -> None:
    for option in ("--grpc", "--http"):
        ended = run("--root", str(tmp_path), option, "0.0.0.0:0")
        assert ended.returncode == 2
        assert "--allow-remote" in ended.stderr


def test_a_taken_address_is_an_error(own_gateway: GatewayProcess, tmp_path: Path) -> None:
    taken = own_gateway.http.removeprefix("http://")
    assert run("--root", str(tmp_path / "x"), "--http", taken).returncode == 1
    assert run("--root", str(tmp_path / "x"), "--grpc", own_gateway.grpc).returncode == 1


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[{}]",
        "no json",
        '[{"id": {"opaque_id": "1"}, "username": "x", "secret": 5}]',
        '[{"id": {"opaque_id": "1"}, "username": "..", "secret": "x"}]',
    ],
)
def test_a_bad_users_file_is_an_error(tmp_path: Path, text: str) -> None:
    users = tmp_path / "users.json"
    users.write_text(text)
    assert run("--root", str(tmp_path), "--users", str(users)).returncode == 2


def test_one_line_of_json_when_ready(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cs3lab.gateway", "--root", str(tmp_path / "root")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["grpc"].startswith("127.0.0.1:")
        assert ready["http"].startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert process.wait(timeout=10) == 0


def test_latency_is_added_to_every_request(
    gateway_factory: GatewayFactory, sign_in: SignIn
) -> None:
    caller = sign_in(gateway_factory("opencloud", ("--latency-ms", "150")))
    begun = time.monotonic()
    caller.save(caller.home + "/a", b"a")
    assert time.monotonic() - begun >= 0.3


def test_clients_are_led_to_the_data_url(gateway_factory: GatewayFactory, sign_in: SignIn) -> None:
    gateway = gateway_factory(options=("--data-url", "https://data.example.org/"))
    caller = sign_in(gateway)
    endpoint = caller.begin(caller.home + "/a", 1)[1].upload_endpoint
    assert endpoint.startswith("https://data.example.org/datagateway")


def test_two_gateways_do_not_share_a_directory(own_gateway: GatewayProcess) -> None:
    ended = run("--root", str(own_gateway.root))
    assert ended.returncode == 1
    assert "another gateway" in ended.stderr

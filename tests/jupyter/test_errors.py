"""What goes wrong on the way: the right status, plain words, nothing half-written or lost."""

import json
import os
import resource
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import GatewayFactory
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, binary_model, plain, stored

FEW_USERS = [
    {
        "id": {"opaque_id": "4c510ada-c86b-4815-8820-42cdf82c3d51", "idp": "http://localhost"},
        "username": "einstein",
        "secret": "relativity",
        "mail": "einstein@example.org",
        "display_name": "Albert Einstein",
        "quota": 10_000,
    }
]


@pytest.fixture
def gateway(own_gateway: GatewayProcess) -> GatewayProcess:
    """One gateway for each test: these break it."""
    return own_gateway


@pytest.fixture
def cs3lab_config(cs3lab_config: dict[str, Any]) -> dict[str, Any]:
    return {**cs3lab_config, "deadline": 1.0}


async def test_gateway_that_is_down_is_said_so_and_found_again(
    contents: Contents, gateway: GatewayProcess, home: Path
) -> None:
    await contents.write("a.txt", "one")
    gateway.kill()
    for answer in (
        await contents.get(),
        await contents.get("a.txt"),
        await contents.write("a.txt", "two"),
        await contents.delete("a.txt"),
        await contents.patch("a.txt", "b.txt"),
    ):
        assert (answer.code, answer.json["reason"]) == (503, "unreachable")
        assert "cannot be reached" in plain(answer)
    assert (await contents.ask("files/a.txt")).code == 503
    status = (await contents.ask("cs3lab/status")).json
    assert (status["reachable"], status["user"]) == (False, None)
    assert "cannot be reached" in status["message"]
    gateway.restart()
    answer = await contents.get()
    while answer.code == 503:
        answer = await contents.get()
    assert answer.names == ["a.txt", "Shares"]
    assert (home / "a.txt").read_text() == "one"


async def test_gateway_that_hangs_is_given_up_in_time(
    contents: Contents, gateway: GatewayProcess, home: Path
) -> None:
    await contents.write("a.txt", "one")
    os.kill(gateway.pid, signal.SIGSTOP)
    try:
        for answer in (await contents.get(), await contents.write("a.txt", "two")):
            assert (answer.code, answer.json["reason"]) == (504, "unreachable")
            assert "did not answer in time" in plain(answer)
    finally:
        os.kill(gateway.pid, signal.SIGCONT)
    assert (await contents.get("a.txt")).json["content"] == "one"


async def test_full_disk_keeps_the_former_content(
    contents: Contents, gateway: GatewayProcess, home: Path
) -> None:
    await contents.write("a.bin", "former")
    resource.prlimit(gateway.pid, resource.RLIMIT_FSIZE, (10_000_000, 10_000_000))
    answer = await contents.put("a.bin", binary_model(bytes(11_000_000)))
    assert (answer.code, answer.json["reason"]) == (507, "full")
    assert "no room" in plain(answer)
    assert (home / "a.bin").read_text() == "former"
    assert stored(home) == ["a.bin"]


class TestQuota:
    @pytest.fixture
    def gateway(self, gateway_factory: GatewayFactory, tmp_path: Path) -> GatewayProcess:
        users = tmp_path / "users.json"
        users.write_text(json.dumps(FEW_USERS))
        return gateway_factory(options=("--users", str(users)))

    async def test_full_quota_keeps_the_former_content(
        self, contents: Contents, home: Path
    ) -> None:
        await contents.write("a.txt", "former")
        answer = await contents.write("a.txt", "x" * 20_000)
        assert (answer.code, answer.json["reason"]) == (507, "full")
        assert "no room" in plain(answer)
        assert (home / "a.txt").read_text() == "former"


class TestWrongPassword:
    @pytest.fixture
    def cs3lab_config(self, cs3lab_config: dict[str, Any]) -> dict[str, Any]:
        return {**cs3lab_config, "secret": "wrong-password"}

    async def test_is_said_everywhere(
        self, contents: Contents, caplog: pytest.LogCaptureFixture
    ) -> None:
        for answer in (await contents.get(), await contents.write("a.txt", "x")):
            assert (answer.code, answer.json["reason"]) == (403, "sign-in")
            assert "does not accept this user name and password" in plain(answer)
        status = (await contents.ask("cs3lab/status")).json
        assert not status["reachable"]
        assert "password" in status["message"]
        assert status["reason"] == "sign-in"
        logged = [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"]
        assert not any("wrong-password" in line for line in logged)


class TestDeadToken:
    @pytest.fixture
    def token_file(self, tmp_path: Path) -> Path:
        return tmp_path / "token"

    @pytest.fixture
    def cs3lab_config(
        self, gateway: GatewayProcess, home: Path, token_file: Path
    ) -> dict[str, Any]:
        token_file.write_text("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.x")
        return {"gateway": gateway.grpc, "token_file": str(token_file), "root": f"/home/{home}"}

    async def test_is_never_a_missing_file(self, contents: Contents) -> None:
        for answer in (await contents.get(), await contents.get("a.txt")):
            assert (answer.code, answer.json["reason"]) == (403, "sign-in")
            plain(answer)


class TestContradiction:
    @pytest.fixture
    def cs3lab_config(self, gateway: GatewayProcess) -> dict[str, Any]:
        return {"gateway": gateway.grpc, "auth": "basic", "secret": "relativity"}

    async def test_of_the_operator_is_said_in_listings(self, contents: Contents) -> None:
        answer = await contents.get()
        assert (answer.code, answer.json["reason"]) == (503, "settings")
        assert "no user is given" in plain(answer)
        status = (await contents.ask("cs3lab/status")).json
        assert "no user is given" in status["message"]
        assert status["reason"] == "settings"

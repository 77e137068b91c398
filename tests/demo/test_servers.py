from __future__ import annotations

from pathlib import Path

import pytest

from cs3lab.demo.servers import Endpoints, Person, lab_environment, plain_environment

MARIE = Person("marie", 8891, "secret")
STORAGE = Endpoints("127.0.0.1:1", "http://127.0.0.1:8892")


def test_a_jupyter_of_the_callers_own_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR", "JPY_PARENT_PID", "CS3LAB_ROOT"):
        monkeypatch.setenv(name, "odd")
    assert "odd" not in lab_environment(MARIE, Path("/demo"), STORAGE, "pass").values()


def test_jupyter_keeps_its_state_with_the_demo() -> None:
    environment = lab_environment(MARIE, Path("/demo"), STORAGE, "pass")
    for name in ("CONFIG", "DATA", "RUNTIME"):
        assert environment[f"JUPYTER_{name}_DIR"].startswith("/demo/jupyter/marie/")


def test_a_proxy_of_the_callers_is_not_asked_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "example.org")
    assert plain_environment()["no_proxy"] == "example.org,127.0.0.1"


def test_the_link_opens_jupyterlab_with_the_token() -> None:
    assert MARIE.link == "http://127.0.0.1:8891/lab?token=secret"


def test_links_are_those_the_storage_serves() -> None:
    environment = lab_environment(MARIE, Path("/demo"), STORAGE, "pass")
    assert environment["CS3LAB_LINK_URL"] == "http://127.0.0.1:8892/s/{token}"

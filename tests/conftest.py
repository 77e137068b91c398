"""Fixtures every test may use: the embedded gateway, in each of its profiles."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.jupyter.two_people import AmongTwo
from tests.support.gateway import GatewayProcess

pytest_plugins = [
    "pytester",
    "pytest_jupyter.jupyter_server",
    "tests.support.summary",
    "tests.support.abilities",
    "tests.support.budgets",
    "tests.support.lost",
    "tests.support.quickly",
]

PROFILES = ("opencloud", "reva-local", "reva-eos")
GatewayFactory = Callable[..., GatewayProcess]


@pytest.fixture(scope="session", params=PROFILES)
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """One gateway per profile, shared by all tests: use a folder of your own, do not stop it."""
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


@pytest.fixture
def gateway_factory(tmp_path: Path) -> Iterator[GatewayFactory]:
    """Start gateways as wanted: `gateway_factory(profile=..., options=[...])`."""
    started: list[GatewayProcess] = []

    def start(profile: str = "opencloud", options: tuple[str, ...] = ()) -> GatewayProcess:
        root = tmp_path / f"gateway-{len(started)}"
        started.append(GatewayProcess(root, profile, options))
        return started[-1]

    yield start
    for process in started:
        process.kill()


@pytest.fixture(params=PROFILES)
def own_gateway(request: pytest.FixtureRequest, gateway_factory: GatewayFactory) -> GatewayProcess:
    """A fresh gateway per profile that the test may stop and kill."""
    return gateway_factory(profile=request.param)


@pytest.fixture(scope="session")
def among_two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AmongTwo]:
    """Gateways and servers for tests in which two share."""
    both = AmongTwo(tmp_path_factory.mktemp("among-two"))
    yield both
    both.end()


@pytest.fixture
def folder() -> str:
    """A name nobody used, for a folder of this test."""
    return f"folder-{uuid.uuid4().hex[:12]}"

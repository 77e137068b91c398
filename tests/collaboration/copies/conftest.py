"""Two people and what one shares with the other: einstein's files, marie on the test's server."""

from collections.abc import Iterator

import pytest

from tests.conftest import PROFILES
from tests.jupyter.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    contents,
    cs3lab_config,
    jp_server_config,
    manager,
)
from tests.support.gateway import GatewayProcess
from tests.together.conftest import (  # noqa: F401  # fixtures
    einstein,
    home,
    marie,
    server,
)


@pytest.fixture(scope="package", params=[*PROFILES, "reva-eos"])
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """A gateway on which nobody else shares."""
    root = tmp_path_factory.mktemp(f"copies-{request.param}")
    with GatewayProcess(root, request.param) as running:
        yield running

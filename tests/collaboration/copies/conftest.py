"""Two people and what one shares with the other: einstein's files, marie on the test's server."""

import pytest

from tests.conftest import PROFILES
from tests.jupyter.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    connection,
    contents,
    cs3lab_config,
    jp_server_config,
    manager,
    tree,
)
from tests.jupyter.two_people import AmongTwo
from tests.support.gateway import GatewayProcess
from tests.together.conftest import (  # noqa: F401  # fixtures
    einstein,
    home,
    marie,
    server,
)


@pytest.fixture(params=PROFILES)
def gateway(request: pytest.FixtureRequest, among_two: AmongTwo) -> GatewayProcess:
    """A gateway on which nobody else shares."""
    return among_two.gateway(request.param)

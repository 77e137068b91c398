"""Two people, one shared file: einstein shares from a server of their own, marie has the test's."""

from pathlib import Path

import pytest

from tests.collaboration.merges.conftest import merging, workers  # noqa: F401  # fixtures
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
from tests.jupyter.jupyter_process import JupyterProcess
from tests.jupyter.two_people import AmongTwo, Owner, contents_of
from tests.support.abilities import Ability, has
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents


@pytest.fixture(params=[each for each in PROFILES if has(each, Ability.LOCKS)])
def gateway(request: pytest.FixtureRequest, among_two: AmongTwo) -> GatewayProcess:
    """A gateway that keeps locks, and on which nobody else shares."""
    return among_two.gateway(request.param)


@pytest.fixture
def server(gateway: GatewayProcess, among_two: AmongTwo) -> JupyterProcess:
    """The Jupyter server of einstein."""
    return among_two.server(gateway.profile)


@pytest.fixture
def home(gateway: GatewayProcess, folder: str) -> Path:
    """The root of marie's tree, as it lies on the disk of the gateway."""
    path = gateway.files / "marie" / folder
    path.mkdir(parents=True)
    return path


@pytest.fixture
def einstein(gateway: GatewayProcess, server: JupyterProcess, folder: str) -> Owner:
    """The owner."""
    path = gateway.files / "einstein" / folder
    path.mkdir(parents=True)
    return Owner(contents_of(server), path)


@pytest.fixture
def marie(contents: Contents) -> Contents:  # noqa: F811  # the fixture
    """The one who is shared with, on the server of the test."""
    return contents

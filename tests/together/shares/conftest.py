"""All storages, with locks or without."""

import pytest

from tests.conftest import PROFILES
from tests.jupyter.two_people import AmongTwo
from tests.support.gateway import GatewayProcess


@pytest.fixture(params=PROFILES)
def gateway(request: pytest.FixtureRequest, among_two: AmongTwo) -> GatewayProcess:
    """A gateway on which nobody else shares."""
    return among_two.gateway(request.param)

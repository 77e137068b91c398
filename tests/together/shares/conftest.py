"""The two families of storages, with locks or without."""

from collections.abc import Iterator

import pytest

from tests.conftest import PROFILES
from tests.support.gateway import GatewayProcess


@pytest.fixture(scope="package", params=PROFILES)
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """A gateway on which nobody else shares."""
    root = tmp_path_factory.mktemp(f"shares-{request.param}")
    with GatewayProcess(root, request.param) as running:
        yield running

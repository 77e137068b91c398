"""The same server as the contents API's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.copies import written
from tests.api.people import Marie
from tests.collaboration.merges.conftest import merging, workers  # noqa: F401  # fixtures
from tests.jupyter.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    connection,
    contents,
    cs3lab_config,
    home,
    jp_server_config,
    manager,
    tree,
)
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import store


@pytest.fixture
def marie(gateway: GatewayProcess, jp_asyncio_loop: Any) -> Iterator[Marie]:
    """Marie, who shares with einstein, on a client of their own."""
    found = Marie(gateway.grpc)
    yield found
    jp_asyncio_loop.run_until_complete(found.storage.close())


@pytest.fixture
def analysis(home: Path) -> Path:  # noqa: F811  # the fixture
    """A notebook to make copies of."""
    path = home / "analysis.ipynb"
    store(path, written("a()", "b()"))
    return path

"""The same server as the contents API's tests, and workers that outlive it."""

from collections.abc import Iterator

import pytest

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
from tests.support.jupyter import Contents
from tests.support.merging import Merging, keeping_workers


@pytest.fixture(scope="module")
def workers() -> Iterator[None]:
    """Keep workers from one test to the next: they outlive servers, so this has to as well."""
    with keeping_workers():
        yield


@pytest.fixture
def merging(contents: Contents, workers: None) -> Merging:  # noqa: F811  # the fixture
    """The merges of the server."""
    return Merging(contents)

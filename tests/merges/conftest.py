"""The same server as the contents API's tests, and workers that outlive it."""

from collections.abc import Iterator

import pytest

from cs3lab.merging.worker import Worker
from tests.contents.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    contents,
    cs3lab_config,
    home,
    jp_server_config,
    manager,
)
from tests.support.jupyter import Contents
from tests.support.merging import Merging, kept_workers


@pytest.fixture(scope="package")
def kept() -> Iterator[list[Worker]]:
    found: list[Worker] = []
    yield found
    while found:
        found.pop().stop()


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, kept: list[Worker]) -> Iterator[None]:
    with kept_workers(monkeypatch, kept):
        yield


@pytest.fixture
def merging(contents: Contents, workers: None) -> Merging:  # noqa: F811  # the fixture
    """The merges of the server."""
    return Merging(contents)

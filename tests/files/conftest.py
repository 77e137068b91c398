"""The same server as the contents API's tests."""

from tests.jupyter.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    connection,
    contents,
    cs3lab_config,
    gateway,
    home,
    jp_server_config,
    manager,
    tree,
)

"""The same server as the contents API's tests."""

from tests.contents.conftest import (  # noqa: F401  # fixtures
    app,
    calls,
    contents,
    cs3lab_config,
    home,
    jp_server_config,
    manager,
)

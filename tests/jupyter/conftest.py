"""A server whose root is a fresh folder of einstein's home, in each profile of the gateway."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from cs3lab.app import Cs3Lab
from cs3lab.connection import Connection
from cs3lab.files.tree import Tree
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.conftest import PROFILES
from tests.gateway.caller import SECRETS
from tests.support.gateway import GatewayProcess, as_shipped
from tests.support.jupyter import Contents, Fetch
from tests.support.parts import connection_of, extension_of, manager_of, tree_of


@pytest.fixture(scope="session", params=PROFILES)
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """One gateway per profile as its servers are shipped, shared as the others are."""
    root, profile = tmp_path_factory.mktemp(request.param), request.param
    with GatewayProcess(root, profile, as_shipped(profile)) as running:
        yield running


@pytest.fixture
def home(gateway: GatewayProcess, folder: str) -> Path:
    """The root of the tree, as it lies on the disk of the gateway."""
    path = gateway.files / "einstein" / folder
    path.mkdir(parents=True)
    return path


@pytest.fixture
def cs3lab_config(gateway: GatewayProcess, home: Path) -> dict[str, Any]:
    """The traits of Cs3Lab: the server is of whose home it is."""
    user = home.parent.name
    return {
        "gateway": gateway.grpc,
        "user": user,
        "secret": SECRETS[user],
        "root": home.name,
    }


@pytest.fixture
def jp_server_config(cs3lab_config: dict[str, Any]) -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"cs3lab": True, "jupyter_server_terminals": False},
            "allow_unauthenticated_access": False,
        },
        "Cs3Lab": cs3lab_config,
    }


@pytest.fixture
def app(jp_serverapp: ServerApp) -> Cs3Lab:
    """The extension in the server."""
    found = extension_of(jp_serverapp)
    assert isinstance(found, Cs3Lab)
    return found


@pytest.fixture
def manager(jp_serverapp: ServerApp) -> Cs3ContentsManager:
    """The contents manager of the server."""
    found = manager_of(jp_serverapp)
    assert isinstance(found, Cs3ContentsManager)
    return found


@pytest.fixture
def connection(jp_serverapp: ServerApp) -> Connection:
    """The connection of the server to its storage."""
    return connection_of(jp_serverapp)


@pytest.fixture
def tree(jp_serverapp: ServerApp) -> Tree:
    """The tree of the server's files."""
    return tree_of(jp_serverapp)


@pytest.fixture
def calls(connection: Connection) -> list[str]:
    """The names of all remote calls as they are made."""
    names: list[str] = []
    connection.observers.append(names.append)
    return names


@pytest.fixture
def contents(jp_fetch: Fetch) -> Contents:
    """The server's contents API."""
    return Contents(jp_fetch)

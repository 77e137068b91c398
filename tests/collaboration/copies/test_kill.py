"""The storage dies while a copy is made, at any of the calls that takes."""

import json
from pathlib import Path

import pytest

from cs3lab.connection import Connection
from cs3lab.merge import origin as origins
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, plain, store, stored


@pytest.fixture
def gateway(own_gateway: GatewayProcess) -> GatewayProcess:
    """A gateway to kill."""
    return own_gateway


def is_whole(copy: Path) -> bool:
    document = json.loads(copy.read_text())
    return len(document["cells"]) == 2 and origins.read(document["metadata"]) is not None


@pytest.mark.parametrize("call", ["GET", "InitiateFileUpload", "PUT"])
async def test_the_original_stays_and_no_half_of_a_copy(
    contents: Contents, home: Path, gateway: GatewayProcess, connection: Connection, call: str
) -> None:
    text = json.dumps(notebook("a()", "b()"))
    store(home / "analysis.ipynb", text)
    await contents.get("analysis.ipynb")
    killed: list[str] = []

    def kill(name: str) -> None:
        if name == call and not killed:
            killed.append(name)
            gateway.kill()

    connection.observers.append(kill)
    body = {"path": "analysis.ipynb"}
    answer = await contents.ask("cs3lab/copies", method="POST", body=body)
    assert killed == [call]
    gateway.start()
    assert (home / "analysis.ipynb").read_text() == text
    copies = [name for name in stored(home) if name != "analysis.ipynb"]
    assert all(is_whole(home / copy) for copy in copies)
    if answer.code != 201:
        assert answer.code in (502, 503, 504)
        plain(answer)

"""A server that dies at any step of a merge leaves original and copy whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from tests.conftest import GatewayFactory
from tests.jupyter.jupyter_process import JupyterProcess
from tests.jupyter.two_people import contents_of
from tests.support.dying import EXTENSIONS
from tests.support.merging import Merging, edited, outside, stored_sources

pytestmark = pytest.mark.asyncio

STEPS = {
    3: "before the original is sent",
    4: "before its lock is freed",
    7: "before the copy is sent",
}
MERGED = ["ONE", "TWO"]


@pytest.mark.timeout(300)
async def test_original_and_copy_are_whole_whenever_the_server_dies(
    gateway_factory: GatewayFactory, tmp_path: Path
) -> None:
    gateway = gateway_factory()
    home = gateway.files / "einstein" / "work"
    home.mkdir(parents=True)

    def started() -> JupyterProcess:
        return JupyterProcess(tmp_path / "state", gateway.grpc, "work", EXTENSIONS)

    server = started()
    for step, when in STEPS.items():
        original, merging = home / f"n{step}.ipynb", Merging(contents_of(server))
        await merging.opened(original.name, "one", "two")
        path = await merging.copied(original.name)
        content, hash_ = await merging.open(path)
        mine = edited(content, 0, "ONE")
        outside(original, "one", "TWO")
        await merging.contents.ask("dying", str(step), method="PUT", body={})
        with server, pytest.raises((HTTPClientError, OSError)):
            await merging.merge_copy(path, mine, hash=hash_)

        assert stored_sources(original) == (MERGED if step > 3 else ["one", "TWO"]), when
        assert stored_sources(home / path) == ["one", "two"], when
        assert "copy" in json.loads((home / path).read_text())["metadata"]["cs3lab"], when

        server = started()
        again = await Merging(contents_of(server)).merge_copy(path, mine, hash=hash_)
        assert again.json["state"] == ("unchanged" if step > 3 else "merged"), when
        assert stored_sources(original) == MERGED, when
    server.kill()

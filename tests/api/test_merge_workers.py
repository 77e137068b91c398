"""Merges whose process or browser goes away."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import HTTPClientError

from cs3lab.merge.pool import Limits
from tests.support.merging import (
    Merging,
    edited,
    outside,
    stored_sources,
)
from tests.support.parts import merge_pool_of


async def test_a_worker_killed_during_a_merge_is_replaced(
    merging: Merging, home: Path, jp_serverapp: ServerApp
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    await merging.merge("n.ipynb", hash_, content)
    for worker in merge_pool_of(jp_serverapp).workers:
        os.kill(worker.pid, signal.SIGKILL)
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"


async def test_the_merge_of_a_browser_that_went_is_ended(
    merging: Merging, home: Path, jp_serverapp: ServerApp
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    await merging.merge("n.ipynb", hash_, content)
    pool = merge_pool_of(jp_serverapp)
    pool._limits = Limits(deadline=100)
    (worker,) = pool.workers
    os.kill(worker.pid, signal.SIGSTOP)
    outside(home / "n.ipynb", "one", "TWO")
    mine = edited(content, 0, "ONE")
    body = {"kind": "document", "path": "n.ipynb", "hash": hash_, "content": mine}
    with pytest.raises(HTTPClientError, match="Timeout"):
        await merging.contents.fetch(
            "cs3lab", "merges", method="POST", body=json.dumps(body), request_timeout=0.5
        )
    await asyncio.to_thread(worker._process.wait, 60)
    assert stored_sources(home / "n.ipynb") == ["one", "TWO"]

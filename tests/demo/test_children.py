from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from cs3lab.demo import children as module
from cs3lab.demo.children import Children
from cs3lab.demo.errors import DemoError

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def children(tmp_path: Path) -> AsyncIterator[Children]:
    started = Children(tmp_path / "logs")
    yield started
    await started.stop()


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


WAITS = "print('ready', flush=True); import time; time.sleep(600)"


async def test_hears_the_first_line(children: Children) -> None:
    child = await children.start("child", python(WAITS), os.environ, speaks=True)
    assert await child.first_line() == b"ready\n"


async def test_tells_the_end_of_the_log_of_one_that_ends_without_a_word(children: Children) -> None:
    child = await children.start("child", python("raise SystemExit('no')"), os.environ, speaks=True)
    with pytest.raises(DemoError, match=r"child ended with 1\.(.|\n)*no"):
        await child.first_line()


async def test_notices_the_first_that_ends(children: Children) -> None:
    await children.start("one", python(WAITS), os.environ)
    two = await children.start("two", python(WAITS), os.environ)
    two.process.kill()
    with pytest.raises(DemoError, match="two was killed by SIGKILL"):
        await children.watch()


async def test_stops_one_that_does_not_want_to_and_what_it_started(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.1)
    stubborn = (
        "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"subprocess.run([sys.executable, '-c', {WAITS!r}])"
    )
    child = await children.start("stubborn", python(stubborn), os.environ, speaks=True)
    await child.first_line()
    family = psutil.Process(child.process.pid).children(recursive=True)
    await child.stop()
    assert child.process.returncode == -9
    gone, alive = psutil.wait_procs(family, timeout=10)
    assert gone
    assert not alive

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncIterator
from typing import cast

import pytest
import pytest_asyncio

from cs3lab.merge.errors import InvalidDocument, MergeError, MergeStopped, MergeTimeout
from cs3lab.merge.jobs import Document
from cs3lab.merge.pool import Limits, MergePool
from tests.merge.support import code, notebook

pytestmark = pytest.mark.asyncio


def content(*sources: str) -> bytes:
    made = notebook(*(code(f"c{n}", source) for n, source in enumerate(sources)))
    return json.dumps(made).encode()


def sources(document: Document | None) -> list[str]:
    assert document is not None
    return [cell["source"] for cell in json.loads(document.shown)["cells"]]


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[MergePool]:
    made = MergePool()
    await made.start()
    yield made
    await made.close()


async def test_notebooks_merge_in_the_worker(pool: MergePool) -> None:
    result = await pool.merge("notebook", content("a", "b"), content("l", "b"), content("a", "r"))
    assert sources(result.merged) == ["l", "r"]


async def test_decisions_of_a_person_are_applied_in_the_worker(pool: MergePool) -> None:
    sides = content("a"), content("l"), content("r")
    result = await pool.merge("notebook", *sides)
    assert result.base is not None
    resolved = await pool.resolve("notebook", result.base, *sides)
    assert sources(resolved) == ["a"]


async def test_bad_input_is_told_and_the_worker_goes_on(pool: MergePool) -> None:
    with pytest.raises(InvalidDocument, match="local version"):
        await pool.merge("notebook", content("a"), b'{"a":' * 100_000, content("a"))
    assert (await pool.merge("text", b"a", b"b", b"a")).merged == Document(b"b", b'"b"')


async def test_fault_is_told_plainly_and_its_traceback_is_logged(
    pool: MergePool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(MergeError) as told:
        await pool.merge("text", b"a", cast("bytes", 7), b"a")
    assert str(told.value) == "The merge failed (AttributeError). Nothing was changed."
    (record,) = caplog.records
    assert record.name == "cs3lab.merge"
    assert "in merge" in record.getMessage()
    assert "AttributeError: " in record.getMessage()


async def test_log_of_the_server_gets_the_traceback(caplog: pytest.LogCaptureFixture) -> None:
    pool = MergePool(log=logging.getLogger("server"))
    with pytest.raises(MergeError):
        await pool.merge("text", b"a", cast("bytes", 7), b"a")
    assert [record.name for record in caplog.records] == ["server"]
    await pool.close()


async def test_worker_goes_on_after_a_fault(pool: MergePool) -> None:
    before = set(pool.workers)
    with pytest.raises(MergeError):
        await pool.merge("text", b"a", cast("bytes", 7), b"a")
    assert (await pool.merge("text", b"a", b"b", b"a")).merged == Document(b"b", b'"b"')
    assert pool.workers == before


async def test_loop_is_free_while_a_merge_runs(pool: MergePool) -> None:
    turns = 0
    merge = asyncio.create_task(pool.merge("text", b"a", b"b", b"a"))
    while not merge.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 1


async def test_merge_past_its_deadline_is_ended() -> None:
    pool = MergePool(limits=Limits(deadline=0.01))
    large = b"\n".join(b"%d" % n for n in range(1_000_000))
    with pytest.raises(MergeTimeout, match="takes too long"):
        await pool.merge("text", large, large + b"l", b"r" + large)
    await pool.close()


async def test_merge_out_of_memory_is_told_and_the_next_one_works() -> None:
    pool = MergePool(limits=Limits(memory=150 * 1024**2))
    large = b"\n".join(b"%d" % n for n in range(500_000))
    with pytest.raises(MergeError):
        await pool.merge("text", large, large + b"l", b"r" + large)
    result = await pool.merge("text", b"a", b"b", b"a")
    assert result.merged == Document(b"b", b'"b"')
    await pool.close()


async def test_worker_killed_from_outside_is_replaced(pool: MergePool) -> None:
    await pool.merge("text", b"a", b"b", b"a")
    (worker,) = pool.workers
    os.kill(worker.pid, signal.SIGKILL)
    result = await pool.merge("text", b"a", b"b", b"a")
    assert result.merged == Document(b"b", b'"b"')


async def test_cancelled_merge_ends_its_process(pool: MergePool) -> None:
    await pool.merge("text", b"a", b"b", b"a")
    (before,) = pool.workers
    os.kill(before.pid, signal.SIGSTOP)  # a merge that never ends
    task = asyncio.create_task(pool.merge("text", b"a", b"b", b"a"))
    await asyncio.sleep(0)
    assert pool.busy == {before}
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not before.alive
    assert (await pool.merge("text", b"a", b"b", b"a")).merged == Document(b"b", b'"b"')


async def test_closed_pool_merges_nothing() -> None:
    pool = MergePool()
    await pool.close()
    with pytest.raises(MergeStopped, match="stopping"):
        await pool.merge("text", b"a", b"b", b"a")

import asyncio
import logging

import psutil
import pytest

from cs3lab.collaboration.merges.workers import Workers
from cs3lab.merge.jobs import Document
from cs3lab.merge.pool import Limits
from cs3lab.refusal import Refusal
from cs3lab.supervisor import Supervisor

pytestmark = pytest.mark.asyncio

LOG = logging.getLogger("tests.merges")
SUPERVISOR = Supervisor(LOG)


def started() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


async def test_no_process_runs_before_one_is_wanted_nor_after_the_end() -> None:
    before = started()
    workers = Workers(SUPERVISOR, LOG)
    assert started() == before
    async with workers.pool() as pool:
        await pool.merge("text", b"a", b"b", b"a")
    assert len(started() - before) == 1
    await workers.close()
    assert started() == before


async def test_a_process_is_started_ahead_and_taken() -> None:
    before = started()
    workers = Workers(SUPERVISOR, LOG)
    workers.start_ahead()
    async with workers.pool() as pool:
        await pool.start()
        ahead = started() - before
        await pool.merge("text", b"a", b"b", b"a")
    assert started() - before == ahead
    await workers.close()


async def test_an_idle_process_ends() -> None:
    before = started()
    workers = Workers(SUPERVISOR, LOG, idle=0.01)
    async with workers.pool() as pool:
        await pool.merge("text", b"a", b"b", b"a")
    ending = [psutil.Process(pid) for pid in started() - before]
    await asyncio.to_thread(psutil.wait_procs, ending)
    assert started() == before
    workers.start_ahead()
    assert started() == before
    async with workers.pool() as pool:
        assert (await pool.merge("text", b"a", b"b", b"a")).merged == Document(b"b", b'"b"')
    await workers.close()


async def test_a_document_past_the_memory_is_told_plainly_and_the_next_merges() -> None:
    workers = Workers(SUPERVISOR, LOG, limits=Limits(memory=150 * 1024**2))
    large = b"\n".join(b"%d" % number for number in range(500_000))
    with pytest.raises(Refusal) as refused:
        async with workers.pool() as pool:
            await pool.merge("text", large, large + b"l", b"r" + large)
    assert refused.value.status in (413, 503, 504)
    assert "Nothing was changed" in refused.value.message
    async with workers.pool() as pool:
        assert (await pool.merge("text", b"a", b"b", b"a")).merged == Document(b"b", b'"b"')
    await workers.close()


async def test_a_stopping_server_begins_no_merge() -> None:
    workers = Workers(SUPERVISOR, LOG)
    await workers.close()
    workers.start_ahead()
    with pytest.raises(Refusal, match="stopping"):
        async with workers.pool():
            pass

"""What a server that died leaves to the next one."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import ResourceId, UserId
from cs3lab.locking.leases import Lease, Leases

pytestmark = pytest.mark.asyncio

LOG = logging.getLogger(__name__)
FILE = ResourceId("storage", "space", "file")
LEASE = Lease(FILE, "a.ipynb", new_lock("cs3lab", UserId("idp", "einstein"), 60), ("one", "two"))


def die(leases: Leases) -> None:
    alive, leases._alive = leases._alive, None
    assert alive is not None
    os.close(alive)


async def test_leases_of_the_dead_are_inherited_once(tmp_path: Path) -> None:
    dead, heir, late = (Leases(tmp_path, "storage", LOG) for _ in range(3))
    assert await dead.open() == []
    await dead.put(LEASE)
    die(dead)
    assert await heir.open() == [LEASE]
    assert await late.open() == []
    # What was inherited is written down again before it is lost.
    die(heir)
    assert await Leases(tmp_path, "storage", LOG).open() == [LEASE]


async def test_leases_of_the_living_are_their_own(tmp_path: Path) -> None:
    living, other = Leases(tmp_path, "storage", LOG), Leases(tmp_path, "storage", LOG)
    await living.open()
    await living.put(LEASE)
    assert await other.open() == []
    await living.drop(FILE)


async def test_another_storage_is_none_of_ours(tmp_path: Path) -> None:
    dead, other = Leases(tmp_path, "storage", LOG), Leases(tmp_path, "another", LOG)
    await dead.open()
    await dead.put(LEASE)
    die(dead)
    assert await other.open() == []
    assert await Leases(tmp_path, "storage", LOG).open() == [LEASE]


async def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    leases = Leases(tmp_path / "runtime", "storage", LOG)
    await leases.open()
    await leases.put(LEASE)
    for file in (tmp_path / "runtime").iterdir():
        assert file.stat().st_mode & 0o077 == 0


async def test_nothing_is_left_after_an_orderly_end(tmp_path: Path) -> None:
    leases = Leases(tmp_path, "storage", LOG)
    await leases.open()
    await leases.put(LEASE)
    await leases.drop(FILE)
    await leases.close()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"owner": "storage", "leases": [1]}'])
async def test_a_broken_file_stops_nobody(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "cs3lab-leases-0123.json").write_bytes(left)
    assert await Leases(tmp_path, "storage", LOG).open() == []


async def test_a_directory_that_cannot_be_written_stops_nobody_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    leases = Leases(tmp_path / "file", "storage", LOG)
    assert await leases.open() == []
    await leases.put(LEASE)
    await leases.drop(FILE)
    (message,) = caplog.messages
    assert "locks cannot be written down" in message

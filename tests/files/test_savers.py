"""Who stored a file is told only where their lock was seen then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.model import (
    Lock,
    Permissions,
    Resource,
    ResourceId,
    ResourceType,
    UserId,
)
from cs3lab.files.memory import Memory

START = datetime(2026, 11, 3, 14, 2, 0, 500_000, tzinfo=timezone.utc)
MARIE = UserId("idp", "marie")
FILE = Resource(
    id=ResourceId("storage", "file", "space"),
    type=ResourceType.FILE,
    name="n.ipynb",
    etag="e",
    mtime=START,
    size=1,
    permissions=Permissions(),
    mime_type="",
    owner=None,
    lock=None,
    checksum=None,
)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def seen(*, since: datetime | None = None) -> Memory:
    """Give a memory that saw Marie's lock at 10 s and at 60 s."""
    memory = Memory()
    lock = Lock("id", "cs3lab", MARIE, None, since=since)
    for second in (10, 60):
        memory.note_lock(FILE.id, lock, at(second))
    return memory


@pytest.mark.parametrize(
    ("since", "stored", "known"),
    [
        (None, at(9), False),
        (None, at(10), True),
        (None, at(30), True),
        (None, at(61), False),
        (at(0), at(5), True),
        (at(0), at(0).replace(microsecond=0), True),
        (at(0), at(-2), False),
    ],
)
def test_a_saver_is_who_held_the_lock_then(
    since: datetime | None, stored: datetime, known: bool
) -> None:
    saver = seen(since=since).saver(replace(FILE, mtime=stored))
    assert saver == (MARIE if known else None)


def test_of_two_locks_only_the_last_is_told_of() -> None:
    memory = seen()
    memory.note_lock(FILE.id, Lock("other", "cs3lab", None, None), at(70))
    memory.note_lock(FILE.id, Lock("next", "cs3lab", UserId("idp", "albert"), None), at(80))
    assert memory.saver(replace(FILE, mtime=at(30))) is None

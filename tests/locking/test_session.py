"""What follows what: the machine by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import UserId
from cs3lab.locking.session import Session
from cs3lab.locking.types import (
    Acquire,
    ForeignLock,
    LockEvent,
    Look,
    Loss,
    Mode,
    Notify,
    Phase,
    Refresh,
    Release,
    Timing,
)

TIMING = Timing()
OWN = new_lock("cs3lab", UserId("idp", "einstein"), 180)
FOREIGN = ForeignLock(new_lock("cs3lab", UserId("idp", "marie"), 180), own=False)
OWN_FOREIGN = ForeignLock(replace(OWN, id="elsewhere"), own=True)


def held(*tabs: str) -> Session:
    """Return a session that has the lock since 0."""
    session = Session(TIMING)
    for tab in tabs or ("one",):
        session.join(tab, Mode.EDIT, 0)
    session.acquired(OWN, 0, 0)
    return session


def locked(mode: Mode = Mode.VIEW) -> Session:
    """Return a session of a file that somebody else edits since 0."""
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    session.refused(FOREIGN, 0, 0)
    session.join("one", mode, 0)
    return session


def test_who_edits_asks_for_the_lock_and_who_views_does_not() -> None:
    session = Session(TIMING)
    assert session.join("one", Mode.VIEW, 0) == []
    assert session.join("one", Mode.WATCH, 0) == []
    assert session.join("one", Mode.EDIT, 0) == [Acquire(take=False)]
    assert session.join("two", Mode.TAKE, 0) == []


def test_the_lock_is_refreshed_at_a_third_of_its_life() -> None:
    session = held()
    assert session.due == 60
    assert session.tick(59) == []
    assert session.tick(60) == [Refresh(OWN)]
    session.acquired(OWN, 60, 1)
    assert session.due == 60 + 75


def test_a_lock_that_two_may_have_got_is_refreshed_soon_and_then_as_any_other() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    session.acquired(OWN, 0, 1, sure=False)
    assert session.due == 10
    assert session.tick(10) == [Refresh(OWN)]
    session.acquired(OWN, 10, 0)
    assert session.due == 10 + 60


def test_the_last_to_leave_frees_after_the_grace() -> None:
    session = held("one", "two")
    session.leave("one", 1)
    assert session.tick(12) == []
    session.leave("two", 12)
    assert session.tick(41) == []
    assert session.tick(42) == [Release(OWN)]
    assert session.released() == []
    assert session.phase is Phase.FREE


def test_a_reload_keeps_the_lock() -> None:
    session = held()
    session.leave("one", 1)
    session.join("loaded anew", Mode.EDIT, 30)
    assert session.tick(40) == []
    assert session.phase is Phase.HELD


def test_what_the_last_tab_closes_is_free_at_once() -> None:
    session = held("one", "two")
    session.leave("one", 1, closed=True)
    assert session.tick(1) == []
    session.leave("two", 2, closed=True)
    assert session.due == 0
    assert session.tick(2) == [Release(OWN)]


def test_silence_frees() -> None:
    session = held()
    session.heartbeat("one", 50)
    session.acquired(OWN, 199, 0)
    assert session.tick(199) == []
    assert session.tick(200) == [Release(OWN)]


def test_who_comes_while_it_is_being_freed_gets_it_anew() -> None:
    session = held()
    session.leave("one", 0, closed=True)
    session.tick(10)
    assert session.join("two", Mode.EDIT, 10) == []
    assert session.released() == [Acquire(take=False)]


def test_a_lock_that_ended_while_nobody_else_came_is_set_again() -> None:
    session = held()
    session.tick(60)
    assert session.ended() == [Acquire(take=False)]
    assert session.acquired(OWN, 61, 0) == []
    assert session.phase is Phase.HELD


@pytest.mark.parametrize(
    ("other", "loss", "event"),
    [(FOREIGN, Loss.ENDED, LockEvent.LOST), (OWN_FOREIGN, Loss.TAKEN, LockEvent.TAKEN)],
)
def test_a_lock_of_somebody_else_in_its_place_is_a_loss(
    other: ForeignLock, loss: Loss, event: LockEvent
) -> None:
    session = held()
    session.tick(60)
    assert session.refused(other, 60, 0) == [Notify(event)]
    assert (session.phase, session.loss) == (Phase.LOST, loss)
    assert session.tabs["one"].mode is Mode.VIEW


def test_a_right_that_is_gone_is_a_loss() -> None:
    session = held()
    session.tick(60)
    assert session.denied(Loss.DENIED) == [Notify(LockEvent.LOST)]
    assert session.due == 150


def test_who_views_a_locked_file_is_told_when_it_is_free() -> None:
    session = locked()
    assert session.tick(1) == []
    assert session.tick(2) == [Look()]
    assert session.seen(FOREIGN, 2, 0) == []
    assert session.tick(4) == [Look()]
    assert session.seen(None, 4, 0) == [Notify(LockEvent.FREED)]
    assert session.phase is Phase.FREE


def test_who_views_a_free_file_is_told_who_edits_it() -> None:
    session = Session(TIMING)
    session.join("one", Mode.VIEW, 0)
    assert session.tick(2) == [Look()]
    assert session.seen(None, 2, 0) == []
    assert session.tick(4) == [Look()]
    assert session.seen(FOREIGN, 4, 0) == [Notify(LockEvent.LOCKED)]
    assert session.phase is Phase.LOCKED


def test_who_edits_after_another_is_told() -> None:
    session = locked()
    session.tick(2)
    again = ForeignLock(new_lock("cs3lab", UserId("idp", "marie"), 180), own=False)
    assert session.seen(again, 2, 0) == []
    session.tick(4)
    assert session.seen(OWN_FOREIGN, 4, 0) == [Notify(LockEvent.LOCKED)]


def test_what_was_just_freed_is_not_looked_at_at_once() -> None:
    session = Session(TIMING)
    session.join("one", Mode.VIEW, 0)
    session.join("write", Mode.EDIT, 0, pinned=True)
    session.acquired(OWN, 0, 0)
    session.leave("write", 1, closed=True)
    assert session.tick(1) == [Release(OWN)]
    session.released()
    assert session.tick(1) == []
    assert session.due == 3


def test_nobody_looks_at_what_is_not_shown() -> None:
    session = locked()
    session.heartbeat("one", 1, shown=False)
    assert session.tick(100) == []
    session.heartbeat("one", 101, shown=True)
    assert session.tick(101) == [Look()]


def test_what_a_tab_showed_is_not_looked_at_when_it_says_nothing() -> None:
    session = locked()
    assert session.tick(14) == [Look()]
    session.seen(FOREIGN, 14, 0)
    assert session.tick(16) == []


def test_who_waits_for_it_elsewhere_is_looked_for_more_rarely() -> None:
    session = locked(Mode.WATCH)
    session.heartbeat("one", 0, shown=False)
    assert session.tick(14) == []
    assert session.tick(15) == [Look()]
    session.seen(FOREIGN, 15, 0)
    assert session.due == 30


def test_what_is_gone_is_told_to_who_views_it_and_looked_at_no_more() -> None:
    session = locked()
    session.tick(2)
    assert session.denied(Loss.GONE) == [Notify(LockEvent.LOST)]
    assert (session.phase, session.due) == (Phase.LOST, 150)


def test_a_storage_without_locks_is_looked_at_for_who_views() -> None:
    session = Session(TIMING)
    session.join("one", Mode.VIEW, 0)
    session.unsupported()
    assert session.tick(2) == [Look()]
    assert session.seen(None, 2, 0) == []
    assert session.phase is Phase.NONE


def test_a_look_without_an_answer_is_repeated_as_often_as_any() -> None:
    session = locked()
    for now in (2.0, 4.0, 6.0):
        assert session.tick(now) == [Look()]
        session.failed(now)
    assert session.due == 8


def test_nobody_looks_where_nobody_is() -> None:
    session = locked()
    session.leave("one", 1, closed=True)
    assert session.tick(15) == []
    assert session.due is None


def test_continuing_here_is_asked_for_each_time() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    session.refused(OWN_FOREIGN, 0, 0)
    assert session.join("one", Mode.TAKE, 1) == [Acquire(take=True)]
    session.acquired(OWN, 1, 0)
    session.tick(61)
    assert session.ended() == [Acquire(take=False)]


def test_a_storage_that_does_not_answer_is_asked_again_ever_more_rarely() -> None:
    session = held()
    now, pauses = 60.0, []
    for _ in range(6):
        assert session.tick(now) == [Refresh(OWN)]
        session.failed(now)
        session.heartbeat("one", now)
        assert session.failing
        assert session.due is not None
        pauses.append(session.due - now)
        now = session.due
    assert pauses == [5, 10, 20, 40, 60, 60]
    assert session.phase is Phase.HELD


def test_an_attempt_that_may_have_succeeded_is_undone() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    assert session.failed(0, maybe=OWN) == []
    assert session.tabs["one"].mode is Mode.VIEW
    assert session.tick(5) == [Release(OWN)]


def test_coming_back_before_it_is_undone_keeps_it() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    session.failed(0, maybe=OWN)
    assert session.join("one", Mode.EDIT, 1) == [Refresh(OWN)]


def test_who_never_knew_of_a_lock_is_not_told_that_it_is_lost() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    session.failed(0, maybe=OWN)
    assert session.join("one", Mode.EDIT, 1) == [Refresh(OWN)]
    assert session.refused(FOREIGN, 1, 0) == []
    assert (session.phase, session.loss) == (Phase.LOCKED, None)


def test_who_edits_while_nobody_answers_is_told_that_the_lock_is_lost() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    session.failed(0, maybe=OWN)
    session.join("one", Mode.EDIT, 1)
    session.failed(1)
    assert session.tick(session.due or 0) == [Refresh(OWN)]
    assert session.refused(FOREIGN, 9, 0) == [Notify(LockEvent.LOST)]


def test_a_write_keeps_the_lock_only_as_long_as_it_lasts() -> None:
    session = Session(TIMING)
    session.join("write", Mode.EDIT, 0, pinned=True)
    session.acquired(OWN, 0, 0)
    assert session.tick(1000) == [Refresh(OWN)]
    session.acquired(OWN, 1000, 0)
    session.leave("write", 1001, closed=True)
    assert session.tick(1001) == [Release(OWN)]


def test_stopping_frees_also_what_is_just_being_set() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    assert session.stop() == []
    assert session.acquired(OWN, 1, 0) == [Release(OWN)]
    assert session.join("one", Mode.EDIT, 2) == []


def test_a_storage_without_locks_is_asked_once() -> None:
    session = Session(TIMING)
    session.join("one", Mode.EDIT, 0)
    assert session.unsupported() == []
    assert session.join("two", Mode.EDIT, 1) == []
    assert session.due == 150

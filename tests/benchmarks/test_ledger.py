"""What a ledger finds wrong of a storage."""

from collections.abc import Callable

from benchmarks.faults.ledger import File, Ledger, State

Stored = dict[str, set[str]]


def nowhere(_: str) -> bool:
    return False


def everywhere(_: str) -> bool:
    return True


def of(file: File, stored: Stored, kept: Callable[[str], bool] = nowhere) -> list[str]:
    return list(Ledger([file]).lost(stored.get, kept))


def test_what_was_acknowledged_and_is_stored_is_well() -> None:
    assert of(File("a", ["x/a"], {"1"}), {"x/a": {"1", "2"}}) == []


def test_what_was_acknowledged_and_is_not_stored_is_lost() -> None:
    told = of(File("a", ["x/a"], {"1", "2"}), {"x/a": {"1"}})
    assert told == ["2 in a was acknowledged and is lost"]


def test_what_an_earlier_version_has_is_told_as_such() -> None:
    told = of(File("a", ["x/a"], {"1"}), {"x/a": set()}, everywhere)
    assert told == ["1 in a was acknowledged and is overwritten"]


def test_where_the_storage_compares_nothing_what_is_overwritten_is_counted() -> None:
    ledger = Ledger([File("a", ["x/a"], {"1"})], compared=False)
    stored: Stored = {"x/a": set()}
    assert list(ledger.lost(stored.get, everywhere)) == []
    assert ledger.overwritten == 1


def test_what_is_missing_is_told_once() -> None:
    ledger = Ledger([File("a", ["x/a"], {"1"})])
    stored: Stored = {"x/a": set()}
    assert list(ledger.lost(stored.get, nowhere))
    assert not list(ledger.lost(stored.get, nowhere))


def test_a_file_is_at_one_of_the_places_a_rename_may_have_brought_it_to() -> None:
    file = File("a", ["x/a", "x/b"], {"1"})
    assert of(file, {"x/b": {"1"}}) == []
    assert of(file, {"x/a": {"1"}, "x/b": {"1"}}) == ["a is there twice: x/a, x/b"]


def test_a_file_that_vanished_is_missed() -> None:
    assert of(File("a", ["x/a"]), {}) == ["a is not there: x/a"]


def test_what_was_deleted_is_in_the_bin() -> None:
    file = File("a", ["x/a"], {"1"}, State.DELETED)
    assert of(file, {}, everywhere) == []
    assert of(file, {}) == ["1 in a was acknowledged and is lost"]


def test_what_was_deleted_is_not_there() -> None:
    assert of(File("a", ["x/a"], set(), State.DELETED), {"x/a": set()}) == [
        "a was deleted and is there"
    ]


def test_a_file_nobody_made_is_one_too_many() -> None:
    ledger = Ledger()
    ledger.add("a", "x/a")
    assert list(ledger.surplus(["x/a", "x/b"])) == ["x/b is there, and was made once too often"]
    assert list(ledger.surplus(["x/a", "x/b"])) == []


def test_a_refused_creation_may_have_made_one_file_where_it_was_asked_to() -> None:
    ledger = Ledger(unanswered=[("x",)])
    assert list(ledger.surplus(["x/a"])) == []
    assert (ledger.orphans, ledger.unanswered) == (1, [])
    ledger.unanswered.append(("y",))
    assert len(list(ledger.surplus(["x/a", "x/b"]))) == 1


def test_a_refused_creation_that_made_nothing_excuses_none_later() -> None:
    ledger = Ledger(unanswered=[("x",)])
    assert list(ledger.surplus([])) == []
    assert len(list(ledger.surplus(["x/a"]))) == 1

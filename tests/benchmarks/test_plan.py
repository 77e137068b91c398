"""The plan of a run with faults is its seed's."""

from collections import Counter

from benchmarks.faults.plan import Action, Deed, Failing, rounds


def test_the_same_seed_gives_the_same_plan() -> None:
    assert list(rounds(1, "opencloud", 50)) == list(rounds(1, "opencloud", 50))


def test_another_seed_or_profile_gives_another_plan() -> None:
    plan = list(rounds(1, "opencloud", 50))
    assert plan != list(rounds(2, "opencloud", 50))
    assert plan != list(rounds(1, "reva-local", 50))


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    assert list(rounds(1, "opencloud", 20)) == list(rounds(1, "opencloud", 50))[:20]


def test_everything_fails_and_everything_is_done_within_some_hundred_rounds() -> None:
    plan = list(rounds(1, "opencloud", 400))
    assert {each.fault.failing for each in plan} == set(Failing)
    assert {action.deed for each in plan for action in each.actions} == set(Deed)


def test_who_is_at_one_document_with_another_neither_renames_nor_deletes_it() -> None:
    for each in rounds(1, "opencloud", 400):
        places = Counter((action.shared, action.slot) for action in each.actions)
        for action in each.actions:
            if action.shared and places[True, action.slot] > 1:
                assert action.deed in (Deed.TYPE, Deed.TYPE_ON, Deed.BORROW)


def test_a_round_is_told_in_words() -> None:
    each = next(rounds(1, "opencloud", 1))
    for word in (each.fault.failing.value, "einstein: ", "marie: "):
        assert word in str(each)
    assert str(Action("marie", Deed.RENAME, True, 1)) == "marie: rename (shared 1)"

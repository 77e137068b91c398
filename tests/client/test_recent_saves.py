from __future__ import annotations

import pytest

from cs3lab.client.model import Reference, ResourceId
from cs3lab.client.recent_saves import RecentSaves

SHARE = Reference(".", ResourceId("storage", "space", "node"))


@pytest.fixture
def saves() -> RecentSaves:
    return RecentSaves()


def at(*paths: str) -> list[Reference]:
    return [Reference.at(path) for path in paths]


def test_what_was_saved_in_a_folder_is_told_once_the_last_first(saves: RecentSaves) -> None:
    for ref in at("/home/d/a", "/home/d/sub/b", "/home/da", "/home/d/a"):
        saves.note(ref)
    assert saves.below(Reference.at("/home/d")) == at("/home/d/a", "/home/d/sub/b")


def test_a_file_lies_not_in_itself(saves: RecentSaves) -> None:
    saves.note(Reference.at("/home/a"))
    assert saves.below(Reference.at("/home/a")) == []


def test_ids_tell_roots_apart(saves: RecentSaves) -> None:
    saves.note(SHARE.child("d").child("a"))
    assert saves.below(SHARE.child("d")) == [SHARE.child("d").child("a")]
    assert saves.below(Reference.at("/d")) == []


def test_what_moves_is_followed(saves: RecentSaves) -> None:
    for ref in at("/home/d/a", "/home/e"):
        saves.note(ref)
    saves.follow(Reference.at("/home/d"), Reference.at("/home/x/y"))
    saves.follow(Reference.at("/home/e"), Reference.at("/home/x/e"))
    assert saves.below(Reference.at("/home/d")) == []
    assert saves.below(Reference.at("/home/x")) == at("/home/x/e", "/home/x/y/a")


def test_only_the_last_saves_are_remembered(saves: RecentSaves) -> None:
    for number in range(1000):
        saves.note(Reference.at(f"/home/{number}"))
    found = saves.below(Reference.at("/home"))
    assert len(found) <= 100
    assert found[0] == Reference.at("/home/999")

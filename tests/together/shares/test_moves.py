"""Moves between what is one's own and what others share: copy, compare, delete."""

from pathlib import Path

from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.jupyter.two_people import Owner
from tests.support.abilities import Ability, needs
from tests.support.jupyter import Contents, plain, store, stored


class TestMovesBetweenHomeAndShares:
    async def test_a_file_goes_in_and_out(
        self, einstein: Owner, marie: Contents, home: Path
    ) -> None:
        einstein.has("data/his.txt", "his")
        store(home / "hers.txt", "hers")
        path = await einstein.gives(marie, "data")
        assert (await marie.patch("hers.txt", f"{path}/hers.txt")).code == 200
        assert (await marie.patch(f"{path}/his.txt", "his.txt")).code == 200
        assert (stored(home), stored(einstein.home / "data")) == (["his.txt"], ["hers.txt"])
        assert (home / "his.txt").read_text() == "his"
        assert einstein.reads("data/hers.txt") == "hers"
        assert (await marie.write("his.txt", "hers now")).code == 200

    async def test_a_folder_goes_with_all_in_it(
        self, einstein: Owner, marie: Contents, home: Path
    ) -> None:
        einstein.has("data/keep.txt")
        store(home / "sub" / "inner" / "a.txt", "a")
        (home / "sub" / "empty").mkdir()
        path = await einstein.gives(marie, "data")
        assert (await marie.patch("sub", f"{path}/sub")).code == 200
        assert stored(home) == []
        assert einstein.reads("data/sub/inner/a.txt") == "a"
        assert stored(einstein.home / "data" / "sub") == ["empty", "inner"]

    async def test_nothing_is_overwritten(
        self, einstein: Owner, marie: Contents, home: Path
    ) -> None:
        einstein.has("data/a.txt", "his")
        store(home / "a.txt", "hers")
        path = await einstein.gives(marie, "data")
        assert (await marie.patch("a.txt", f"{path}/a.txt")).code == 409
        assert (einstein.reads("data/a.txt"), (home / "a.txt").read_text()) == ("his", "hers")

    async def test_a_folder_too_large_stays(
        self, einstein: Owner, marie: Contents, manager: Cs3ContentsManager, home: Path
    ) -> None:
        manager.max_copy_folder_size_mb = 0
        einstein.has("data/keep.txt")
        store(home / "sub" / "a.txt", "a")
        path = await einstein.gives(marie, "data")
        assert (await marie.patch("sub", f"{path}/sub")).code == 400
        assert stored(einstein.home / "data") == ["keep.txt"]
        assert (home / "sub" / "a.txt").exists()

    @needs(Ability.NESTED_SHARES)
    async def test_a_folder_moved_into_itself_another_way_is_not_deleted(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("data/sub/inner/a.txt", "a")
        outer = await einstein.gives(marie, "data")
        inner = await einstein.gives(marie, "data/sub/inner")
        answer = await marie.patch(f"{outer}/sub", f"{inner}/sub")
        assert (answer.code, answer.json["reason"]) == (409, "copied")
        assert "Nothing is lost" in plain(answer)
        assert einstein.reads("data/sub/inner/a.txt") == "a"

    async def test_what_cannot_be_removed_is_kept_on_both_sides(
        self,
        einstein: Owner,
        marie: Contents,
        manager: Cs3ContentsManager,
        home: Path,
    ) -> None:
        manager.delete_to_trash = False
        einstein.has("data/keep.txt")
        store(home / "sub" / "a.txt", "a")
        path = await einstein.gives(marie, "data")
        answer = await marie.patch("sub", f"{path}/sub")
        assert (answer.code, answer.json["reason"]) == (409, "copied")
        assert "not removed" in plain(answer)
        assert (home / "sub" / "a.txt").read_text() == einstein.reads("data/sub/a.txt") == "a"

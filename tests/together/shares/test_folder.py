"""The folder of shares: einstein shares, marie finds it in the tree of her files."""

from pathlib import Path

from tests.jupyter.two_people import Owner, entries
from tests.support.abilities import Ability, has
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, plain, store, stored


class TestTheFolder:
    async def test_it_stands_in_the_root(self, marie: Contents) -> None:
        shown = entries(await marie.get())["Shares"]
        assert (shown["type"], shown["path"], shown["writable"]) == ("directory", "Shares", False)

    async def test_it_stands_in_front_of_what_is_stored_by_its_name(
        self, marie: Contents, home: Path
    ) -> None:
        store(home / "Shares" / "mine.txt", "mine")
        assert (await marie.get()).names == ["Shares"]
        assert (await marie.get("Shares/mine.txt")).code == 404
        assert (home / "Shares" / "mine.txt").exists()

    async def test_it_shows_what_was_accepted(self, einstein: Owner, marie: Contents) -> None:
        einstein.has("data/a.txt")
        einstein.has("n.ipynb", "{}")
        folder = await einstein.gives(marie, "data")
        notebook = await einstein.gives(marie, "n.ipynb")
        shown = {entry["path"]: entry for entry in entries(await marie.get("Shares")).values()}
        assert shown[folder]["type"] == "directory"
        assert shown[notebook]["type"] == "notebook"
        assert shown[folder]["writable"]
        assert shown[notebook]["writable"]

    async def test_two_of_one_name_have_two_entries(self, einstein: Owner, marie: Contents) -> None:
        einstein.has("a/same.txt", "one")
        einstein.has("b/same.txt", "two")
        paths = [await einstein.gives(marie, name) for name in ("a/same.txt", "b/same.txt")]
        texts = [(await marie.get(path)).json["content"] for path in paths]
        assert texts == ["one", "two"]
        assert len(set(paths)) == 2

    async def test_rows_of_received_shares_lead_there(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("same name.txt")
        await einstein.gives(marie, "same name.txt")
        rows = (await marie.ask("cs3lab/received")).json["received"]
        paths = {row["item"]["path"] for row in rows if row["item"]["path"]}
        listed = entries(await marie.get("Shares")).values()
        assert {entry["path"] for entry in listed} == paths

    async def test_what_its_owner_deleted_is_not_shown(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("gone.txt")
        path = await einstein.gives(marie, "gone.txt")
        assert (await einstein.contents.delete(einstein.at("gone.txt"))).code == 204
        assert path not in {each["path"] for each in entries(await marie.get("Shares")).values()}
        assert (await marie.get(path)).code == 404

    async def test_what_is_not_shared_is_not_there(self, marie: Contents) -> None:
        for path in ("Shares/nothing.txt", "Shares/nothing/below.txt"):
            answer = await marie.get(path)
            assert answer.code == 404
            plain(answer)

    async def test_nothing_is_made_in_it(self, marie: Contents) -> None:
        answers = [
            await marie.write("Shares/new.txt", "text"),
            await marie.put("Shares/new", {"type": "directory"}),
            await marie.post("Shares", {"type": "notebook"}),
            await marie.put("Shares", {"type": "directory"}),
        ]
        assert [answer.code for answer in answers] == [403] * 4
        assert all("Shares" in plain(answer) for answer in answers)

    async def test_it_is_neither_renamed_nor_deleted(self, marie: Contents, home: Path) -> None:
        store(home / "Shares" / "mine.txt", "mine")
        assert (await marie.patch("Shares", "Other")).code == 403
        assert (await marie.delete("Shares")).code == 403
        assert stored(home / "Shares") == ["mine.txt"]

    async def test_it_is_not_copied(self, marie: Contents) -> None:
        assert (await marie.post("", {"copy_from": "Shares"})).code == 400

    async def test_its_refresh_is_one_call_while_nothing_changed(
        self, einstein: Owner, marie: Contents, calls: list[str]
    ) -> None:
        einstein.has("seen.txt")
        await einstein.gives(marie, "seen.txt")
        tag = (await marie.get("Shares")).headers["Etag"]
        while not tag.startswith('"'):
            tag = (await marie.get("Shares", {"If-None-Match": tag})).headers["Etag"]
        calls.clear()
        assert (await marie.get("Shares", {"If-None-Match": tag})).code == 304
        assert [call for call in calls if call != "Stat"] == ["ListReceivedShares"]
        einstein.has("new.txt")
        path = await einstein.gives(marie, "new.txt")
        again = await marie.get("Shares", {"If-None-Match": tag})
        assert path in {each["path"] for each in entries(again).values()}


class TestEntries:
    async def test_deleting_an_entry_only_leaves_the_share(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("data/a.txt", "his")
        path = await einstein.gives(marie, "data")
        assert (await marie.delete(path)).code == 204
        assert (await marie.get(path)).code == 404
        assert einstein.reads("data/a.txt") == "his"
        rows = (await marie.ask("cs3lab/received")).json["received"]
        assert "declined" in [row["state"] for row in rows]

    async def test_deleting_what_is_not_there(self, marie: Contents) -> None:
        assert (await marie.delete("Shares/nothing")).code == 404

    async def test_renaming_an_entry_changes_my_name_for_it_alone(
        self, einstein: Owner, marie: Contents, gateway: GatewayProcess, folder: str
    ) -> None:
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        answer = await marie.patch(path, f"Shares/{folder}.txt")
        if has(gateway.profile, Ability.OWN_NAMES):
            assert (answer.code, answer.json["path"]) == (200, f"Shares/{folder}.txt")
            assert (await marie.get(path)).code == 404
            assert (await marie.get(f"Shares/{folder}.txt")).json["content"] == "his"
        else:
            assert (answer.code, answer.json["reason"]) == (501, "unsupported")
            assert "name of your own" in plain(answer)
        assert einstein.reads("a.txt") == "his"

    async def test_an_entry_never_takes_anothers_name(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("a.txt", "a")
        einstein.has("b.txt", "b")
        one, other = [await einstein.gives(marie, name) for name in ("a.txt", "b.txt")]
        assert (await marie.patch(one, other)).code == 409
        assert (await marie.get(other)).json["content"] == "b"

    async def test_an_entry_is_not_moved_out_of_the_folder(
        self, einstein: Owner, marie: Contents, home: Path
    ) -> None:
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        answer = await marie.patch(path, "mine.txt")
        assert answer.code == 403
        assert "Copy it" in plain(answer)
        assert stored(home) == []
        assert (await marie.get(path)).code == 200

    async def test_nothing_is_moved_into_the_folder(self, marie: Contents, home: Path) -> None:
        store(home / "mine.txt", "mine")
        assert (await marie.patch("mine.txt", "Shares/mine.txt")).code == 403
        assert (home / "mine.txt").exists()

    async def test_nothing_is_moved_onto_an_entry(
        self, einstein: Owner, marie: Contents, home: Path
    ) -> None:
        store(home / "mine.txt", "mine")
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        assert (await marie.patch("mine.txt", path)).code == 409
        assert (einstein.reads("a.txt"), (home / "mine.txt").read_text()) == ("his", "mine")

"""The folder of shares: einstein shares, marie finds it in the tree of her files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cs3lab.contents.manager import Cs3ContentsManager
from cs3lab.cs3.client import Client
from cs3lab.cs3.credentials import Basic
from cs3lab.cs3.model import Reference
from cs3lab.cs3.storage import Storage
from tests.conftest import PROFILES
from tests.contents.jupyter_process import JupyterProcess
from tests.contents.two_people import Owner, entries
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, binary_model, notebook_model, plain, store, stored


@pytest.fixture(scope="module", params=PROFILES)
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """A gateway on which nobody else shares."""
    root = tmp_path_factory.mktemp(f"shares-{request.param}")
    with GatewayProcess(root, request.param) as running:
        yield running


@pytest.fixture(scope="module")
def server(
    gateway: GatewayProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterProcess]:
    """The Jupyter server of einstein."""
    with JupyterProcess(tmp_path_factory.mktemp("einstein"), gateway.grpc, "") as running:
        yield running


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


class TestWork:
    async def test_a_file_is_read_and_saved(self, einstein: Owner, marie: Contents) -> None:
        einstein.has("a.txt", "one")
        path = await einstein.gives(marie, "a.txt")
        read = await marie.get(path, hash=1)
        assert (read.json["content"], read.json["path"]) == ("one", path)
        saved = await marie.write(path, "two", {"If-Match": read.json["hash"]})
        assert saved.code == 200
        assert einstein.reads("a.txt") == "two"
        seen = await einstein.contents.get(einstein.at("a.txt"))
        assert seen.json["content"] == "two"

    async def test_a_save_over_what_the_owner_changed_is_refused(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("a.txt", "one")
        path = await einstein.gives(marie, "a.txt")
        etag = (await marie.get(path, hash=1)).json["hash"]
        assert (await einstein.contents.write(einstein.at("a.txt"), "his words")).code == 200
        answer = await marie.write(path, "hers", {"If-Match": etag})
        assert (answer.code, answer.json["reason"]) == (412, "changed")
        assert einstein.reads("a.txt") == "his words"

    async def test_a_script_without_conditions_saves(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("n.ipynb", json.dumps(notebook_model("1")["content"]))
        path = await einstein.gives(marie, "n.ipynb")
        assert (await marie.put(path, notebook_model("2"))).code == 200
        assert '"2"' in einstein.reads("n.ipynb")

    async def test_things_are_made_renamed_and_deleted_in_a_folder(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("data/a.txt", "a")
        path = await einstein.gives(marie, "data")
        assert (await marie.write(f"{path}/b.txt", "b")).code == 201
        assert (await marie.put(f"{path}/sub", {"type": "directory"})).code == 201
        assert (await marie.post(f"{path}/sub", {"type": "notebook"})).code == 201
        assert (await marie.patch(f"{path}/b.txt", f"{path}/sub/c.txt")).code == 200
        assert (await marie.delete(f"{path}/a.txt")).code == 204
        assert stored(einstein.home / "data") == ["sub"]
        listed = await marie.get(f"{path}/sub")
        assert sorted(listed.names) == stored(einstein.home / "data" / "sub")
        assert listed.json["content"][0]["path"].startswith(f"{path}/sub/")

    async def test_what_is_deleted_in_a_folder_is_in_its_owners_trash(
        self, einstein: Owner, marie: Contents, gateway: GatewayProcess
    ) -> None:
        einstein.has("data/lost.txt", "a")
        path = await einstein.gives(marie, "data")
        assert (await marie.delete(f"{path}/lost.txt")).code == 204
        storage = Storage(Client(gateway.grpc, Basic("einstein", "relativity")))
        try:
            trash = await storage.trash.list(Reference.at(await storage.files.home()))
        finally:
            await storage.close()
        assert "lost.txt" in [item.name for item in trash]

    async def test_copies_go_both_ways(self, einstein: Owner, marie: Contents, home: Path) -> None:
        einstein.has("data/sub/a.txt", "a")
        store(home / "mine.txt", "mine")
        path = await einstein.gives(marie, "data")
        assert (await marie.post(path, {"copy_from": "mine.txt"})).code == 201
        assert (await marie.post("", {"copy_from": f"{path}/sub"})).code == 201
        assert (await marie.post(path, {"copy_from": f"{path}/mine.txt"})).code == 201
        assert (home / "sub" / "a.txt").read_text() == "a"
        assert stored(einstein.home / "data") == ["mine-Copy1.txt", "mine.txt", "sub"]

    async def test_an_entry_is_copied_home_but_not_beside_itself(
        self, einstein: Owner, marie: Contents, home: Path
    ) -> None:
        einstein.has("a.txt", "a")
        path = await einstein.gives(marie, "a.txt")
        assert (await marie.post("Shares", {"copy_from": path})).code == 403
        copied = await marie.post("", {"copy_from": path})
        assert (home / copied.json["path"]).read_text() == "a"

    async def test_bytes_are_streamed_with_ranges(self, einstein: Owner, marie: Contents) -> None:
        einstein.has("a.txt", "0123456789")
        path = await einstein.gives(marie, "a.txt")
        answer = await marie.ask("files", path, headers={"Range": "bytes=2-4"})
        assert (answer.code, answer.body) == (206, b"234")

    async def test_uploads_in_parts_arrive_whole(self, einstein: Owner, marie: Contents) -> None:
        einstein.has("data/a.txt")
        path = await einstein.gives(marie, "data")
        for number in (1, 2, -1):
            model = {**binary_model(b"part"), "chunk": number}
            assert (await marie.put(f"{path}/big.bin", model)).code in (200, 201)
        assert einstein.reads("data/big.bin") == "part" * 3

    async def test_versions_are_listed_and_restored(
        self, einstein: Owner, marie: Contents, gateway: GatewayProcess
    ) -> None:
        if gateway.profile != "opencloud":
            pytest.skip("a storage without versions")
        einstein.has("data/a.txt", "one")
        path = f"{await einstein.gives(marie, 'data')}/a.txt"
        await marie.write(path, "longer")
        versions = await marie.ask("api/contents", path, "checkpoints")
        assert versions.code == 200
        key = versions.json[-1]["id"]
        restored = await marie.ask("api/contents", path, "checkpoints", key, method="POST")
        assert restored.code == 204
        assert einstein.reads("data/a.txt") == "one"

    async def test_kernels_start_as_without_a_view(
        self, einstein: Owner, marie: Contents, manager: Cs3ContentsManager, home: Path
    ) -> None:
        settings = manager.tree.connection.settings
        manager.tree.connection.settings = replace(settings, kernel_root=str(home))
        store(home / "Shares" / "data" / "a.txt", "mine")
        einstein.has("data/a.txt")
        path = await einstein.gives(marie, "data")
        assert await manager.get_kernel_path(path) == ""
        assert await manager.local.path(f"{path}/a.txt") is None
        assert await manager.local.api_path(str(home / "Shares" / "data")) is None


class TestRights:
    async def test_a_viewer_reads_and_is_refused_everything_else(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("data/a.txt", "his")
        path = await einstein.gives(marie, "data", "viewer")
        assert (await marie.get(f"{path}/a.txt")).json["content"] == "his"
        answers = [
            await marie.write(f"{path}/a.txt", "hers"),
            await marie.write(f"{path}/new.txt", "hers"),
            await marie.put(f"{path}/new", {"type": "directory"}),
            await marie.patch(f"{path}/a.txt", f"{path}/b.txt"),
            await marie.patch(f"{path}/a.txt", "mine.txt"),
            await marie.delete(f"{path}/a.txt"),
        ]
        assert [(each.code, each.json["reason"]) for each in answers] == [(403, "refused")] * 6
        assert all(plain(each) for each in answers)
        assert stored(einstein.home / "data") == ["a.txt"]
        assert einstein.reads("data/a.txt") == "his"

    async def test_nothing_is_writable_for_a_viewer(self, einstein: Owner, marie: Contents) -> None:
        einstein.has("data/a.txt")
        path = await einstein.gives(marie, "data", "viewer")
        shown = [
            (await marie.get(path)).json,
            (await marie.get(path, content=0)).json,
            (await marie.get(path)).json["content"][0],
            (await marie.get(f"{path}/a.txt")).json,
            entries(await marie.get("Shares"))[path.removeprefix("Shares/")],
        ]
        assert [model["writable"] for model in shown] == [False] * 5

    async def test_an_editor_lowered_to_viewer_is_refused_at_once(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        assert (await marie.write(path, "hers")).code == 200
        shares = (await einstein.contents.ask("cs3lab/shares")).json["shares"]
        mine = [each["id"] for each in shares if each["item"]["path"] == einstein.at("a.txt")]
        await einstein.changes(mine[0], role="viewer")
        answer = await marie.write(path, "again")
        assert answer.code == 403
        assert einstein.reads("a.txt") == "hers"

    async def test_what_is_not_shared_any_more_is_not_saved(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        etag = (await marie.get(path, hash=1)).json["hash"]
        shares = (await einstein.contents.ask("cs3lab/shares")).json["shares"]
        mine = [each["id"] for each in shares if each["item"]["path"] == einstein.at("a.txt")]
        await einstein.ends(mine[0])
        answer = await marie.write(path, "hers", {"If-Match": etag})
        assert answer.code in (403, 404, 412)
        plain(answer)
        assert einstein.reads("a.txt") == "his"

    async def test_the_share_dialog_says_that_it_is_not_hers_to_share(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("a.txt")
        path = await einstein.gives(marie, "a.txt", "viewer")
        answer = await marie.ask("cs3lab/sharing", params={"path": path})
        assert (answer.code, answer.json["item"]["path"]) == (200, path)
        assert not answer.json["can_share"]
        everything = await marie.ask("cs3lab/sharing", params={"path": "Shares"})
        assert everything.code == 400

    async def test_who_edits_in_a_share_is_not_overwritten_by_its_owner(
        self, einstein: Owner, marie: Contents, gateway: GatewayProcess
    ) -> None:
        if gateway.profile != "opencloud":
            pytest.skip("a storage without locks")
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        body = {"path": path, "client": "marie's tab", "mode": "edit"}
        lock = await marie.ask("cs3lab/locks", method="POST", body=body)
        assert (lock.code, lock.json["state"]) == (200, "held")
        refused = await einstein.contents.write(einstein.at("a.txt"), "his again")
        assert (refused.code, refused.json["holder"]) == (423, "Marie Curie")
        assert (await marie.write(path, "hers")).code == 200
        assert einstein.reads("a.txt") == "hers"


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
        if gateway.profile == "opencloud":
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

    async def test_a_folder_moved_into_itself_another_way_is_not_deleted(
        self, einstein: Owner, marie: Contents, gateway: GatewayProcess
    ) -> None:
        if gateway.profile != "opencloud":
            pytest.skip("a storage on which nothing is shared twice")
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

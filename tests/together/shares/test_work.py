"""What marie may do in the folder of shares, with what einstein gives her."""

import json
from dataclasses import replace
from pathlib import Path

from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from cs3lab.connection import Connection
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.jupyter.two_people import Owner, entries
from tests.support.abilities import Ability, needs
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, binary_model, notebook_model, plain, store, stored


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

    async def test_versions_are_listed_and_restored(self, einstein: Owner, marie: Contents) -> None:
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
        self,
        einstein: Owner,
        marie: Contents,
        manager: Cs3ContentsManager,
        connection: Connection,
        home: Path,
    ) -> None:
        settings = connection.settings
        connection.settings = replace(settings, kernel_root=str(home))
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
        einstein.has("b.ipynb", "{}")
        path = await einstein.gives(marie, "data", "viewer")
        notebook = await einstein.gives(marie, "b.ipynb", "viewer")
        shown = [
            (await marie.get(path)).json,
            (await marie.get(path, content=0)).json,
            (await marie.get(path)).json["content"][0],
            (await marie.get(f"{path}/a.txt")).json,
            entries(await marie.get("Shares"))[path.removeprefix("Shares/")],
            (await marie.get(notebook, content=0)).json,
            entries(await marie.get("Shares"))[notebook.removeprefix("Shares/")],
        ]
        assert [model["writable"] for model in shown] == [False] * 7

    async def test_everything_is_writable_for_an_editor(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("data/a.txt")
        path = await einstein.gives(marie, "data")
        shown = [
            (await marie.get(path)).json,
            (await marie.get(path)).json["content"][0],
            (await marie.get(f"{path}/a.txt")).json,
            entries(await marie.get("Shares"))[path.removeprefix("Shares/")],
        ]
        assert [model["writable"] for model in shown] == [True] * 4

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

    @needs(Ability.LOCKS)
    async def test_who_edits_in_a_share_is_not_overwritten_by_its_owner(
        self, einstein: Owner, marie: Contents
    ) -> None:
        einstein.has("a.txt", "his")
        path = await einstein.gives(marie, "a.txt")
        body = {"path": path, "client": "marie's tab", "mode": "edit"}
        lock = await marie.ask("cs3lab/locks", method="POST", body=body)
        assert (lock.code, lock.json["state"]) == (200, "held")
        refused = await einstein.contents.write(einstein.at("a.txt"), "his again")
        assert (refused.code, refused.json["holder"]) == (423, "Marie Curie")
        assert (await marie.write(path, "hers")).code == 200
        assert einstein.reads("a.txt") == "hers"

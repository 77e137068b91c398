"""The REST interface of copies, over files of one's own."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cs3lab.app import Cs3Lab
from cs3lab.contents.manager import Cs3ContentsManager
from cs3lab.merging import base as bases
from cs3lab.merging import origin as origins
from cs3lab.merging.origin import Origin
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents, notebook, plain, store, stored

NAME = "analysis (Albert Einstein).ipynb"


def written(*sources: str, minor: int = 5) -> str:
    return json.dumps(notebook(*sources, minor=minor))


def saved(path: Path) -> Any:
    return json.loads(path.read_text())


def origin(path: Path) -> Origin:
    found = origins.read(saved(path)["metadata"])
    assert found is not None
    return found


def base(path: Path) -> list[str]:
    return [cell.source for cell in bases.restore(origin(path).base).cells]


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in saved(path)["cells"]]


async def make(contents: Contents, path: str = "analysis.ipynb", **more: Any) -> Answer:
    body = {"path": path, **more}
    return await contents.ask("cs3lab/copies", method="POST", body=body)


async def look(contents: Contents, path: str = NAME) -> dict[str, Any]:
    answer = await contents.ask("cs3lab/copies", params={"path": path})
    assert answer.code == 200, answer.json
    state: dict[str, Any] = answer.json
    assert state["path"] == path
    return state


async def original(contents: Contents, path: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = (await look(contents, path))["original"]
    return found


async def load(contents: Contents, path: str) -> str:
    """Load a file as a tab does; give its hash."""
    answer = await contents.get(path, content=1, hash=1)
    assert answer.code == 200
    etag: str = answer.json["hash"]
    return etag


@pytest.fixture
def analysis(home: Path) -> Path:
    path = home / "analysis.ipynb"
    store(path, written("a()", "b()"))
    return path


class TestMaking:
    async def test_a_copy_lies_beside_its_original(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        made = await make(contents)
        assert made.code == 201
        assert made.json == {"path": NAME, "name": NAME, "beside": True}
        assert sources(home / NAME) == ["a()", "b()"]

    async def test_in_a_folder_too(self, contents: Contents, home: Path) -> None:
        store(home / "work" / "n.ipynb", written("a()"))
        made = (await make(contents, "work/n.ipynb")).json
        assert made["path"] == "work/n (Albert Einstein).ipynb"
        assert made["beside"]

    async def test_the_original_stays_as_it_is(self, contents: Contents, analysis: Path) -> None:
        before, etag = saved(analysis), await load(contents, "analysis.ipynb")
        await make(contents)
        assert saved(analysis) == before
        assert await load(contents, "analysis.ipynb") == etag

    async def test_it_records_what_it_was_made_of(
        self, contents: Contents, analysis: Path, home: Path, manager: Cs3ContentsManager
    ) -> None:
        found = await manager.tree.stat("analysis.ipynb")
        await make(contents)
        record = origin(home / NAME)
        assert (record.id, record.etag, record.path) == (found.id, found.etag, "analysis.ipynb")
        assert record.owner.name == record.by.name == "Albert Einstein"
        assert base(home / NAME) == ["a()", "b()"]

    async def test_taken_names_are_counted_on(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        store(home / "analysis (Albert Einstein) 2.ipynb", "mine")
        names = [(await make(contents)).json["name"] for _ in range(3)]
        assert names == [
            NAME,
            "analysis (Albert Einstein) 3.ipynb",
            "analysis (Albert Einstein) 4.ipynb",
        ]
        assert (home / "analysis (Albert Einstein) 2.ipynb").read_text() == "mine"

    @pytest.mark.parametrize("name", ["Überlegungen 🌍 100%.ipynb", "x" * 234 + ".ipynb"])
    async def test_names_of_any_kind_and_length(
        self, contents: Contents, home: Path, name: str
    ) -> None:
        store(home / name, written("a()"))
        made = (await make(contents, name)).json
        assert made["name"].endswith(" (Albert Einstein).ipynb")
        assert len(made["name"].encode()) <= 240
        assert (await original(contents, made["path"]))["path"] == name

    async def test_copies_made_at_once_have_names_of_their_own(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        made = await asyncio.gather(*(make(contents) for _ in range(4)))
        assert len({answer.json["name"] for answer in made}) == 4
        assert len(stored(home)) == 5

    async def test_a_copy_of_a_copy_knows_the_copy(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        await make(contents)
        second = (await make(contents, NAME)).json["name"]
        assert second == "analysis (Albert Einstein) 2.ipynb"
        assert (await original(contents, second))["path"] == NAME
        assert "cs3lab" not in bases.restore(origin(home / second).base).metadata

    async def test_trusted_outputs_stay_trusted(self, contents: Contents, home: Path) -> None:
        shown = notebook("a()")
        shown["cells"][0]["metadata"] = {"trusted": True}
        shown["cells"][0]["outputs"] = [
            {"output_type": "display_data", "data": {"text/html": "<b>"}, "metadata": {}}
        ]
        model = {"type": "notebook", "format": "json", "content": shown}
        await contents.put("analysis.ipynb", model)
        await make(contents)
        # It calls itself trusted, which anybody can write.
        store(home / "other.ipynb", json.dumps(shown).replace("a()", "b()"))
        other = (await make(contents, "other.ipynb")).json["path"]

        async def trusted(path: str) -> bool:
            cell = (await contents.get(path, content=1)).json["content"]["cells"][0]
            return bool(cell["metadata"].get("trusted"))

        assert await trusted(NAME)
        assert not await trusted(other)
        assert "trusted" not in (home / NAME).read_text()


class TestWhatATabShows:
    async def test_unsaved_edits_go_into_the_copy_alone(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        etag = await load(contents, "analysis.ipynb")
        await make(contents, content=notebook("a()", "mine()"), hash=etag)
        assert sources(home / NAME) == ["a()", "mine()"]
        assert base(home / NAME) == ["a()", "b()"]
        assert sources(analysis) == ["a()", "b()"]

    async def test_the_base_is_what_the_tab_had_loaded(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        etag = await load(contents, "analysis.ipynb")
        store(analysis, written("a()", "theirs()"))
        await make(contents, content=notebook("a()", "mine()"), hash=etag)
        assert base(home / NAME) == ["a()", "b()"]
        assert origin(home / NAME).etag == etag
        assert (await original(contents))["state"] == "changed"

    async def test_else_the_version_by_that_etag(
        self,
        contents: Contents,
        analysis: Path,
        home: Path,
        gateway: GatewayProcess,
        manager: Cs3ContentsManager,
    ) -> None:
        etag = (await contents.get("analysis.ipynb", content=0, hash=1)).json["hash"]
        model = {"type": "notebook", "format": "json", "content": notebook("a()", "theirs()")}
        assert (await contents.put("analysis.ipynb", model, {"If-Match": etag})).code == 200
        await make(contents, content=notebook("a()", "mine()"), hash=etag)
        # Elsewhere versions cannot be read: what both have in common is sure.
        kept = ["a()", "b()"] if gateway.profile == "opencloud" else ["a()"]
        assert base(home / NAME) == kept

    async def test_where_it_is_lost_the_base_holds_what_both_have(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        await make(contents, content=notebook("a()", "mine()"), hash='"never"')
        assert base(home / NAME) == ["a()"]
        found = await original(contents)
        assert (found["state"], found["changes"]) == ("changed", None)

    @pytest.mark.parametrize("content", ["text", ["list"], 1, {"cells": 1}, {}])
    async def test_what_is_no_notebook_is_refused(
        self, contents: Contents, analysis: Path, home: Path, content: Any
    ) -> None:
        refused = await make(contents, content=content, hash='"1"')
        assert refused.code == 400
        plain(refused)
        assert stored(home) == ["analysis.ipynb"]


class TestNotebooksOfAllKinds:
    async def test_cells_without_ids_are_given_the_same_ids_each_time(
        self, contents: Contents, home: Path
    ) -> None:
        document = notebook("a()", "a()", "")
        for cell in document["cells"]:
            del cell["id"]
        store(home / "analysis.ipynb", json.dumps(document))
        second = "analysis (Albert Einstein) 2.ipynb"
        await make(contents)
        await make(contents)
        ids = [cell["id"] for cell in saved(home / NAME)["cells"]]
        assert len(set(ids)) == 3
        assert ids == [cell["id"] for cell in saved(home / second)["cells"]]
        assert ids == [cell.id for cell in bases.restore(origin(home / NAME).base).cells]

    async def test_of_4_4_is_copied_with_ids(self, contents: Contents, home: Path) -> None:
        document = notebook("a()", minor=4)
        del document["cells"][0]["id"]
        store(home / "analysis.ipynb", json.dumps(document))
        await make(contents)
        copy = saved(home / NAME)
        assert (copy["nbformat_minor"], bool(copy["cells"][0]["id"])) == (5, True)
        assert (await original(contents))["state"] == "same"

    async def test_without_cells(self, contents: Contents, home: Path) -> None:
        store(home / "analysis.ipynb", written())
        assert (await make(contents)).code == 201
        assert base(home / NAME) == []

    @pytest.mark.parametrize(
        "text", ["", "no notebook", "[]", '{"cells": 5}', "[" * 5000, "<<<<<<< mine"]
    )
    async def test_what_is_none_is_refused_in_words(
        self, contents: Contents, home: Path, text: str
    ) -> None:
        store(home / "analysis.ipynb", text)
        refused = await make(contents)
        assert refused.code == 400
        assert "analysis.ipynb" in plain(refused)
        assert stored(home) == ["analysis.ipynb"]


class TestTexts:
    async def test_are_copied_and_know_their_original(self, contents: Contents, home: Path) -> None:
        store(home / "notes.txt", "words")
        made = (await make(contents, "notes.txt")).json
        assert made["path"] == "notes (Albert Einstein).txt"
        assert (home / made["path"]).read_text() == "words"
        found = await original(contents, made["path"])
        assert (found["path"], found["state"]) == ("notes.txt", "same")

    @pytest.mark.parametrize("text", ["mine", ""])
    async def test_as_a_tab_shows_them(self, contents: Contents, home: Path, text: str) -> None:
        store(home / "notes.txt", "words")
        etag = await load(contents, "notes.txt")
        made = (await make(contents, "notes.txt", content=text, hash=etag)).json
        assert (home / made["path"]).read_text() == text

    async def test_of_any_size_are_copied_as_they_are(self, contents: Contents, home: Path) -> None:
        data = bytes(range(256)) * 4096 * 3
        store(home / "big.bin", data)
        made = (await make(contents, "big.bin")).json
        assert (home / made["path"]).read_bytes() == data


class TestLooking:
    async def test_a_copy_tells_of_its_original(self, contents: Contents, analysis: Path) -> None:
        await make(contents)
        found = await original(contents)
        assert found.pop("copied")
        assert found == {
            "name": "analysis.ipynb",
            "path": "analysis.ipynb",
            "owner": "Albert Einstein",
            "mine": True,
            "state": "same",
            "changes": 0,
            "writable": True,
            "holder": None,
            "since": None,
        }

    async def test_other_files_are_nobodys_copy(self, contents: Contents, analysis: Path) -> None:
        assert (await look(contents, "analysis.ipynb"))["original"] is None
        await contents.write("a.txt", "words")
        assert (await look(contents, "a.txt"))["original"] is None

    async def test_changes_are_counted(self, contents: Contents, analysis: Path) -> None:
        await make(contents)
        for number in range(1, 4):
            model = {"type": "notebook", "format": "json", "content": notebook(str(number))}
            await contents.put("analysis.ipynb", model)
            found = await original(contents)
            assert (found["state"], found["changes"]) == ("changed", number)

    async def test_a_renamed_or_moved_original_is_found(
        self, contents: Contents, analysis: Path, home: Path, gateway: GatewayProcess
    ) -> None:
        await make(contents)
        (home / "sub").mkdir()
        for new in ("other.ipynb", "sub/other.ipynb"):
            old = "analysis.ipynb" if "/" not in new else "other.ipynb"
            assert (await contents.patch(old, new)).code == 200
            found = await original(contents)
            if gateway.profile == "opencloud":
                assert (found["path"], found["name"]) == (new, "other.ipynb")
                assert found["state"] == "same"
            else:
                # Its id was made of its path.
                assert (found["path"], found["state"]) == (None, "missing")

    async def test_a_renamed_or_moved_copy_still_is_one(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        store(home / "notes.txt", "words")
        text = (await make(contents, "notes.txt")).json["path"]
        (home / "sub").mkdir()
        await make(contents)
        await contents.patch(NAME, "sub/mine.ipynb")
        await contents.patch(text, "mine.txt")
        assert (await original(contents, "sub/mine.ipynb"))["path"] == "analysis.ipynb"
        assert (await original(contents, "mine.txt"))["path"] == "notes.txt"

    async def test_a_deleted_original_is_missing(self, contents: Contents, analysis: Path) -> None:
        await make(contents)
        await contents.delete("analysis.ipynb")
        found = await original(contents)
        assert (found["state"], found["path"], found["writable"]) == ("missing", None, False)
        assert (found["name"], found["owner"]) == ("analysis.ipynb", "Albert Einstein")

    async def test_a_lock_of_this_server_is_nobody_elses(
        self, contents: Contents, analysis: Path
    ) -> None:
        await make(contents)
        asked = {"path": "analysis.ipynb", "client": "tab", "mode": "edit"}
        await contents.ask("cs3lab", "locks", method="POST", body=asked)
        assert (await original(contents))["holder"] is None

    @pytest.mark.parametrize(
        "change",
        [
            {"format": 2},
            {"format": "1"},
            {"id": {"storage_id": "", "space_id": "", "opaque_id": ""}},
            {"name": 5},
            {"copied": "never"},
        ],
    )
    async def test_a_tampered_record_is_none(
        self, contents: Contents, analysis: Path, home: Path, change: dict[str, Any]
    ) -> None:
        await make(contents)
        copy = saved(home / NAME)
        copy["metadata"]["cs3lab"]["copy"].update(change)
        store(home / NAME, json.dumps(copy))
        assert (await look(contents))["original"] is None

    @pytest.mark.parametrize("opaque_id", ["x", "../../etc/passwd", "a\nb", "🌍" * 500])
    async def test_a_record_of_what_never_was_leads_nowhere(
        self, contents: Contents, analysis: Path, home: Path, opaque_id: str
    ) -> None:
        await make(contents)
        copy = saved(home / NAME)
        copy["metadata"]["cs3lab"]["copy"]["id"]["opaque_id"] = opaque_id
        copy["metadata"]["cs3lab"]["copy"]["path"] = "../x"
        store(home / NAME, json.dumps(copy))
        found = await original(contents)
        assert (found["path"], found["writable"]) == (None, False)
        assert found["state"] in ("missing", "denied")


class TestRefusals:
    @pytest.mark.parametrize(
        ("path", "status"),
        [("missing.ipynb", 404), ("", 400), ("../x.ipynb", 400), ("folder", 400)],
    )
    async def test_paths_that_lead_to_no_file(
        self, contents: Contents, home: Path, path: str, status: int
    ) -> None:
        (home / "folder").mkdir()
        asked = [
            await make(contents, path),
            await contents.ask("cs3lab/copies", params={"path": path}),
            await contents.ask("cs3lab/copies/propose", method="POST", body={"path": path}),
        ]
        assert [answer.code for answer in asked] == [status, status if path else 400, status]

    @pytest.mark.parametrize("body", [None, [], {"path": 1}, {"path": "a", "more": 1}])
    async def test_requests_that_make_no_sense(self, contents: Contents, body: Any) -> None:
        for url in ("cs3lab/copies", "cs3lab/copies/propose"):
            answer = await contents.ask(url, method="POST", body=body)
            assert answer.code == 400

    async def test_strangers(self, contents: Contents, analysis: Path, home: Path) -> None:
        body, headers = {"path": "analysis.ipynb"}, {"Authorization": "token wrong"}
        for url in ("cs3lab/copies", "cs3lab/copies/propose"):
            answer = await contents.ask(url, method="POST", body=body, headers=headers)
            assert answer.code == 403
        answer = await contents.ask("cs3lab/copies", params=body, headers=headers)
        assert answer.code == 403
        assert stored(home) == ["analysis.ipynb"]

    async def test_ones_own_original_is_not_proposed(
        self, contents: Contents, analysis: Path
    ) -> None:
        await make(contents)
        for path in (NAME, "analysis.ipynb"):
            answer = await contents.ask("cs3lab/copies/propose", method="POST", body={"path": path})
            assert answer.code == 400
            assert "Nothing was shared." in plain(answer)


class TestCalls:
    async def known(self, contents: Contents, calls: list[str]) -> None:
        """Sign in, and let the server see how the storage answers."""
        await contents.write("warm.txt", "")
        await make(contents, "warm.txt")
        await look(contents, "warm (Albert Einstein).txt")
        calls.clear()

    async def test_making_a_copy_is_five(
        self, contents: Contents, analysis: Path, calls: list[str], gateway: GatewayProcess
    ) -> None:
        await self.known(contents, calls)
        assert (await make(contents)).code == 201
        read = ["Stat", "InitiateFileDownload", "GET"]
        upload = ["InitiateFileUpload", "PUT"]
        # Elsewhere it is looked here whether the name is free, and asked for the etag.
        elsewhere = ["Stat", *upload, "Stat"]
        assert calls == read + (upload if gateway.profile == "opencloud" else elsewhere)

    async def test_of_what_a_tab_shows_three(
        self, contents: Contents, analysis: Path, calls: list[str], gateway: GatewayProcess
    ) -> None:
        await self.known(contents, calls)
        etag = await load(contents, "analysis.ipynb")
        calls.clear()
        await make(contents, content=notebook("mine()"), hash=etag)
        upload = ["InitiateFileUpload", "PUT"]
        elsewhere = ["Stat", *upload, "Stat"]
        assert calls == ["Stat", *(upload if gateway.profile == "opencloud" else elsewhere)]

    async def test_how_it_stands_is_two_and_one_more_where_it_changed(
        self, contents: Contents, analysis: Path, calls: list[str]
    ) -> None:
        await self.known(contents, calls)
        await make(contents)
        calls.clear()
        await look(contents)
        assert calls == ["Stat", "Stat"]
        store(analysis, written("theirs()"))
        calls.clear()
        await look(contents)
        assert calls == ["Stat", "Stat", "ListFileVersions"]

    async def test_that_it_is_no_copy_is_one(
        self, contents: Contents, analysis: Path, calls: list[str]
    ) -> None:
        await self.known(contents, calls)
        await load(contents, "analysis.ipynb")
        calls.clear()
        await look(contents, "analysis.ipynb")
        assert calls == ["Stat"]


async def test_a_server_that_knows_nothing_reads_the_copy_once(
    contents: Contents, analysis: Path, home: Path, calls: list[str], app: Cs3Lab
) -> None:
    await make(contents)
    copy = (home / NAME).read_bytes()
    store(home / "brought.ipynb", copy)
    calls.clear()
    assert (await original(contents, "brought.ipynb"))["path"] == "analysis.ipynb"
    assert calls.count("GET") == 1
    await look(contents, "brought.ipynb")
    assert calls.count("GET") == 1

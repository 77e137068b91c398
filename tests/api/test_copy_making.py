"""Copies of files of one's own: where they lie, what is in them, what they know."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cs3lab.files.tree import Tree
from cs3lab.merge import embedded_base
from tests.api.copies import NAME, base, load, make, origin, original, saved, sources, written
from tests.support.abilities import Ability, has, on_one_storage
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, plain, store, stored


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
        self, contents: Contents, analysis: Path, home: Path, tree: Tree
    ) -> None:
        found = await tree.stat("analysis.ipynb")
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
        assert "cs3lab" not in embedded_base.restore(origin(home / second).base).metadata

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
        tree: Tree,
    ) -> None:
        etag = (await contents.get("analysis.ipynb", content=0, hash=1)).json["hash"]
        model = {"type": "notebook", "format": "json", "content": notebook("a()", "theirs()")}
        assert (await contents.put("analysis.ipynb", model, {"If-Match": etag})).code == 200
        await make(contents, content=notebook("a()", "mine()"), hash=etag)
        # Elsewhere versions cannot be read: what both have in common is sure.
        kept = ["a()", "b()"] if has(gateway.profile, Ability.READ_VERSIONS) else ["a()"]
        assert base(home / NAME) == kept

    async def test_where_it_is_lost_the_base_holds_what_both_have(
        self, contents: Contents, analysis: Path, home: Path
    ) -> None:
        await make(contents, content=notebook("a()", "mine()"), hash='"never"')
        assert base(home / NAME) == ["a()"]
        found = await original(contents)
        assert (found["state"], found["changes"]) == ("changed", None)

    @on_one_storage
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
        assert ids == [cell.id for cell in embedded_base.restore(origin(home / NAME).base).cells]

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

    @on_one_storage
    @pytest.mark.parametrize(
        "text", ["{", "no notebook", "[]", '{"cells": 5}', "[" * 5000, "<<<<<<< mine"]
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

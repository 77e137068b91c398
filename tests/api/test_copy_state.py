"""What a copy of a file of one's own tells of its original, whatever became of both."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.copies import NAME, look, make, original, saved
from tests.support.abilities import Ability, has
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, store


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
            "place": None,
            "proposal": None,
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
            if has(gateway.profile, Ability.STABLE_IDS):
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


async def test_a_server_that_knows_nothing_reads_the_copy_once(
    contents: Contents, analysis: Path, home: Path, calls: list[str]
) -> None:
    await make(contents)
    copy = (home / NAME).read_bytes()
    store(home / "brought.ipynb", copy)
    calls.clear()
    assert (await original(contents, "brought.ipynb"))["path"] == "analysis.ipynb"
    assert calls.count("GET") == 1
    await look(contents, "brought.ipynb")
    assert calls.count("GET") == 1

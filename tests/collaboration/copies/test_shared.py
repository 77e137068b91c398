"""Copies of what others share, and copies shared with whom can merge them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cs3lab.connection import Connection
from cs3lab.merge import origin as origins
from tests.jupyter.two_people import Owner, entries
from tests.support.abilities import Ability, has
from tests.support.budgets import Budget
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, Contents, notebook, plain, store, stored
from tests.together.browser import join


def written(*sources: str) -> str:
    return json.dumps(notebook(*sources))


def saved(path: Path) -> Any:
    return json.loads(path.read_text())


async def make(contents: Contents, path: str) -> dict[str, Any]:
    answer = await contents.ask("cs3lab/copies", method="POST", body={"path": path})
    assert answer.code == 201, answer.json
    made: dict[str, Any] = answer.json
    return made


async def original(contents: Contents, path: str) -> dict[str, Any]:
    answer = await contents.ask("cs3lab/copies", params={"path": path})
    assert answer.code == 200, answer.json
    found: dict[str, Any] = answer.json["original"]
    return found


async def propose(contents: Contents, path: str) -> Answer:
    return await contents.ask("cs3lab/copies/propose", method="POST", body={"path": path})


async def received(contents: Contents) -> dict[str, dict[str, Any]]:
    """Give what is shared with somebody by its name."""
    answer = await contents.ask("cs3lab/received")
    return {row["item"]["name"]: row for row in answer.json["received"]}


@pytest.fixture
def analysis(einstein: Owner, folder: str) -> str:
    """The name of a notebook of einstein's, which nobody else has in his shares."""
    einstein.has(f"{folder}.ipynb", written("a()", "b()"))
    return f"{folder}.ipynb"


@pytest.fixture
def maries(folder: str) -> str:
    """The name of marie's first copy of it."""
    return f"{folder} (Marie Curie).ipynb"


@pytest.fixture
def einsteins(folder: str) -> str:
    """The name of einstein's."""
    return f"{folder} (Albert Einstein).ipynb"


@pytest.fixture
def data(einstein: Owner, folder: str) -> str:
    """The name of a folder of einstein's."""
    (einstein.home / folder).mkdir()
    return folder


class TestMaking:
    async def test_of_a_file_shared_alone_goes_to_the_home(
        self, einstein: Owner, marie: Contents, analysis: str, home: Path, maries: str
    ) -> None:
        shared = await einstein.gives(marie, analysis, "viewer")
        made = await make(marie, shared)
        assert made == {"path": maries, "name": maries, "beside": False}
        assert stored(home) == [maries]
        found = await original(marie, maries)
        assert (found["path"], found["owner"], found["mine"]) == (shared, "Albert Einstein", False)
        assert (found["state"], found["writable"]) == ("same", False)

    async def test_in_a_folder_for_viewing_goes_to_the_home(
        self, einstein: Owner, marie: Contents, home: Path, maries: str, data: str
    ) -> None:
        einstein.has(f"{data}/sub/{data}.ipynb", written("a()"))
        shared = await einstein.gives(marie, data, "viewer")
        made = await make(marie, f"{shared}/sub/{data}.ipynb")
        assert (made["path"], made["beside"]) == (maries, False)
        assert stored(einstein.home / data / "sub") == [f"{data}.ipynb"]
        found = await original(marie, maries)
        assert found["path"] == f"{shared}/sub/{data}.ipynb"
        assert not found["writable"]

    async def test_in_a_folder_to_edit_lies_beside(
        self, einstein: Owner, marie: Contents, home: Path, maries: str, data: str
    ) -> None:
        einstein.has(f"{data}/{data}.ipynb", written("a()"))
        shared = await einstein.gives(marie, data)
        made = await make(marie, f"{shared}/{data}.ipynb")
        assert made == {"path": f"{shared}/{maries}", "name": maries, "beside": True}
        assert maries in stored(einstein.home / data)
        found = await original(marie, made["path"])
        assert (found["path"], found["writable"]) == (f"{shared}/{data}.ipynb", True)

    async def test_the_record_names_the_owner_and_who_copied(
        self, einstein: Owner, marie: Contents, analysis: str, home: Path, maries: str
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis))
        record = origins.read(saved(home / maries)["metadata"])
        assert record is not None
        assert (record.owner.username, record.by.username) == ("einstein", "marie")

    async def test_of_a_text_goes_to_the_home_and_knows_its_original(
        self, einstein: Owner, marie: Contents, home: Path, data: str
    ) -> None:
        einstein.has(f"{data}.txt", "words")
        shared = await einstein.gives(marie, f"{data}.txt", "viewer")
        made = await make(marie, shared)
        assert (home / made["path"]).read_text() == "words"
        assert (await original(marie, made["path"]))["path"] == shared


class TestLooking:
    async def test_changes_of_others_are_seen(
        self, einstein: Owner, marie: Contents, analysis: str, maries: str
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis))
        model = {"type": "notebook", "format": "json", "content": notebook("theirs()")}
        await einstein.contents.put(einstein.at(analysis), model)
        found = await original(marie, maries)
        assert (found["state"], found["changes"]) == ("changed", 1)

    async def test_who_edits_the_original_is_told(
        self, einstein: Owner, marie: Contents, analysis: str, gateway: GatewayProcess, maries: str
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis))
        asked = {"path": einstein.at(analysis), "client": "tab", "mode": "edit"}
        await einstein.contents.ask("cs3lab/locks", method="POST", body=asked)
        found = await original(marie, maries)
        if not has(gateway.profile, Ability.LOCKS):
            assert found["holder"] is None
        else:
            assert found["holder"]["name"] == "Albert Einstein"
            assert not found["holder"]["me"]
            assert found["since"]

    async def test_a_share_taken_back_is_denied_and_a_deleted_file_missing(
        self, einstein: Owner, marie: Contents, analysis: str, gateway: GatewayProcess, maries: str
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis))
        if has(gateway.profile, Ability.RIGHTS):
            # Elsewhere everybody sees everything.
            rows = (await einstein.contents.ask("cs3lab/shares")).json["shares"]
            (share,) = [row for row in rows if row["item"]["path"] == einstein.at(analysis)]
            await einstein.ends(share["id"])
            await marie.get("Shares")
            found = await original(marie, maries)
            assert (found["state"], found["path"], found["writable"]) == ("denied", None, False)
            assert found["owner"] == "Albert Einstein"
            await einstein.gives(marie, analysis)
            await marie.get("Shares")
        (einstein.home / analysis).unlink()
        assert (await original(marie, maries))["state"] == "missing"

    async def test_an_original_renamed_by_its_owner_is_found(
        self, einstein: Owner, marie: Contents, gateway: GatewayProcess, maries: str, data: str
    ) -> None:
        einstein.has(f"{data}/{data}.ipynb", written("a()"))
        shared = await einstein.gives(marie, data, "viewer")
        await make(marie, f"{shared}/{data}.ipynb")
        (einstein.home / data / "deep").mkdir()
        moved = einstein.at(f"{data}/deep/new.ipynb")
        await einstein.contents.patch(einstein.at(f"{data}/{data}.ipynb"), moved)
        found = await original(marie, maries)
        if not has(gateway.profile, Ability.STABLE_IDS):
            # Its id was made of its path.
            assert found["state"] == "missing"
        else:
            assert found["path"] == f"{shared}/deep/new.ipynb"
            assert (found["state"], found["name"]) == ("same", "new.ipynb")


class TestReviewing:
    """Einstein made a copy of his notebook and shares it with marie, who reviews."""

    async def test_the_original_is_found_where_she_has_it(
        self, einstein: Owner, marie: Contents, analysis: str, einsteins: str
    ) -> None:
        await make(einstein.contents, einstein.at(analysis))
        copy = await einstein.gives(marie, einsteins, "viewer")
        shared = await einstein.gives(marie, analysis)
        found = await original(marie, copy)
        assert (found["path"], found["owner"], found["mine"]) == (shared, "Albert Einstein", False)
        assert (found["state"], found["writable"]) == ("same", True)

    async def test_deep_in_a_share_too(
        self, einstein: Owner, marie: Contents, data: str, einsteins: str
    ) -> None:
        einstein.has(f"{data}/sub/{data}.ipynb", written("a()"))
        await make(einstein.contents, einstein.at(f"{data}/sub/{data}.ipynb"))
        shared = await einstein.gives(marie, data)
        found = await original(marie, f"{shared}/sub/{einsteins}")
        assert (found["path"], found["writable"]) == (f"{shared}/sub/{data}.ipynb", True)

    async def test_an_original_that_is_not_shared_is_denied(
        self,
        einstein: Owner,
        marie: Contents,
        analysis: str,
        einsteins: str,
        gateway: GatewayProcess,
    ) -> None:
        await make(einstein.contents, einstein.at(analysis))
        found = await original(marie, await einstein.gives(marie, einsteins, "viewer"))
        assert found["path"] is None
        if has(gateway.profile, Ability.RIGHTS):
            # Elsewhere everybody sees everything.
            assert (found["state"], found["writable"]) == ("denied", False)

    async def test_a_copy_brought_by_any_way_finds_its_original(
        self, einstein: Owner, marie: Contents, analysis: str, einsteins: str, home: Path
    ) -> None:
        await make(einstein.contents, einstein.at(analysis))
        shared = await einstein.gives(marie, analysis)
        store(home / "by mail.ipynb", (einstein.home / einsteins).read_bytes())
        assert (await original(marie, "by mail.ipynb"))["path"] == shared


class TestProposing:
    async def test_the_owner_gets_the_copy_and_sees_what_for(
        self, einstein: Owner, marie: Contents, analysis: str, home: Path, maries: str
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis, "viewer"))
        answer = await propose(marie, maries)
        assert (answer.code, answer.json) == (200, {"owner": "Albert Einstein"})
        rows = (await einstein.contents.ask("cs3lab/received")).json["received"]
        row = next(row for row in rows if row["sharer"]["username"] == "marie")
        assert row["role"] == "editor"
        assert json.dumps(row).count(f'"{analysis}"') == 1

    async def test_twice_is_no_more_than_once(
        self, einstein: Owner, marie: Contents, analysis: str, maries: str
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis, "viewer"))
        codes = [(await propose(marie, maries)).code for _ in range(2)]
        assert codes == [200, 200]
        shares = (await marie.ask("cs3lab/shares")).json["shares"]
        assert [row["item"]["path"] for row in shares].count(maries) == 1

    async def test_with_a_forged_owner_nobody_gets_it(
        self,
        einstein: Owner,
        marie: Contents,
        analysis: str,
        home: Path,
        connection: Connection,
        maries: str,
    ) -> None:
        await make(marie, await einstein.gives(marie, analysis, "viewer"))
        copy = saved(home / maries)
        record = copy["metadata"]["cs3lab"]["copy"]
        record["id"]["opaque_id"] = "gone"
        users, _ = await (await connection.storage()).people.find("richard")
        record["owner"]["id"]["opaque_id"] = users[0].id.opaque_id
        store(home / maries, json.dumps(copy))
        answer = await propose(marie, maries)
        assert answer.code == 404
        assert "Nothing was shared" in plain(answer)
        assert maries not in str((await marie.ask("cs3lab/shares")).json)

    async def test_in_the_owners_own_folder_it_is_only_marked(
        self, einstein: Owner, marie: Contents, maries: str, data: str
    ) -> None:
        einstein.has(f"{data}/{data}.ipynb", written("a()"))
        shared = await einstein.gives(marie, data)
        made = await make(marie, f"{shared}/{data}.ipynb")
        answer = await propose(marie, made["path"])
        assert (answer.code, answer.json) == (200, {"owner": "Albert Einstein"})
        assert maries in entries(await marie.get(shared))


async def told_of_locks(contents: Contents, path: str) -> None:
    """Let a server see that a Stat tells of locks, where it does."""
    await join(contents, path)
    await contents.get(path, content=0)


class TestCalls:
    @pytest.fixture
    def counted(self, calls: list[str]) -> Callable[[], int]:
        """Count the calls since the last count."""

        def count() -> int:
            number = len(calls)
            calls.clear()
            return number

        return count

    async def test_a_copy_of_what_is_shared_is_five_and_looking_two(
        self,
        einstein: Owner,
        marie: Contents,
        analysis: str,
        folder: str,
        maries: str,
        counted: Callable[[], int],
        budget: Budget,
    ) -> None:
        einstein.has(f"{folder}-2.ipynb", written("a()"))
        warm = (await make(marie, await einstein.gives(marie, f"{folder}-2.ipynb")))["path"]
        await original(marie, warm)
        await told_of_locks(marie, warm)
        shared = await einstein.gives(marie, analysis, "viewer")
        await marie.get("Shares")
        counted()
        await make(marie, shared)
        assert counted() == 3 + len(budget.save)
        await original(marie, maries)
        assert counted() == 2

    async def test_a_reviewer_needs_one_more_deep_in_a_share(
        self,
        einstein: Owner,
        marie: Contents,
        data: str,
        einsteins: str,
        counted: Callable[[], int],
    ) -> None:
        einstein.has(f"{data}/sub/{data}.ipynb", written("a()"))
        await make(einstein.contents, einstein.at(f"{data}/sub/{data}.ipynb"))
        copy = f"{await einstein.gives(marie, data)}/sub/{einsteins}"
        await marie.get(copy, content=1, hash=1)
        await told_of_locks(marie, copy)
        await original(marie, copy)
        counted()
        await original(marie, copy)
        assert counted() == 3

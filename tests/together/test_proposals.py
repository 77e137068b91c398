"""Marie proposes her copy to einstein, and hears what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from cs3lab.merge.proposal import MAX_WORDS, PROPOSAL
from tests.api.copies import look
from tests.conftest import PROFILES
from tests.jupyter.two_people import AmongTwo, Owner
from tests.support.abilities import Ability, has
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Answer, plain
from tests.support.merging import Merging, decided, edited, outside, stored_sources


@pytest.fixture(params=PROFILES)
def gateway(request: pytest.FixtureRequest, among_two: AmongTwo) -> GatewayProcess:
    """A gateway on which nobody else shares."""
    return among_two.gateway(request.param)


class Proposed:
    """Marie's copy of einstein's notebook, which she changed and proposed."""

    def __init__(self, einstein: Owner, merging: Merging, name: str) -> None:
        self.einstein = einstein
        self.his = einstein.contents
        self.hers = merging.contents
        self.herself, self.himself = merging, Merging(einstein.contents)
        self.name = name

    async def make(self) -> None:
        outside(self.einstein.home / self.name, "one", "two")
        shared = await self.einstein.gives(self.hers, self.name, "viewer")
        self.copy = await self.herself.copied(shared)
        content, _ = await self.herself.open(self.copy)
        model = {"type": "notebook", "format": "json", "content": edited(content, 0, "ONE")}
        assert (await self.hers.put(self.copy, model)).code == 200

    async def propose(self, words: str = "Faster now.") -> Answer:
        body = {"path": self.copy, "words": words}
        return await self.hers.ask("cs3lab/copies/propose", method="POST", body=body)

    async def row(self) -> dict[str, Any]:
        """Give her copy among what is shared with him."""
        rows = (await self.his.ask("cs3lab/received")).json["received"]
        (row,) = [each for each in rows if each["merges_into"] == self.name]
        found: dict[str, Any] = row
        return found

    async def taken(self) -> str:
        """Let him accept it; give the path he has it by."""
        share = (await self.row())["id"]
        row = await self.his.ask(
            "cs3lab/received", share, method="PATCH", body={"state": "accepted"}
        )
        path: str = row.json["item"]["path"]
        return path

    async def merge(self, path: str) -> dict[str, Any]:
        merged: dict[str, Any] = (await self.himself.merge_copy(path)).json
        return merged

    async def hears(self) -> Any:
        """Give what she is told of it."""
        return (await look(self.hers, self.copy))["original"]["proposal"]

    async def is_told(self, path: str) -> Any:
        """Give what he is told of it."""
        return (await look(self.his, path))["original"]["proposal"]


OPEN = {"state": "open", "words": "Faster now.", "answer": "", "changed": False}


@pytest.fixture
def proposed(einstein: Owner, merging: Merging, folder: str) -> Proposed:
    return Proposed(einstein, merging, f"{folder}.ipynb")


async def test_she_is_told_that_she_asked_and_he_what_she_says(proposed: Proposed) -> None:
    await proposed.make()
    assert await proposed.hears() is None
    assert (await proposed.propose()).json == {"owner": "Albert Einstein"}
    assert await proposed.hears() == OPEN
    assert (await proposed.row())["words"] == "Faster now."
    assert await proposed.is_told(await proposed.taken()) == OPEN


async def test_she_hears_that_he_merged_it(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    path = await proposed.taken()
    assert (await proposed.merge(path))["state"] == "merged"
    assert stored_sources(proposed.einstein.home / proposed.name) == ["ONE", "two"]
    for told in (await proposed.hears(), await proposed.is_told(path)):
        assert (told["state"], told["answer"]) == ("merged", "")


async def test_a_merge_that_he_undoes_was_none(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    merged = await proposed.merge(await proposed.taken())
    assert (await proposed.himself.undo(merged)).json["state"] == "undone"
    assert (await proposed.hears())["state"] == "open"


async def test_she_hears_of_a_merge_he_had_to_decide(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    outside(proposed.einstein.home / proposed.name, "UNO", "two")
    merged = await proposed.merge(await proposed.taken())
    assert merged["state"] == "conflicts"
    assert (await proposed.hears())["state"] == "open"
    answer = await proposed.himself.decide(merged, decided(merged, "ONE", "two"))
    assert answer.json["state"] == "merged", answer.json
    assert (await proposed.hears())["state"] == "merged"


async def test_she_hears_that_it_changed_since_she_asked(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    outside(proposed.einstein.home / proposed.name, "one", "TWO")
    assert await proposed.hears() == {**OPEN, "changed": True}


async def test_she_hears_that_he_declined_and_why(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    body = {"path": await proposed.taken(), "words": "Not\nyet."}
    answer = await proposed.his.ask("cs3lab/copies/decline", method="POST", body=body)
    assert answer.code == 204, answer.json
    assert await proposed.hears() == {**OPEN, "state": "declined", "answer": "Not yet."}
    assert (await proposed.is_told(body["path"]))["state"] == "declined"


async def test_she_hears_what_he_says_with_declining_the_share(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    share = (await proposed.row())["id"]
    body = {"state": "declined", "words": "Not yet."}
    answer = await proposed.his.ask("cs3lab/received", share, method="PATCH", body=body)
    assert (answer.code, answer.json["state"]) == (200, "declined")
    assert await proposed.hears() == {**OPEN, "state": "declined", "answer": "Not yet."}


async def test_asked_again_it_is_open_again(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    body = {"path": await proposed.taken(), "words": "Not yet."}
    await proposed.his.ask("cs3lab/copies/decline", method="POST", body=body)
    await proposed.propose("And now?")
    assert await proposed.hears() == {**OPEN, "words": "And now?"}


async def test_she_asks_while_she_works_on_it(proposed: Proposed, gateway: GatewayProcess) -> None:
    await proposed.make()
    asked = {"path": proposed.copy, "client": "tab", "mode": "edit"}
    await proposed.hers.ask("cs3lab/locks", method="POST", body=asked)
    await proposed.propose()
    path = await proposed.taken()
    if has(gateway.profile, Ability.LOCKS):
        assert (await look(proposed.his, path))["original"]["proposal"] == OPEN
    body = {"path": path, "words": "Not yet."}
    assert (await proposed.his.ask("cs3lab/copies/decline", method="POST", body=body)).code == 204
    assert (await proposed.hears())["answer"] == "Not yet."


async def test_what_nobody_proposed_is_not_declined(proposed: Proposed) -> None:
    await proposed.make()
    body = {"path": proposed.einstein.at(proposed.name), "words": "No."}
    answer = await proposed.his.ask("cs3lab/copies/decline", method="POST", body=body)
    assert answer.code == 400
    assert "Nobody proposes" in plain(answer)


async def test_too_many_words_are_refused_and_nothing_is_shared(proposed: Proposed) -> None:
    await proposed.make()
    assert (await proposed.propose("x" * (MAX_WORDS + 1))).code == 400
    assert await proposed.hears() is None


async def test_a_proposal_is_in_no_notebook(proposed: Proposed) -> None:
    await proposed.make()
    await proposed.propose()
    await proposed.merge(await proposed.taken())
    stored = (proposed.einstein.home / proposed.name).read_text()
    assert PROPOSAL not in stored
    assert "Faster now." not in stored


async def test_what_is_told_of_it_costs_no_call(proposed: Proposed, calls: list[str]) -> None:
    await proposed.make()
    await proposed.hears()
    calls.clear()
    await proposed.hears()
    before = list(calls)
    await proposed.propose()
    calls.clear()
    await proposed.hears()
    assert calls == before

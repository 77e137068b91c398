"""How many calls copies cost."""

from collections import Counter
from pathlib import Path

from cs3lab.client.model import Reference
from cs3lab.connection import Connection
from cs3lab.merge.proposal import PROPOSAL, Proposal, dumps
from tests.api.copies import NAME, load, look, make, written
from tests.support.abilities import Ability, has
from tests.support.budgets import Budget
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, store


class TestCalls:
    async def known(self, contents: Contents, calls: list[str]) -> None:
        """Sign in, and let the server see how the storage answers."""
        await contents.write("warm.txt", "")
        await make(contents, "warm.txt")
        copy = "warm (Albert Einstein).txt"
        await contents.ask(
            "cs3lab/locks", method="POST", body={"path": copy, "client": "tab", "mode": "edit"}
        )
        await look(contents, copy)
        calls.clear()

    async def test_making_a_copy_is_five(
        self, contents: Contents, analysis: Path, calls: list[str], budget: Budget
    ) -> None:
        await self.known(contents, calls)
        assert (await make(contents)).code == 201
        read = ["Stat", "InitiateFileDownload", "GET"]
        assert calls == read + budget.save

    async def test_of_what_a_tab_shows_three(
        self, contents: Contents, analysis: Path, calls: list[str], budget: Budget
    ) -> None:
        await self.known(contents, calls)
        etag = await load(contents, "analysis.ipynb")
        calls.clear()
        await make(contents, content=notebook("mine()"), hash=etag)
        assert calls == ["Stat", *budget.save]

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

    async def test_an_answer_to_who_proposed_it_is_two_and_one_where_locks_are_looked_for(
        self,
        contents: Contents,
        analysis: Path,
        calls: list[str],
        connection: Connection,
        gateway: GatewayProcess,
    ) -> None:
        await self.known(contents, calls)

        async def merge() -> list[str]:
            await make(contents)
            store(analysis, written(f"theirs({len(calls)})"))
            calls.clear()
            body = {"kind": "copy", "path": NAME}
            answer = await contents.ask("cs3lab/merges", method="POST", body=body)
            assert answer.json["state"] in ("merged", "unchanged"), answer.json
            return list(calls)

        await merge()
        plain = await merge()
        place = (await (await connection.paths()).stat(NAME)).id
        storage = await connection.storage()
        proposal = Proposal(id="0" * 16, original=place, name="analysis.ipynb")
        await storage.metadata.set(Reference.of(place), {PROPOSAL: dumps(proposal)})
        proposed = await merge()
        assert "SetArbitraryMetadata" not in plain
        more = Counter(proposed) - Counter(plain)
        # One Stat reads the answers; another looks for locks where the storage compares no ids.
        looks = 1 if has(gateway.profile, Ability.LOCK_IDS) else 2
        assert more == Counter({"SetArbitraryMetadata": 1, "Stat": looks})

"""How many calls copies cost."""

from pathlib import Path

from tests.api.copies import load, look, make, written
from tests.support.budgets import Budget
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

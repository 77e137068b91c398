"""How many calls copies cost."""

from pathlib import Path

from tests.api.copies import load, look, make, written
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, store


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

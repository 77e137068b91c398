"""What is refused of copies, in plain words."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.copies import NAME, make
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, plain, stored


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

    @on_one_storage
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

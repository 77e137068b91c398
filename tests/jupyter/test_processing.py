"""Daily work on a storage that checks what it took, and takes its time."""

from pathlib import Path

import pytest

from tests.conftest import GatewayFactory
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, notebook, notebook_model, plain, store


@pytest.fixture
def gateway(gateway_factory: GatewayFactory) -> GatewayProcess:
    """A storage whose checks do not end."""
    return gateway_factory(options=("--processing-ms", "3600000"))


@pytest.fixture(autouse=True)
def impatiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what does not come."""
    monkeypatch.setattr("cs3lab.client.processing.PAUSES", (0.001,))


async def test_a_new_notebook_opens_at_once(contents: Contents) -> None:
    made = await contents.post("", {"type": "notebook"})
    opened = await contents.get(made.json["path"], type="notebook", content=1, hash=1)
    assert opened.code == 200
    assert opened.json["hash"] == made.json["hash"]
    assert opened.json["content"]["cells"] == []


async def test_what_was_saved_opens_at_once(contents: Contents) -> None:
    first = await contents.put("n.ipynb", notebook_model("1"))
    saved = await contents.put("n.ipynb", notebook_model("2"), {"If-Match": first.json["hash"]})
    opened = await contents.get("n.ipynb", type="notebook", content=1, hash=1)
    assert opened.json["hash"] == saved.json["hash"]
    assert opened.json["content"]["cells"][0]["source"] == "2"


async def test_what_another_saved_is_not_shown_from_here(contents: Contents, home: Path) -> None:
    await contents.write("a.txt", "mine")
    store(home / "a.txt", "theirs")
    answer = await contents.get("a.txt", content=1, hash=1)
    assert (answer.code, answer.json["reason"]) == (425, "processing")


async def test_what_cannot_be_had_yet_is_told_in_words(contents: Contents) -> None:
    await contents.put("n.ipynb", {"type": "notebook", "format": "json", "content": notebook("1")})
    for refused in (
        await contents.delete("n.ipynb"),
        await contents.post("", {"copy_from": "n.ipynb"}),
        await contents.ask("files", "n.ipynb"),
    ):
        assert refused.code == 425
        assert "still checking it" in refused.body.decode()
    assert "opens in a moment" in plain(await contents.delete("n.ipynb"))

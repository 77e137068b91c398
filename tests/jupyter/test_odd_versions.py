"""Storages whose versions have no etags, or that say they restored one and did not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider

from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, plain
from tests.support.lacking import lacking


def without_etags(answer: bytes) -> bytes:
    """Tell of versions without their etags."""
    message = provider.ListFileVersionsResponse.FromString(answer)
    for version in message.versions:
        version.etag = ""
    return bytes(message.SerializeToString())


def with_one_etag(answer: bytes) -> bytes:
    """Tell one etag of all versions."""
    message = provider.ListFileVersionsResponse.FromString(answer)
    for version in message.versions:
        version.etag = "the same"
    return bytes(message.SerializeToString())


def done(_: bytes) -> bytes:
    """Say that a version is restored."""
    message = provider.RestoreFileVersionResponse()
    message.status.code = 1
    return bytes(message.SerializeToString())


def behind(gateway: GatewayProcess, home: Path, loop: Any, **odd: Any) -> Iterator[dict[str, Any]]:
    """Set a server up for a storage that answers oddly."""
    before = lacking(gateway.grpc, **odd)
    address = loop.run_until_complete(before.__aenter__())
    yield {"gateway": address, "user": "einstein", "secret": "relativity", "root": home.name}
    loop.run_until_complete(before.__aexit__(None, None, None))


class TestWithoutEtags:
    """Versions are told apart by what is told of them."""

    @pytest.fixture(params=[without_etags, with_one_etag])
    def cs3lab_config(
        self,
        request: pytest.FixtureRequest,
        gateway: GatewayProcess,
        home: Path,
        jp_asyncio_loop: Any,
    ) -> Iterator[dict[str, Any]]:
        changed = {"ListFileVersions": request.param}
        yield from behind(gateway, home, jp_asyncio_loop, changed=changed)

    async def test_each_of_a_second_is_restored(self, contents: Contents) -> None:
        texts = [f"text {number}" for number in range(6)]
        for text in texts:
            await contents.write("a.txt", text)
        found = (await contents.ask("api/contents/a.txt/checkpoints")).json
        assert len({each["id"] for each in found}) == 5
        for number in (2, 4, 0, 3, 1):
            checkpoint = found[number]["id"]
            answer = await contents.ask("api/contents/a.txt/checkpoints", checkpoint, method="POST")
            assert answer.code == 204
            assert (await contents.get("a.txt")).json["content"] == texts[number]

    async def test_a_state_that_was_written_over_is_refused_in_words(
        self, contents: Contents
    ) -> None:
        await contents.write("a.txt", "one")
        made = (await contents.ask("api/contents/a.txt/checkpoints", method="POST")).json
        await contents.write("a.txt", "two")
        answer = await contents.ask("api/contents/a.txt/checkpoints", made["id"], method="POST")
        assert answer.code == 404
        assert "Nothing was changed" in plain(answer)
        assert (await contents.get("a.txt")).json["content"] == "two"


class TestThatRestoreNothing:
    """What is not restored is not called so."""

    @pytest.fixture
    def cs3lab_config(
        self, gateway: GatewayProcess, home: Path, jp_asyncio_loop: Any
    ) -> Iterator[dict[str, Any]]:
        instead = {"RestoreFileVersion": done}
        yield from behind(gateway, home, jp_asyncio_loop, instead=instead)

    @pytest.mark.parametrize("text", ["one", "another size"])
    async def test_it_is_said(self, contents: Contents, text: str) -> None:
        await contents.write("a.txt", text)
        await contents.write("a.txt", "two")
        [found] = (await contents.ask("api/contents/a.txt/checkpoints")).json
        answer = await contents.ask("api/contents/a.txt/checkpoints", found["id"], method="POST")
        assert answer.code == 502
        assert "Nothing is lost" in plain(answer)
        assert (await contents.get("a.txt")).json["content"] == "two"

import pytest

from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.support.lost import Lose

pytestmark = pytest.mark.asyncio


async def test_metadata_is_kept_and_forgotten(storage: Storage, top: Reference) -> None:
    await storage.transfer.upload(top.child("a"), b"content", 7)
    ref = top.child("a")
    before = await storage.files.stat(ref)
    await storage.metadata.set(ref, {"cs3lab.origin": "é", "a key": "1"})
    assert await storage.metadata.get(ref, ["cs3lab.origin", "missing"]) == {"cs3lab.origin": "é"}
    await storage.metadata.unset(ref, ["a key"])
    await storage.metadata.unset(ref, ["a key"])
    assert await storage.metadata.get(ref, ["cs3lab.origin", "a key"]) == {"cs3lab.origin": "é"}
    assert await storage.files.stat(ref) == before


@pytest.mark.parametrize("how", ["lose", "refuse"])
async def test_metadata_is_kept_although_a_call_was_lost(
    storage: Storage, top: Reference, request: pytest.FixtureRequest, how: str
) -> None:
    ref = top.child("a")
    await storage.transfer.upload(ref, b"content", 7)
    gets_lost: Lose = request.getfixturevalue(how)
    gets_lost("SetArbitraryMetadata")
    await storage.metadata.set(ref, {"a": "1"})
    assert await storage.metadata.get(ref, ["a"]) == {"a": "1"}
    gets_lost("UnsetArbitraryMetadata")
    await storage.metadata.unset(ref, ["a"])
    assert await storage.metadata.get(ref, ["a"]) == {}

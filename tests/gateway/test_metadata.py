"""docs/servers.md, "People and metadata": arbitrary metadata."""

from typing import Any

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.gateway.caller import Caller, at


def put(caller: Caller, path: str, **words: str) -> str:
    metadata = resources.ArbitraryMetadata(metadata=words)
    request = provider.SetArbitraryMetadataRequest(ref=at(path), arbitrary_metadata=metadata)
    return caller.code("SetArbitraryMetadata", request)


def words(caller: Caller, path: str, *keys: str) -> dict[str, str]:
    request = provider.StatRequest(ref=at(path), arbitrary_metadata_keys=keys)
    info: Any = caller.call("Stat", request)[1].info
    return dict(info.arbitrary_metadata.metadata)


def test_what_was_set_is_told(einstein: Caller) -> None:
    folder = einstein.fresh()
    path = folder + "/a"
    einstein.save(path, b"a")
    assert put(einstein, path, **{"http://x/y": "1", "with space": "2"}) == "OK"
    both = {"http://x/y": "1", "with space": "2"}
    assert words(einstein, path) == words(einstein, path, "*") == both
    assert words(einstein, path, "with space") == {"with space": "2"}
    (listed,) = einstein.list(folder)
    assert dict(listed.arbitrary_metadata.metadata) == both


def test_keys_are_removed_even_twice(einstein: Caller) -> None:
    folder = einstein.fresh()
    put(einstein, folder, a="1", b="2")
    for _ in range(2):
        request = provider.UnsetArbitraryMetadataRequest(
            ref=at(folder), arbitrary_metadata_keys=["a"]
        )
        assert einstein.code("UnsetArbitraryMetadata", request) == "OK"
    assert words(einstein, folder) == {"b": "2"}


def test_metadata_stay_through_save_and_rename_and_leave_the_etag(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"a")
    before = einstein.stat(path)
    put(einstein, path, a="1")
    after = einstein.stat(path)
    assert (after.etag, after.mtime) == (before.etag, before.mtime)
    einstein.save(path, b"b")
    einstein.move(path, path + "2")
    assert words(einstein, path + "2") == {"a": "1"}

"""docs/servers.md, "References and listings"."""

import uuid

import grpc
import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as api
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces

from cs3lab.gateway.services.files import LISTING_LIMIT
from tests.gateway.caller import Caller, of, on_local, on_opencloud


def test_the_home_is_named_after_id_or_user_name(einstein: Caller) -> None:
    assert einstein.home == einstein.expect(
        f"/users/{einstein.user.id.opaque_id}", "/home/einstein"
    )


def test_one_file_is_named_in_four_ways(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"abc")
    file, directory = einstein.stat(folder + "/a.txt"), einstein.stat(folder)
    for reference in (
        of(file.id),
        of(directory.id, "./a.txt"),
        of(file.id, ""),
        of(directory.id, "a.txt"),
    ):
        assert einstein.stat(reference).size == 3
    assert einstein.read(of(file.id)) == b"abc"
    assert einstein.read(of(directory.id, "./a.txt")) == b"abc"


def test_a_download_by_bare_id_fails_when_it_arrives(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"a")
    code, protocol = einstein.open(of(einstein.stat(path).id, ""))
    assert code == "OK"
    assert einstein.get(protocol).status == einstein.expect(500, 404)


def test_an_id_needs_its_space_only_on_opencloud(einstein: Caller) -> None:
    resource_id = einstein.stat(einstein.fresh()).id
    resource_id.ClearField("space_id")
    assert einstein.stat_code(of(resource_id)) == einstein.expect("NOT_FOUND", "OK")


@on_opencloud
def test_the_root_of_the_space_leads_everywhere(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    listed = einstein.call("ListStorageSpaces", spaces.ListStorageSpacesRequest())[1]
    root = listed.storage_spaces[0].root
    name = folder.rpartition("/")[2]
    assert einstein.stat(of(root, f"./{name}/a")).name == "a"


@pytest.mark.parametrize("path", ["", "/nowhere", "/nowhere/x"])
def test_outside_any_mount_is_nothing(einstein: Caller, path: str) -> None:
    expected = "NOT_FOUND" if path else einstein.expect("NOT_FOUND", "OK")
    assert einstein.stat_code(path) == expected


def test_the_root_lists_the_mounts_only_on_local(einstein: Caller) -> None:
    code, response = einstein.call(
        "ListContainer", provider.ListContainerRequest(ref=resources.Reference(path="/"))
    )
    assert code == einstein.expect("NOT_FOUND", "OK")
    if code == "OK":
        assert [info.path for info in response.infos] == ["/home"]


def test_dots_in_a_path_are_resolved(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/y", b"y")
    assert einstein.stat(folder + "/x/../y").size == 1
    assert einstein.stat_code("/../.." + folder + "/y") == "OK"


def test_ids_are_stable_or_die_with_a_rename(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    before = einstein.stat(folder + "/a")
    einstein.move(folder + "/a", folder + "/b")
    after = einstein.stat(folder + "/b")
    assert after.etag == before.etag
    assert (after.id == before.id) is einstein.expect(True, False, eos=True)
    assert einstein.stat_code(of(before.id)) == einstein.expect("OK", "NOT_FOUND", eos="OK")


def test_a_save_keeps_the_id_and_changes_the_etag(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"1")
    before = einstein.stat(path)
    einstein.save(path, b"2")
    after = einstein.stat(path)
    assert after.id == before.id
    assert after.etag != before.etag
    assert after.etag.startswith('"')
    assert after.etag.endswith('"')


@on_opencloud
def test_get_path_is_inside_the_space_on_opencloud(einstein: Caller) -> None:
    folder = einstein.fresh()
    inside = "/" + folder.rpartition("/")[2]
    resource_id = einstein.stat(folder).id
    code, response = einstein.call("GetPath", provider.GetPathRequest(resource_id=resource_id))
    assert (code, response.path) == ("OK", inside)
    resource_id.opaque_id = str(uuid.uuid4())
    assert einstein.code("GetPath", provider.GetPathRequest(resource_id=resource_id)) == "INTERNAL"


@on_local
def test_get_path_is_absolute_on_local(einstein: Caller) -> None:
    folder = einstein.fresh()
    resource_id = einstein.stat(folder).id
    request = provider.GetPathRequest(resource_id=resource_id)
    code, response = einstein.call("GetPath", request)
    assert (code, response.path) == ("OK", folder)
    einstein.delete(folder)
    assert einstein.code("GetPath", request) == "NOT_FOUND"


@on_opencloud
def test_opencloud_describes_fully(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"abc")
    info = einstein.stat(folder + "/a.txt")
    assert (info.name, info.path) == ("a.txt", "a.txt")
    assert info.parent_id == einstein.stat(folder).id
    assert info.checksum.sum == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert info.opaque.map["md5"].value == b"900150983cd24fb0d6963f7d28e17f72"
    assert info.opaque.map["adler32"].value == b"024d0127"
    assert info.mtime.nanos
    assert info.owner.opaque_id == einstein.user.id.opaque_id
    assert einstein.stat(of(info.id, "")).path == f"/{folder.rpartition('/')[2]}/a.txt"


@on_local
def test_local_leaves_out_much(einstein: Caller) -> None:
    path = einstein.fresh() + "/a.txt"
    einstein.save(path, b"abc")
    info = einstein.stat(path)
    assert info.path == path
    assert info.name == ""
    assert info.parent_id.space_id
    assert not info.parent_id.opaque_id
    assert not info.HasField("checksum")
    assert info.mtime.nanos == 0
    assert info.id.opaque_id.startswith("fileid-%2Feinstein%2F")


@on_local
def test_a_listing_by_id_lacks_the_mount_on_local(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    directory = einstein.stat(folder)
    (info,) = einstein.list(of(directory.id))
    assert info.path == folder.removeprefix("/home") + "/a"
    assert info.id.space_id != directory.id.space_id
    assert einstein.stat(of(info.id)).size == 1


@on_opencloud
def test_a_change_below_shows_in_every_directory_above(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.make(folder + "/b")
    einstein.save(folder + "/b/c", b"1")
    before = [einstein.stat(path) for path in (einstein.home, folder, folder + "/b")]
    einstein.save(folder + "/b/c", b"123")
    after = [einstein.stat(path) for path in (einstein.home, folder, folder + "/b")]
    for old, new in zip(before, after, strict=True):
        assert new.etag != old.etag
        assert new.size == old.size + 2
        assert (new.mtime.seconds, new.mtime.nanos) > (old.mtime.seconds, old.mtime.nanos)


@on_local
def test_a_change_below_shows_not_in_the_grandparent_on_local(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.make(folder + "/b")
    before = einstein.stat(folder).etag
    einstein.save(folder + "/b/c", b"1")
    assert einstein.stat(folder).etag == before


@on_opencloud
def test_a_folder_ends_at_about_16000_uploaded_files(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/Measurement 00001.ipynb", b"{}")
    [entry] = einstein.list(folder)
    assert LISTING_LIMIT // entry.ByteSize() == pytest.approx(16_000, rel=0.03)


def test_the_stream_of_a_listing_is_broken(einstein: Caller) -> None:
    request = provider.ListContainerStreamRequest(ref=resources.Reference(path=einstein.home))
    with pytest.raises(grpc.RpcError) as refused:
        list(einstein.stub.ListContainerStream(request, metadata=einstein.metadata()))
    assert refused.value.code() is grpc.StatusCode.UNKNOWN


def test_calls_nobody_wrote_are_unimplemented(einstein: Caller) -> None:
    assert einstein.code("OpenInApp", api.OpenInAppRequest()) == "gRPC UNIMPLEMENTED"

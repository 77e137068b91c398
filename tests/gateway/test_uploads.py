"""docs/servers.md, "Transfers": saving."""

import hashlib
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.types.v1beta1 import types_pb2 as types

from tests.gateway.caller import Caller, at, on_local, on_opencloud, plain


def test_protocols_come_in_any_order(einstein: Caller) -> None:
    request = provider.InitiateFileUploadRequest(
        ref=at(einstein.fresh() + "/a"), opaque=plain({"Upload-Length": "1"})
    )
    orders = {
        tuple(one.protocol for one in einstein.call("InitiateFileUpload", request)[1].protocols)
        for _ in range(40)
    }
    assert orders == {("simple", "spaces"), ("spaces", "simple")}


@on_opencloud
def test_opencloud_tells_the_new_etag(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    answer = einstein.save(path, b"abc")
    info = einstein.stat(path)
    assert answer.headers["ETag"] == answer.headers["OC-ETag"] == info.etag
    assert answer.headers["OC-FileId"].endswith(info.id.opaque_id)
    assert answer.headers["Last-Modified"].endswith("+0000")


@on_local
def test_local_tells_nothing(einstein: Caller) -> None:
    answer = einstein.save(einstein.fresh() + "/a", b"abc")
    assert answer.status == 200
    assert not {"ETag", "OC-ETag", "OC-FileId", "Last-Modified"} & set(answer.headers)


@on_opencloud
def test_nothing_at_all_is_stored_at_initiate(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 0)[1]
    assert einstein.read(path) == b""
    assert einstein.put(protocol, b"").status == 400


@on_opencloud
def test_without_a_length_the_file_is_emptied(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"precious")
    protocol = einstein.begin(path, None)[1]
    assert einstein.read(path) == b""
    assert einstein.put(protocol, b"new").status == 500
    assert einstein.read(path) == b""


@on_local
@pytest.mark.parametrize("length", [None, 0, 2, 99])
def test_local_ignores_the_length(einstein: Caller, length: int | None) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, length)[1]
    assert einstein.put(protocol, b"12345").status == 200
    assert einstein.read(path) == b"12345"


@on_local
def test_an_empty_file_needs_its_put_on_local(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 0)[1]
    assert einstein.stat_code(path) == "NOT_FOUND"
    assert einstein.put(protocol, b"").status == 200
    assert einstein.read(path) == b""


def test_a_body_of_unknown_length(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 4)[1]
    status = einstein.put(protocol, iter([b"ab", b"cd"])).status
    assert status == einstein.expect(206, 200)
    assert einstein.stat_code(path) == einstein.expect("NOT_FOUND", "OK")


@on_opencloud
def test_a_length_too_small_cuts_the_content(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    assert einstein.put(einstein.begin(path, 3)[1], b"12345").status == 200
    assert einstein.read(path) == b"123"


@on_opencloud
def test_a_length_too_large_makes_an_unreadable_file(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    assert einstein.put(einstein.begin(path, 99)[1], b"12345").status == 200
    assert einstein.stat(path).size == 99
    assert einstein.get(einstein.open(path)[1]).status == 500
    einstein.save(path, b"healed")
    assert einstein.read(path) == b"healed"


@on_opencloud
def test_a_wrong_checksum_stores_nothing(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    digest = hashlib.sha1(b"right").hexdigest()
    protocol = einstein.begin(path, 5, {"Upload-Checksum": f"sha1 {digest}"})[1]
    assert einstein.put(protocol, b"wrong").status == 419
    assert einstein.stat_code(path) == "NOT_FOUND"
    protocol = einstein.begin(path, 5, {"Upload-Checksum": f"sha1 {digest}"})[1]
    assert einstein.put(protocol, b"right").status == 200


def test_a_wished_modification_time(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.put(einstein.begin(path, 1, {"X-OC-Mtime": "1000000000"})[1], b"x")
    kept = einstein.stat(path).mtime.seconds == 1_000_000_000
    assert kept is einstein.expect(True, False)


def test_a_save_into_a_missing_directory(einstein: Caller) -> None:
    path = einstein.fresh() + "/missing/a"
    code, protocol = einstein.begin(path, 1)
    assert code == einstein.expect("FAILED_PRECONDITION", "OK")
    if protocol is not None:
        assert einstein.put(protocol, b"x").status == 500


def test_a_save_onto_a_directory(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a", b"a")
    code, protocol = einstein.begin(folder, 1)
    assert code == einstein.expect("FAILED_PRECONDITION", "OK")
    if protocol is not None:
        assert einstein.put(protocol, b"x").status == 200
        assert einstein.read(folder) == b"x"


def test_a_stale_etag(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"1")
    stale = einstein.stat(path).etag
    einstein.save(path, b"2")
    code, protocol = einstein.begin(path, 1, if_match=stale)
    assert code == einstein.expect("ABORTED", "OK")
    if protocol is not None:
        assert einstein.put(protocol, b"3").status == 200


def test_an_etag_of_a_file_that_is_gone(einstein: Caller) -> None:
    code = einstein.begin(einstein.fresh() + "/a", 1, if_match='"x"')[0]
    assert code == einstein.expect("ABORTED", "OK")


def test_the_right_etag(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"1")
    protocol = einstein.begin(path, 1, if_match=einstein.stat(path).etag)[1]
    assert einstein.put(protocol, b"2").status == 200


def test_a_change_between_initiate_and_put(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"1")
    protocol = einstein.begin(path, 1, if_match=einstein.stat(path).etag)[1]
    einstein.save(path, b"2")
    assert einstein.put(protocol, b"3").status == einstein.expect(412, 200)
    assert einstein.read(path) == einstein.expect(b"2", b"3")


def test_only_if_it_does_not_exist(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    assert einstein.begin(path, 1, if_not_exist=True)[0] == "OK"
    einstein.save(path, b"1")
    code = einstein.begin(path, 1, if_not_exist=True)[0]
    assert code == einstein.expect("ALREADY_EXISTS", "OK")


def test_only_if_unmodified_since(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"1")
    past, future = types.Timestamp(seconds=1), types.Timestamp(seconds=int(time.time()) + 60)
    code = einstein.begin(path, 1, if_unmodified_since=past)[0]
    assert code == einstein.expect("ABORTED", "OK")
    assert einstein.begin(path, 1, if_unmodified_since=future)[0] == "OK"


def test_what_was_begun_and_never_sent_is_not_seen(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.begin(folder + "/a", 5)
    assert einstein.list(folder) == []


def test_one_initiate_is_good_for_one_put(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 1)[1]
    assert einstein.put(protocol, b"1").status == 200
    assert einstein.put(protocol, b"2").status == 500
    assert einstein.read(path) == b"1"


def test_the_transfer_token_may_be_the_last_segment(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 1)[1]
    protocol.upload_endpoint += "/" + protocol.token
    assert einstein.put(protocol, b"1", X_Reva_Transfer="").status == 200


def test_both_tokens_are_needed(einstein: Caller, marie: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 1)[1]
    assert einstein.put(protocol, b"1", X_Reva_Transfer="").status == 403
    assert einstein.put(protocol, b"1", X_Reva_Transfer="forged").status == 403
    assert einstein.put(protocol, b"1", X_Access_Token="").status == 401
    assert einstein.put(protocol, b"1", X_Access_Token="forged").status == 401
    assert einstein.put(protocol, b"1", X_Access_Token=marie.token).status == 403
    assert einstein.stat_code(path) == "NOT_FOUND"


def test_a_name_like_a_part_of_an_upload_stores_nothing(einstein: Caller) -> None:
    path = einstein.fresh() + "/a-chunking-17-2-0"
    protocol = einstein.begin(path, 1)[1]
    assert einstein.put(protocol, b"1").status == 206
    assert einstein.stat_code(path) == "NOT_FOUND"


def test_the_type_of_a_form_loses_the_content_on_local(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    protocol = einstein.begin(path, 4)[1]
    form = "application/x-www-form-urlencoded"
    assert einstein.put(protocol, b"data", Content_Type=form).status == 200
    assert einstein.read(path) == einstein.expect(b"data", b"")


def test_an_upload_cut_half_way_changes_nothing_or_leaves_what_came(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    einstein.save(path, b"old")
    temporary = einstein.gateway.root / "state" / "tmp"
    protocol = einstein.begin(path, 1000)[1]
    url = urlsplit(protocol.upload_endpoint)
    with socket.create_connection((url.hostname, url.port)) as connection:
        head = f"PUT {url.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
        head += f"X-Access-Token: {einstein.token}\r\nX-Reva-Transfer: {protocol.token}\r\n\r\n"
        connection.sendall(head.encode() + b"half")
        until(lambda: any(each.stat().st_size == 4 for each in temporary.iterdir()))
        assert einstein.read(path) == b"old"
    until(lambda: not any(temporary.iterdir()))
    assert einstein.read(path) == einstein.expect(b"old", b"half", eos=b"old")


def until(happened: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < 10, "the temp file was left behind, or never made"
        time.sleep(0.005)


def test_large_content_passes_whole(einstein: Caller) -> None:
    path = einstein.fresh() + "/big"
    body = bytes(range(256)) * (40 << 10)
    assert einstein.save(path, body).status == 200
    assert hashlib.sha256(einstein.read(path)).digest() == hashlib.sha256(body).digest()


def test_parallel_saves_of_one_file_are_each_whole(einstein: Caller) -> None:
    path = einstein.fresh() + "/a"
    bodies = [f"{number:02d}".encode() * 200_000 for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda body: einstein.save(path, body), bodies))
    assert {answer.status for answer in answers} == {200}
    assert einstein.read(path) in bodies
    listed = einstein.call("ListFileVersions", provider.ListFileVersionsRequest(ref=at(path)))[1]
    assert len(listed.versions) == 19

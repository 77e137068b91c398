"""docs/servers.md, "Transfers": reading."""

import http.client

import pytest

from tests.gateway.caller import Caller, on_local, on_opencloud


@pytest.fixture
def path(einstein: Caller) -> str:
    """A file of ten bytes."""
    path = einstein.fresh() + "/ten"
    einstein.save(path, b"0123456789")
    return path


@on_opencloud
def test_opencloud_sends_etag_and_checksum(einstein: Caller, path: str) -> None:
    answer = einstein.get(einstein.open(path)[1])
    assert answer.headers["ETag"] == einstein.stat(path).etag
    assert answer.headers["OC-Checksum"].startswith("SHA1:")
    assert answer.headers["Content-Length"] == "10"
    assert "Last-Modified" in answer.headers


@on_local
def test_local_sends_the_length_only(einstein: Caller, path: str) -> None:
    answer = einstein.get(einstein.open(path)[1])
    assert answer.headers["Content-Length"] == "10"
    assert not {"ETag", "OC-Checksum", "Last-Modified"} & set(answer.headers)


@on_opencloud
@pytest.mark.parametrize(
    ("wanted", "body", "told"),
    [
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_range(einstein: Caller, path: str, wanted: str, body: bytes, told: str) -> None:
    answer = einstein.get(einstein.open(path)[1], Range=wanted)
    assert (answer.status, answer.body) == (206, body)
    assert answer.headers["Content-Range"] == told


def test_a_range_that_cannot_be_had(einstein: Caller, path: str) -> None:
    wanted = einstein.expect("bytes=10-", "bytes=0-1")
    assert einstein.get(einstein.open(path)[1], Range=wanted).status == 416


def test_if_none_match(einstein: Caller, path: str) -> None:
    etag = einstein.stat(path).etag
    answer = einstein.get(einstein.open(path)[1], If_None_Match=etag)
    assert answer.status == einstein.expect(304, 200)


def test_head_tells_the_length(einstein: Caller, path: str) -> None:
    answer = einstein.get(einstein.open(path)[1], method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "10", b"")
    assert ("ETag" in answer.headers) is einstein.expect(True, False)


def test_a_missing_file_is_missed_at_the_get(einstein: Caller) -> None:
    code, protocol = einstein.open(einstein.fresh() + "/missing")
    assert code == "OK"
    assert einstein.get(protocol).status == 404


def test_a_directory_is_cut_off(einstein: Caller) -> None:
    code, protocol = einstein.open(einstein.fresh())
    assert code == "OK"
    with pytest.raises(http.client.IncompleteRead):
        einstein.get(protocol)


def test_tokens_are_needed(einstein: Caller, path: str) -> None:
    protocol = einstein.open(path)[1]
    assert einstein.get(protocol, X_Reva_Transfer="forged").status == 403
    assert einstein.get(protocol, X_Access_Token="").status == 401


def test_a_save_does_not_show_in_a_download_under_way(einstein: Caller) -> None:
    path = einstein.fresh() + "/big"
    old = b"o" * (8 << 20)
    einstein.save(path, old)
    protocol = einstein.open(path)[1]
    netloc = protocol.download_endpoint.split("/")[2]
    connection = http.client.HTTPConnection(netloc, timeout=30)
    headers = {"X-Access-Token": einstein.token, "X-Reva-Transfer": protocol.token}
    connection.request("GET", "/datagateway", headers=headers)
    response = connection.getresponse()
    first = response.read(10)
    einstein.save(path, b"n" * (8 << 20))
    assert first + response.read() == old
    connection.close()

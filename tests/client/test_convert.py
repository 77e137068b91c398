from datetime import datetime, timedelta, timezone

import pytest
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import convert
from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import Lock, LockType, Reference, ResourceId, ResourceType, UserId

WHEN = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=timezone.utc)
ID = ResourceId("storage", "space", "node")


def test_times_pass_both_ways() -> None:
    stamp = convert.timestamp(WHEN)
    assert convert.moment(stamp.seconds, stamp.nanos) == WHEN


def test_milliseconds_in_a_field_of_seconds_are_understood() -> None:
    millis = (WHEN - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1)
    assert convert.moment(millis) == WHEN.replace(microsecond=123000)


@pytest.mark.parametrize("kind", list(LockType))
def test_locks_pass_both_ways(kind: LockType) -> None:
    lock = Lock("id", "cs3lab", UserId("idp", "einstein", 1), WHEN, kind)
    assert convert.lock(convert.to_lock(lock)) == lock


def test_a_lock_without_holder_or_end_is_read() -> None:
    lock = convert.lock(resources.Lock(lock_id="id"))
    assert (lock.holder, lock.expires) == (None, None)


@pytest.mark.parametrize(
    ("name", "path", "wanted"),
    [
        ("b.txt", "b.txt", "b.txt"),
        ("", "/home/a/b.txt", "b.txt"),
        ("", "/home/a/", "a"),
        ("a%2Fb", "a%2Fb", "a%2Fb"),
        ("", "/", ""),
        (".", ".", ""),
    ],
)
def test_a_name_comes_from_the_name_or_the_end_of_the_path(
    name: str, path: str, wanted: str
) -> None:
    assert convert.entry_name(resources.ResourceInfo(name=name, path=path)) == wanted


def test_a_checksum_is_named_in_lower_case() -> None:
    info = resources.ResourceInfo(
        type=resources.RESOURCE_TYPE_FILE,
        checksum=resources.ResourceChecksum(type=resources.RESOURCE_CHECKSUM_TYPE_SHA1, sum="AB"),
    )
    found = convert.resource(info)
    assert found.checksum is not None
    assert (found.checksum.algorithm, found.checksum.value) == ("sha1", "ab")
    assert found.type is ResourceType.FILE


def test_what_is_neither_file_nor_folder_is_kept_apart() -> None:
    assert convert.resource_type(resources.RESOURCE_TYPE_SYMLINK) is ResourceType.OTHER


def test_references_go_out_as_path_or_id() -> None:
    by_path = convert.to_reference(Reference.at("/home/a b"))
    assert (by_path.path, by_path.HasField("resource_id")) == ("/home/a b", False)
    by_id = convert.to_reference(Reference.of(ID).child("100%"))
    assert (by_id.path, by_id.resource_id.opaque_id) == ("./100%", "node")


@pytest.mark.parametrize("name", ["a\0b", "\udcff"])
def test_what_no_path_can_hold_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgument):
        convert.to_reference(Reference.at("/home").child(name))

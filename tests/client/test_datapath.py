from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

import pytest

from cs3lab.client.datapath import (
    Span,
    choose_protocol,
    put_answer,
    range_answered,
    reason_of_refusal,
    upload_headers,
)
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    Cs3Error,
    FailedPrecondition,
    InvalidArgument,
    Locked,
    ServerError,
    Unsupported,
)
from cs3lab.client.model import Lock, Permissions, Resource, ResourceId, ResourceType, UserId

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MINE = Lock("mine", "cs3lab", UserId("idp", "einstein"), EPOCH)
THEIRS = Lock("theirs", "cs3lab", UserId("idp", "marie"), EPOCH)


@dataclass
class Offer:
    protocol: str
    upload_endpoint: str = "http://127.0.0.1:1/data/abc"
    token: str = "tok"


def resource(
    etag: str = '"1"', lock: Lock | None = None, kind: ResourceType = ResourceType.FILE
) -> Resource:
    return Resource(
        ResourceId("s", "p", "o"), kind, "n", etag, EPOCH, 1, Permissions(), "", None, lock, None
    )


@pytest.mark.parametrize("order", [("spaces", "tus", "simple"), ("simple", "spaces", "tus")])
def test_simple_is_chosen_wherever_it_stands(order: tuple[str, ...]) -> None:
    offers = [Offer(name, f"http://h/{name}") for name in order]
    assert choose_protocol(offers, "upload_endpoint").url == "http://h/simple"


def test_spaces_is_chosen_where_there_is_no_simple() -> None:
    offers = [Offer("tus", "http://h/tus"), Offer("spaces", "http://h/spaces")]
    assert choose_protocol(offers, "upload_endpoint").url == "http://h/spaces"


def test_no_known_protocol_is_no_transfer() -> None:
    with pytest.raises(Unsupported):
        choose_protocol([Offer("tus")], "upload_endpoint")


def test_an_empty_transfer_token_is_taken_from_the_url() -> None:
    offer = Offer("simple", "http://h/data/simple/eyJ.x?y=1", token="")
    assert choose_protocol([offer], "upload_endpoint").token == "eyJ.x"


def test_a_put_announces_its_exact_length_and_plain_bytes() -> None:
    assert upload_headers(5, None) == {
        "Content-Type": "application/octet-stream",
        "Content-Length": "5",
        "Upload-Length": "5",
    }


def test_a_put_carries_the_lock() -> None:
    headers = upload_headers(5, MINE)
    assert (headers["X-Lock-Id"], headers["X-Lock-Holder"]) == ("mine", "cs3lab")


@pytest.mark.parametrize("zone", ["+0000", "GMT", "-0000"])
def test_the_answer_of_a_put_is_read(zone: str) -> None:
    answer = put_answer(
        {
            "ETag": '"abc"',
            "OC-FileId": "stor$spac!no!de",
            "Last-Modified": f"Wed, 02 Oct 2024 15:00:01 {zone}",
        }
    )
    assert answer.etag == '"abc"'
    assert answer.id == ResourceId("stor", "spac", "no!de")
    assert answer.mtime == datetime(2024, 10, 2, 15, 0, 1, tzinfo=timezone.utc)


def test_a_put_that_tells_nothing_is_no_failure() -> None:
    answer = put_answer({"Last-Modified": "yesterday", "OC-FileId": "?"})
    assert (answer.etag, answer.mtime, answer.id) == (None, None, None)


@pytest.mark.parametrize(
    ("span", "header", "size", "length"),
    [
        (Span(), "bytes=0-", 10, 10),
        (Span(3), "bytes=3-", 10, 7),
        (Span(3, 5), "bytes=3-4", 10, 2),
        (Span(3, 50), "bytes=3-49", 10, 7),
        (Span(), "bytes=0-", 0, 0),
    ],
)
def test_a_span_ends_before_its_end(span: Span, header: str, size: int, length: int) -> None:
    assert span.header == header
    assert span.within(size) == length


@pytest.mark.parametrize(("start", "end"), [(-1, None), (3, 3), (3, 2)])
def test_an_empty_span_is_refused(start: int, end: int | None) -> None:
    with pytest.raises(InvalidArgument):
        Span(start, end)


def test_a_span_behind_the_end_is_refused() -> None:
    with pytest.raises(InvalidArgument):
        Span(10).within(10)


@pytest.mark.parametrize(
    ("header", "size"),
    [
        ("bytes 3-9/10", 10),
        ("bytes 3-8/10", None),
        ("bytes 0-9/10", None),
        ("bytes 3-9/*", None),
        ("", None),
    ],
)
def test_only_the_range_asked_for_is_believed(header: str, size: int | None) -> None:
    assert range_answered(header, Span(3)) == size


@pytest.mark.parametrize(
    ("found", "if_match", "lock", "kind"),
    [
        (None, '"1"', None, Conflict),
        (None, None, None, ServerError),
        (resource(kind=ResourceType.DIRECTORY), None, None, AlreadyExists),
        (resource(lock=THEIRS), None, None, Locked),
        (resource(lock=THEIRS), '"1"', MINE, Locked),
        (resource(lock=MINE), '"2"', MINE, Conflict),
        (resource(), '"1"', MINE, FailedPrecondition),
        (resource(lock=MINE), '"1"', MINE, ServerError),
        (resource(), None, None, ServerError),
    ],
)
def test_a_refused_save_is_told_by_what_stands_there(
    found: Resource | None, if_match: str | None, lock: Lock | None, kind: type[Cs3Error]
) -> None:
    told = reason_of_refusal(ServerError(operation="PUT", path="/x"), found, if_match, lock)
    assert type(told) is kind
    assert (told.operation, told.path) == ("PUT", "/x")


def test_the_holder_and_the_present_etag_are_named() -> None:
    locked = reason_of_refusal(ServerError(), resource(lock=THEIRS), None, None)
    assert isinstance(locked, Locked)
    assert locked.lock == THEIRS
    conflict = reason_of_refusal(ServerError(), resource(), '"0"', None)
    assert isinstance(conflict, Conflict)
    assert conflict.etag == '"1"'

"""The one table between the exceptions of the storage and what a browser is told."""

import logging
from datetime import datetime, timezone

import pytest

from cs3lab.contents.errors import ContentsError, told_plainly
from cs3lab.cs3 import errors as cs3
from cs3lab.cs3.model import Lock, UserId
from cs3lab.namespace import BadPathError

pytestmark = pytest.mark.asyncio

LOG = logging.getLogger("tests.contents")
MARIE = UserId("idp", "marie")


async def name_of(user: UserId) -> str:
    if user != MARIE:
        raise cs3.NotFound
    return "Marie Curie"


async def told(error: Exception, what: str = "a.txt") -> ContentsError:
    with pytest.raises(ContentsError) as caught:
        async with told_plainly(LOG, what, name_of):
            raise error
    return caught.value


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (cs3.NotFound(), 404),
        (cs3.AlreadyExists(), 409),
        (cs3.PermissionDenied(), 403),
        (cs3.Unauthenticated(), 403),
        (cs3.Conflict(), 409),
        (cs3.Locked(), 423),
        (cs3.QuotaExceeded(), 507),
        (cs3.InvalidArgument(), 400),
        (cs3.FailedPrecondition(), 409),
        (cs3.Unsupported(), 501),
        (cs3.TooManyEntries(), 413),
        (cs3.Unavailable(), 503),
        (cs3.DeadlineExceeded(), 504),
        (cs3.TransferInterrupted(), 502),
        (cs3.ServerError(), 502),
        (BadPathError("no"), 400),
    ],
)
async def test_every_error_has_its_status_and_words(error: Exception, status: int) -> None:
    answer = await told(error)
    assert answer.status_code == status
    assert answer.reason
    assert answer.message


async def test_every_exception_of_the_storage_is_in_the_table() -> None:
    for kind in cs3.Cs3Error.__subclasses__():
        answer = await told(kind())
        assert (answer.status_code, kind.words) == (answer.status_code, kind.words)
        assert answer.reason != "storage failed" or kind is cs3.ServerError


async def test_words_name_the_path_and_keep_the_rest_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = cs3.ServerError(operation="Stat", path="/users/4c51", code="INTERNAL", trace_id="t1")
    answer = await told(error, "sub/a.txt")
    assert answer.message == f"“sub/a.txt”: {cs3.ServerError.words}"
    assert "INTERNAL, trace t1" in caplog.text


async def test_holder_of_a_lock_is_named() -> None:
    error = cs3.Locked()
    until = datetime(2026, 1, 1, tzinfo=timezone.utc)
    error.lock = Lock("secret-id", "cs3lab", MARIE, until)
    assert (await told(error)).details == {
        "holder": "Marie Curie",
        "since": None,
        "until": "2026-01-01T00:00:00+00:00",
    }


async def test_lock_of_somebody_unknown_is_still_a_lock() -> None:
    error = cs3.Locked()
    error.lock = Lock("secret-id", "cs3lab", UserId("idp", "nobody"), None)
    answer = await told(error)
    assert (answer.status_code, answer.details["holder"]) == (423, None)


async def test_refusals_of_ours_pass_as_they_are() -> None:
    error = ContentsError(400, "no", "bad type")
    assert await told(error) is error

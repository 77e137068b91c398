"""The one table between the exceptions of the storage and what a browser is told."""

import logging
from datetime import datetime, timezone
from typing import Any, cast

import pytest

from cs3lab.client import errors
from cs3lab.client.model import Lock, UserId
from cs3lab.jupyter.errors import ContentsError, as_http_errors
from cs3lab.log import OncePerMinute
from cs3lab.namespace.api_path import BadPathError

pytestmark = pytest.mark.asyncio

LOG = logging.getLogger("tests.jupyter")
MARIE = UserId("idp", "marie")


class Names:
    """The one thing that is asked of the parts: how a person is called."""

    log = LOG
    repeated = OncePerMinute(LOG)

    @property
    def tree(self) -> "Names":
        return self

    async def name_of(self, user: UserId) -> str:
        if user != MARIE:
            raise errors.NotFound
        return "Marie Curie"

    async def is_me(self, user: UserId) -> bool:
        return user != MARIE


async def told(error: Exception, what: str = "a.txt") -> ContentsError:
    with pytest.raises(ContentsError) as caught:
        async with as_http_errors(cast(Any, Names()), what):
            raise error
    return caught.value


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound(), 404),
        (errors.AlreadyExists(), 409),
        (errors.PermissionDenied(), 403),
        (errors.Unauthenticated(), 403),
        (errors.Conflict(), 409),
        (errors.Locked(), 423),
        (errors.QuotaExceeded(), 507),
        (errors.InvalidArgument(), 400),
        (errors.FailedPrecondition(), 409),
        (errors.UntrustedEndpoint(), 409),
        (errors.Unsupported(), 501),
        (errors.TooManyEntries(), 413),
        (errors.Unavailable(), 503),
        (errors.DeadlineExceeded(), 504),
        (errors.Processing(), 425),
        (errors.TransferInterrupted(), 502),
        (errors.ServerError(), 502),
        (BadPathError("no"), 400),
    ],
)
async def test_every_error_has_its_status_and_words(error: Exception, status: int) -> None:
    answer = await told(error)
    assert answer.status_code == status
    assert answer.reason
    assert answer.message


async def test_every_exception_of_the_storage_is_in_the_table() -> None:
    for kind in errors.Cs3Error.__subclasses__():
        answer = await told(kind())
        assert (answer.status_code, kind.words) == (answer.status_code, kind.words)
        assert answer.reason != "storage failed" or kind is errors.ServerError


async def test_words_name_the_path_and_keep_the_rest_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = errors.ServerError(operation="Stat", path="/users/4c51", code="INTERNAL", trace_id="t1")
    answer = await told(error, "sub/a.txt")
    assert answer.message == f"“sub/a.txt”: {errors.ServerError.words}"
    assert "INTERNAL, trace t1" in caplog.text


async def test_holder_of_a_lock_is_named() -> None:
    error = errors.Locked()
    until = datetime(2026, 1, 1, tzinfo=timezone.utc)
    error.lock = Lock("secret-id", "cs3lab", MARIE, until)
    assert (await told(error)).details == {
        "holder": "Marie Curie",
        "me": False,
        "application": None,
        "since": None,
        "until": "2026-01-01T00:00:00+00:00",
    }


async def test_lock_of_somebody_unknown_is_still_a_lock() -> None:
    error = errors.Locked()
    error.lock = Lock("secret-id", "cs3lab", UserId("idp", "nobody"), None)
    answer = await told(error)
    assert (answer.status_code, answer.details["holder"]) == (423, None)


async def test_refusals_of_ours_pass_as_they_are() -> None:
    error = ContentsError(400, "no", "bad type")
    assert await told(error) is error

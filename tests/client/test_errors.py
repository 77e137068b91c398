import pytest

from cs3lab.client import errors


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("NOT_FOUND", errors.NotFound),
        ("ALREADY_EXISTS", errors.AlreadyExists),
        ("PERMISSION_DENIED", errors.PermissionDenied),
        ("UNAUTHENTICATED", errors.Unauthenticated),
        ("ABORTED", errors.Conflict),
        ("LOCKED", errors.Locked),
        ("INSUFFICIENT_STORAGE", errors.QuotaExceeded),
        ("INVALID_ARGUMENT", errors.InvalidArgument),
        ("FAILED_PRECONDITION", errors.FailedPrecondition),
        ("UNIMPLEMENTED", errors.Unsupported),
        ("UNAVAILABLE", errors.Unavailable),
        ("TOO_EARLY", errors.Processing),
        ("DEADLINE_EXCEEDED", errors.DeadlineExceeded),
        ("INTERNAL", errors.ServerError),
        ("UNKNOWN", errors.ServerError),
        ("a code of next year", errors.ServerError),
    ],
)
def test_codes_of_both_layers_share_one_tree(code: str, kind: type[errors.Cs3Error]) -> None:
    assert errors.error_for_code(code, "Stat") is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (206, errors.TransferInterrupted),
        (401, errors.Unauthenticated),
        (403, errors.PermissionDenied),
        (404, errors.NotFound),
        (409, errors.Locked),
        (412, errors.Conflict),
        (419, errors.TransferInterrupted),
        (425, errors.Processing),
        (500, errors.ServerError),
        (503, errors.Unavailable),
        (507, errors.QuotaExceeded),
        (302, errors.ServerError),
    ],
)
def test_http_statuses_share_it(status: int, kind: type[errors.Cs3Error]) -> None:
    assert errors.error_for_http(status) is kind


def test_an_answer_too_large_is_a_folder_too_large_only_for_listings() -> None:
    exhausted = "RESOURCE_EXHAUSTED"
    assert errors.error_for_code(exhausted, "ListContainer") is errors.TooManyEntries
    assert errors.error_for_code(exhausted, "Stat") is errors.Unavailable


def test_the_log_line_has_everything_but_tokens() -> None:
    error = errors.NotFound(
        operation="Stat",
        path="/home/x",
        code="NOT_FOUND",
        trace_id="abc",
        detail="token eyJhbGciOi.eyJleHAi.c2ln is bad",
    )
    assert str(error) == (
        "Stat /home/x: It is not there. It may have been renamed, moved or deleted. "
        "(NOT_FOUND, trace abc, token … is bad)"
    )
    assert error.message == errors.NotFound.words


def test_every_exception_speaks_to_a_person() -> None:
    kinds = errors.Cs3Error.__subclasses__()
    assert all(kind.words.endswith(".") and " " in kind.words for kind in kinds)
    assert len({kind.words for kind in kinds}) == len(kinds)

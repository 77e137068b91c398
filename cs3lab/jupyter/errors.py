"""Refusals of the storage, of paths and of parts, as an HTTP status and plain words.

The one table between the exceptions of `cs3lab.client` and the answers to a browser.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError

from cs3lab.client import errors
from cs3lab.client.model import Lock
from cs3lab.locking.driver import APP_NAME
from cs3lab.locking.states import application_of
from cs3lab.locking.types import ForeignLock
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import BadPathError
from cs3lab.refusal import Refusal

if TYPE_CHECKING:
    from cs3lab.services import Services

_STATUS: dict[type[errors.Cs3Error], tuple[int, str]] = {
    errors.NotFound: (404, "missing"),
    errors.AlreadyExists: (409, "exists"),
    errors.PermissionDenied: (403, "refused"),
    # Not 401: to the browser that would mean that it has lost the Jupyter server.
    errors.Unauthenticated: (403, "sign-in"),
    errors.Conflict: (409, "changed"),
    errors.Locked: (423, "locked"),
    errors.QuotaExceeded: (507, "full"),
    errors.InvalidArgument: (400, "bad request"),
    errors.FailedPrecondition: (409, "not now"),
    errors.Unsupported: (501, "unsupported"),
    errors.TooManyEntries: (413, "too many"),
    errors.Unavailable: (503, "unreachable"),
    errors.Misconfigured: (503, "settings"),
    errors.DeadlineExceeded: (504, "unreachable"),
    errors.Processing: (425, "processing"),
    errors.TransferInterrupted: (502, "interrupted"),
    errors.ServerError: (502, "storage failed"),
}

_FOR_OPERATORS = (errors.ServerError, errors.TransferInterrupted, errors.UntrustedEndpoint)


class ContentsError(HTTPError):
    """An answer other than success: `message` for a person, `reason` for a program.

    `details` are further fields of the JSON body, such as the current `hash`.
    """

    def __init__(self, status: int, message: str, reason: str, **details: Any) -> None:
        super().__init__(status, message, reason=reason)
        self.message = message
        self.details = details


def bad_request(message: str, reason: str = "bad request") -> ContentsError:
    """Return the answer to a request that cannot be right."""
    return ContentsError(400, message, reason)


@asynccontextmanager
async def as_http_errors(services: Services, path: str) -> AsyncIterator[None]:
    """Turn refusals inside into the answer to a browser about a path.

    The log gets the operation, code and trace id; the browser the words alone, and the name of
    whoever holds a lock.

    Raises ContentsError.
    """
    try:
        yield
    except BadPathError as error:
        raise bad_request(error.message, "bad path") from None
    except Refusal as error:
        raise ContentsError(error.status, error.message, error.reason, **error.details) from error
    except errors.Cs3Error as error:
        raise await _answer(services, path.strip("/"), error) from error


async def _answer(services: Services, path: str, error: errors.Cs3Error) -> ContentsError:
    status, reason = status_of(error)
    if isinstance(error, _FOR_OPERATORS):
        # The connection logs outages and refused sign-ins itself.
        services.repeated.warning(f"cs3lab: {error.operation or 'a call'} failed: %s", error)
    else:
        services.log.debug("%s", error)
    details = await _details_of(services, error)
    message = error.message
    if isinstance(error, errors.Locked):
        message = _locked(message, **details)
    if path:
        message = Sentence.ABOUT(path=path, what=message)
    return ContentsError(status, message, reason, **details)


def status_of(error: errors.Cs3Error) -> tuple[int, str]:
    """Return the HTTP status of a refusal of the storage, and its reason for a program."""
    known = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(known, (502, "storage failed"))


async def _details_of(services: Services, error: errors.Cs3Error) -> dict[str, Any]:
    if isinstance(error, errors.Conflict):
        return {"hash": error.etag}
    if isinstance(error, errors.Locked):
        return await _holder_of(services, error.lock)
    return {}


async def _holder_of(services: Services, lock: Lock | None) -> dict[str, Any]:
    holder = since = until = application = None
    me = False
    if lock is not None:
        since = lock.since and lock.since.isoformat()
        until = lock.expires and lock.expires.isoformat()
        application = application_of(ForeignLock(lock, own=False), APP_NAME)
        try:
            holder = lock.holder and await services.tree.name_of(lock.holder)
            me = lock.holder is not None and await services.tree.is_me(lock.holder)
        except errors.Cs3Error:
            # The refusal matters, and is told without a name, too.
            holder = None
    return {
        "holder": holder,
        "me": me,
        "application": application,
        "since": since,
        "until": until,
    }


def _locked(message: str, holder: str | None, me: bool, application: str | None, **_: Any) -> str:
    if me:
        if application:
            return Sentence.LOCKED_BY_ME_IN(application=application)
        return Sentence.LOCKED_BY_ME()
    return Sentence.LOCKED_BY(name=holder) if holder else message

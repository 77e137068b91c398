"""The exceptions of the protocol client, and the codes they are chosen by.

    Cs3Error                what went wrong; operation, path, code, trace_id, detail
    ├── NotFound            nothing there, or nothing the caller may know of
    ├── AlreadyExists       something stands there already
    ├── PermissionDenied    the storage knows the caller and refuses
    ├── Unauthenticated     the storage does not (or no longer) know the caller
    ├── Conflict            the content is not the one the caller had seen; etag
    ├── Locked              somebody else holds the lock; lock
    ├── QuotaExceeded       no room left
    ├── InvalidArgument     the request cannot be right: a name, a range, a lock without end
    ├── FailedPrecondition  right in itself, but not now: the lock is gone
    │   └── UntrustedEndpoint   no token may be sent where the storage wants it
    ├── Unsupported         this storage cannot do that
    ├── TooManyEntries      the folder is too large to be listed
    ├── Unavailable         nobody answers
    ├── DeadlineExceeded    an answer did not come in time
    ├── Processing          what was just saved is still being checked
    ├── TransferInterrupted a content did not pass whole
    └── ServerError         the storage failed

`message` is for a person and names no ids, hosts or tokens. `str()` is for a log.
"""

from __future__ import annotations

import re
from typing import ClassVar

from cs3lab.client.model import Lock
from cs3lab.messages import Sentence

_JWT = re.compile(r"eyJ[\w-]*(\.[\w-]*){0,2}")


class Cs3Error(Exception):
    """What went wrong while talking to the storage.

    `message` is for a person; `operation`, `path` (None where there is none), `code` (of gRPC,
    CS3 or "HTTP nnn"), `trace_id` and `detail` (the server's own words) are for a log.
    """

    words: ClassVar[str] = Sentence.FAILED()

    def __init__(
        self,
        message: str = "",
        *,
        operation: str = "",
        path: str | None = None,
        code: str = "",
        trace_id: str = "",
        detail: str = "",
    ) -> None:
        self.message = message or self.words
        self.operation = operation
        self.path = path
        self.code = code
        self.trace_id = trace_id
        self.detail = without_tokens(detail)
        super().__init__(self.message)

    def __str__(self) -> str:
        what = " ".join(part for part in (self.operation, self.path) if part)
        facts = [self.code, self.trace_id and f"trace {self.trace_id}", self.detail]
        known = ", ".join(fact for fact in facts if fact)
        return (f"{what}: " if what else "") + self.message + (f" ({known})" if known else "")


class NotFound(Cs3Error):
    """Nothing there, or nothing the caller may know of."""

    words = Sentence.NOT_FOUND()


class AlreadyExists(Cs3Error):
    """Something stands there already; nothing was overwritten."""

    words = Sentence.ALREADY_EXISTS()


class PermissionDenied(Cs3Error):
    """The storage knows the caller and refuses."""

    words = Sentence.PERMISSION_DENIED()


class Unauthenticated(Cs3Error):
    """The storage does not, or no longer, know the caller."""

    words = Sentence.UNAUTHENTICATED()


class Conflict(Cs3Error):
    """The content is not the one the caller had seen; `etag` is the current one, where known.

    `sent` has the etags of what the same save left, where it was sent before and what stands may be
    that, or the half of it.
    """

    words = Sentence.CONFLICT()
    etag: str | None = None
    sent: frozenset[str] = frozenset()


class Locked(Cs3Error):
    """Somebody else holds the lock; `lock` says who, where the server tells."""

    words = Sentence.LOCKED()
    lock: Lock | None = None


class QuotaExceeded(Cs3Error):
    """No room left."""

    words = Sentence.QUOTA_EXCEEDED()


class InvalidArgument(Cs3Error):
    """The request cannot be right."""

    words = Sentence.INVALID_ARGUMENT()


class FailedPrecondition(Cs3Error):
    """Right in itself, but not in the present state."""

    words = Sentence.FAILED_PRECONDITION()


class UntrustedEndpoint(FailedPrecondition):
    """The storage names an address for contents that no token may be sent to."""

    words = Sentence.UNTRUSTED_ENDPOINT()


class Unsupported(Cs3Error):
    """The storage cannot do that."""

    words = Sentence.UNSUPPORTED()


class TooManyEntries(Cs3Error):
    """The folder is too large to be listed."""

    words = Sentence.TOO_MANY_ENTRIES()


class Unavailable(Cs3Error):
    """Nobody answers."""

    words = Sentence.UNAVAILABLE()


class Misconfigured(Unavailable):
    """Nobody is asked, because the settings cannot be right; the message says which."""


class DeadlineExceeded(Cs3Error):
    """An answer did not come in time."""

    words = Sentence.DEADLINE_EXCEEDED()


class Processing(Cs3Error):
    """What was just saved is still being checked, and can be neither read nor deleted."""

    words = Sentence.PROCESSING()


class TransferInterrupted(Cs3Error):
    """A content did not pass whole.

    `resent_over` is the etag of what stood there where it was sent again, and cut off again.
    """

    words = Sentence.TRANSFER_INTERRUPTED()
    resent_over = ""


class ServerError(Cs3Error):
    """The storage failed."""

    words = Sentence.SERVER_ERROR()


# gRPC and CS3 number their codes differently but name them alike.
_BY_CODE: dict[str, type[Cs3Error]] = {
    "NOT_FOUND": NotFound,
    "ALREADY_EXISTS": AlreadyExists,
    "PERMISSION_DENIED": PermissionDenied,
    "UNAUTHENTICATED": Unauthenticated,
    "ABORTED": Conflict,
    "LOCKED": Locked,
    "INSUFFICIENT_STORAGE": QuotaExceeded,
    "INVALID_ARGUMENT": InvalidArgument,
    "OUT_OF_RANGE": InvalidArgument,
    "FAILED_PRECONDITION": FailedPrecondition,
    "UNIMPLEMENTED": Unsupported,
    "REDIRECTION": Unsupported,
    "UNAVAILABLE": Unavailable,
    "TOO_EARLY": Processing,
    "RESOURCE_EXHAUSTED": Unavailable,
    "DEADLINE_EXCEEDED": DeadlineExceeded,
}

# EOS answers 409 where a lock conflicts, oc 419 where a checksum does not fit what arrived
# (docs/servers.md, Transfers and Locks).
_BY_HTTP: dict[int, type[Cs3Error]] = {
    206: TransferInterrupted,
    400: InvalidArgument,
    401: Unauthenticated,
    403: PermissionDenied,
    404: NotFound,
    409: Locked,
    412: Conflict,
    416: InvalidArgument,
    419: TransferInterrupted,
    423: Locked,
    425: Processing,
    502: Unavailable,
    503: Unavailable,
    504: DeadlineExceeded,
    507: QuotaExceeded,
}


def error_for_code(code: str, operation: str) -> type[Cs3Error]:
    """Return the exception for a gRPC or CS3 code (its name without "CODE_")."""
    if code == "RESOURCE_EXHAUSTED" and operation == "ListContainer":
        return TooManyEntries
    return _BY_CODE.get(code, ServerError)


def error_for_http(status: int) -> type[Cs3Error]:
    """Return the exception for an HTTP status that is not a success.

    Source: docs/servers.md, Transfers.
    """
    return _BY_HTTP.get(status, ServerError)


def without_tokens(text: str) -> str:
    """Return a message of a server without the access tokens that some repeat there."""
    return _JWT.sub("…", text)

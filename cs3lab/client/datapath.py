"""Protocols and headers of transfers, and the meaning of their answers. Pure.

Source: docs/servers.md, twelve rules, 2 and 3, and Transfers.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cs3lab.client.clock import http_date
from cs3lab.client.convert import is_text
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    Cs3Error,
    FailedPrecondition,
    InvalidArgument,
    Locked,
    Unsupported,
)
from cs3lab.client.model import Lock, Resource, ResourceId
from cs3lab.messages import Sentence

PREFERRED_PROTOCOLS = ("simple", "spaces")
STORED = frozenset({200, 201, 204})
_RANGE = re.compile(r"bytes ([0-9]{1,19})-([0-9]{1,19})/([0-9]{1,19}|\*)")
_FILE_ID = re.compile(r"([^$!]*)\$([^$!]*)!(.+)")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The URL of one transfer and its token, which the URL may hold, too."""

    url: str = field(repr=False)
    token: str = field(repr=False)

    def headers(self, access_token: str) -> dict[str, str]:
        """Return the headers that uploads and downloads need."""
        return {"X-Access-Token": access_token, "X-Reva-Transfer": self.token}


def choose_protocol(protocols: Iterable[Any], endpoint_field: str) -> Endpoint:
    """Return the endpoint of `simple`, else of `spaces`; servers list them in random order.

    Raises Unsupported where neither is offered.
    """
    offered = {one.protocol: one for one in protocols}
    for name in PREFERRED_PROTOCOLS:
        if name in offered:
            url = str(getattr(offered[name], endpoint_field))
            # Where the token is empty, it is in the URL (docs/servers.md, Transfers).
            token = str(offered[name].token) or posixpath.basename(urlsplit(url).path.rstrip("/"))
            return Endpoint(url, token)
    raise Unsupported(Sentence.NO_TRANSFER())


def upload_headers(length: int, lock: Lock | None) -> dict[str, str]:
    """Return the headers of a PUT of `length` bytes.

    The exact length is there twice: for the HTTP server, and for the storage behind it.
    """
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Length": str(length),
        "Upload-Length": str(length),
    }
    if lock is not None:
        headers["X-Lock-Id"] = lock.id
        headers["X-Lock-Holder"] = lock.app_name
    return headers


@dataclass(frozen=True, slots=True)
class PutAnswer:
    """What the answer to a PUT tells of the file; None where it does not."""

    etag: str | None = None
    mtime: datetime | None = None
    id: ResourceId | None = None


def put_answer(headers: Mapping[str, str]) -> PutAnswer:
    """Return what the headers of a successful PUT tell of the file."""
    return PutAnswer(
        etag=header(headers, "ETag") or header(headers, "OC-ETag"),
        mtime=http_date(headers.get("Last-Modified", "")),
        id=_file_id(header(headers, "OC-FileId") or ""),
    )


def header(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header's value, None where it is empty, absent or no UTF-8.

    What is no UTF-8 could not be sent back: gRPC takes nothing else.
    """
    value = headers.get(name, "")
    return value if value and is_text(value) else None


def _file_id(text: str) -> ResourceId | None:
    match = _FILE_ID.fullmatch(text)
    return ResourceId(*match.groups()) if match else None


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes from `start` to `end`, without that one; None: to the last one."""

    start: int = 0
    end: int | None = None

    def __post_init__(self) -> None:
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise InvalidArgument("The range asked for is empty or begins before the file.")

    @property
    def is_whole(self) -> bool:
        """Whether this is all of any file."""
        return self.start == 0 and self.end is None

    @property
    def header(self) -> str:
        """The value of the Range header."""
        return f"bytes={self.start}-{'' if self.end is None else self.end - 1}"

    def within(self, size: int) -> int:
        """Return its length in a file of `size` bytes. Raises InvalidArgument past its end."""
        if self.start >= size and not self.is_whole:
            raise InvalidArgument("The range asked for lies behind the end of the file.")
        return (size if self.end is None else min(self.end, size)) - self.start


def range_answered(header: str, span: Span) -> int | None:
    """Return the size of the whole file, None where a 206 is not for the range asked for."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[3] == "*" or int(match[1]) != span.start:
        return None
    size = int(match[3])
    return size if int(match[2]) - span.start + 1 == span.within(size) else None


def reason_of_refusal(
    error: Cs3Error, found: Resource | None, if_match: str | None, lock: Lock | None
) -> Cs3Error:
    """Return why a save was refused, judged by the file as it is now (None: there is none).

    Servers say INTERNAL, 500 or 412 where somebody else has a lock, where the caller's own lock
    is gone, and where a folder is in the way. Source: docs/servers.md, Locks and Transfers.
    """
    if found is None:
        return _like(error, Conflict()) if if_match else error
    if found.is_directory:
        return _like(error, AlreadyExists(Sentence.FOLDER_IN_THE_WAY()))
    if found.lock is not None and (lock is None or lock.id != found.lock.id):
        locked = Locked()
        locked.lock = found.lock
        return _like(error, locked)
    if if_match and found.etag != if_match:
        conflict = Conflict()
        conflict.etag = found.etag or None
        return _like(error, conflict)
    if lock is not None and found.lock is None and not isinstance(error, Locked):
        return _like(error, FailedPrecondition(Sentence.NOT_SAVED_LOCK_ENDED()))
    return error


def _like(error: Cs3Error, other: Cs3Error) -> Cs3Error:
    other.operation, other.path = error.operation, error.path
    other.code, other.trace_id = error.code, error.trace_id
    return other

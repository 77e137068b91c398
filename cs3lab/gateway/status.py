"""How a call is refused: inside the answer, at the gRPC layer, or over HTTP."""

from enum import IntEnum
from typing import TypeAlias

import grpc


class Code(IntEnum):
    """The codes of `cs3.rpc.v1beta1.Code` this gateway uses."""

    OK = 1
    INVALID_ARGUMENT = 4
    NOT_FOUND = 6
    ALREADY_EXISTS = 7
    PERMISSION_DENIED = 8
    UNAUTHENTICATED = 9
    FAILED_PRECONDITION = 11
    ABORTED = 12
    UNIMPLEMENTED = 14
    INTERNAL = 15
    INSUFFICIENT_STORAGE = 19
    LOCKED = 20
    TOO_EARLY = 21


Answer: TypeAlias = Code | grpc.StatusCode
"""A refusal in either layer; which layer a server chooses is part of its dialect."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The call is refused with `answer`, in the layer the answer belongs to."""

    def __init__(self, answer: Answer, message: str) -> None:
        super().__init__(message)
        self.answer = answer
        self.message = message


class HttpRefused(Exception):  # noqa: N818
    """A transfer is refused with this HTTP status; bodies of errors are empty."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


def not_found(what: str) -> Refused:
    """Refuse because `what` does not exist, or the caller may not know that it does."""
    return Refused(Code.NOT_FOUND, f"not found: {what}")

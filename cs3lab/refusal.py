"""Refusals: why something was not done, in words for whoever asked. No library of HTTP is used."""

from __future__ import annotations

from typing import Any

from cs3lab.messages import Sentence


class Refusal(Exception):  # noqa: N818  # it is no error of this program
    """A request that is refused, or could not be carried out.

    `status` is that of HTTP. `message` is for a person, `reason` for a
    program. `details` are further facts for the program, such as the current `hash`.
    """

    def __init__(self, status: int, message: str, reason: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason
        self.details = details


def bad_request(message: str, reason: str = "bad request") -> Refusal:
    """Return the refusal of a request that cannot be right."""
    return Refusal(400, message, reason)


def not_found(path: str) -> Refusal:
    """Return the refusal of a path where nothing is, or nothing that may be shown."""
    return Refusal(404, Sentence.NO_SUCH_FILE(path=repr(path)), "missing")

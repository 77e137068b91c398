"""What a merge can end in when it ends in no result.

    MergeError
    ├── InvalidDocument    a side is not what it should be: not JSON, no notebook, malformed
    ├── TooLarge           more than can be merged within the memory allowed
    ├── MergeTimeout       not decided within the deadline
    ├── MergeStopped       the worker was stopped or died
    └── MergeFailed        a fault of the merge itself

Every message is meant for a person: what happened, what is safe, what to do.
"""

from __future__ import annotations

from cs3lab.messages import Sentence


class MergeError(Exception):
    """A merge that gave no result. Nothing was written: every document is as it was."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class InvalidDocument(MergeError):  # noqa: N818 - says what the document is
    """One of the three documents cannot be merged as it is.

    ``side`` is "base", "local", "remote" or "merged"; ``reason`` completes the sentence
    "The … version".
    """

    def __init__(self, side: str, reason: str) -> None:
        self.side = side
        self.reason = reason
        super().__init__(f"The {side} version {reason}. Nothing was changed.")

    # By default an exception is pickled with its message, which its constructor does not take.
    def __reduce__(self) -> tuple[type[InvalidDocument], tuple[str, str]]:
        return type(self), (self.side, self.reason)


class TooLarge(MergeError):  # noqa: N818 - says what the documents are
    """The documents need more memory than one merge may take."""


class MergeTimeout(MergeError):  # noqa: N818 - the name timeouts go by
    """No decision within the deadline, neither line by line nor cell by cell."""


class MergeStopped(MergeError):  # noqa: N818 - says what became of the merge
    """The worker ended before it gave a result."""


class MergeFailed(MergeError):  # noqa: N818 - says what became of the merge
    """An exception nobody expected; ``traceback`` is its text, for the log and not for people."""

    def __init__(self, exception: str, traceback: str) -> None:
        self.exception = exception
        self.traceback = traceback
        super().__init__(Sentence.MERGE_FAILED(error=exception))

    # A traceback itself does not go through a pipe: its text does.
    def __reduce__(self) -> tuple[type[MergeFailed], tuple[str, str]]:
        return type(self), (self.exception, self.traceback)

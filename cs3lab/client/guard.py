"""What turns everything that fails inside the client into a `Cs3Error`.

Libraries raise errors of their own for a number out of range, a text that is no UTF-8, a URL that
is none. `guarded` wraps every public coroutine of a class, so that no caller meets them.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, TypeVar

import aiohttp

from cs3lab.client.errors import (
    Cs3Error,
    DeadlineExceeded,
    InvalidArgument,
    ServerError,
    TransferInterrupted,
    Unavailable,
)
from cs3lab.client.tls import words_of
from cs3lab.messages import Sentence

Part = TypeVar("Part")

_log = logging.getLogger(__name__)


# The first match decides: classes that derive from others here come first.
_KINDS: tuple[tuple[type[Exception], type[Cs3Error], str], ...] = (
    (aiohttp.ServerTimeoutError, DeadlineExceeded, ""),
    (asyncio.TimeoutError, DeadlineExceeded, ""),
    (aiohttp.InvalidURL, ServerError, Sentence.NO_SENSE()),
    (aiohttp.ClientConnectorError, Unavailable, ""),
    (aiohttp.ClientError, TransferInterrupted, ""),
    (ConnectionError, TransferInterrupted, ""),
    (OSError, Unavailable, ""),
    (UnicodeEncodeError, InvalidArgument, Sentence.NOT_TEXT()),
)


class SourceFailed(Exception):  # noqa: N818 - it carries an error and is none itself
    """Carries an error of the caller's own body to the outermost guard, which raises it."""

    def __init__(self, failure: Exception) -> None:
        super().__init__()
        self.failure = failure


@contextmanager
def guard(operation: str, path: str | None = None) -> Iterator[None]:
    """Raise a Cs3Error for every error inside, with that error as its cause.

    Cancellation and the end of the program are no failures, and pass.
    """
    try:
        yield
    except (Cs3Error, SourceFailed):
        raise
    except Exception as error:
        raise as_cs3_error(error, operation, path) from error


def as_cs3_error(error: Exception, operation: str, path: str | None = None) -> Cs3Error:
    """Return the Cs3Error for an error of a library.

    The log gets the name of its class alone: some libraries repeat URLs and headers, which hold
    tokens, in their messages.
    """
    name = type(error).__name__
    if isinstance(error, aiohttp.ClientSSLError):
        words = words_of(error.__cause__ or error)
        return Unavailable(words, operation=operation, path=path, detail=name)
    for raised, kind, words in _KINDS:
        if isinstance(error, raised):
            return kind(words, operation=operation, path=path, detail=name)
    # Where in our code it came from, without values: they may hold tokens.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in %s:\n%s", name, operation, frames)
    return ServerError(Sentence.NO_SENSE(), operation=operation, path=path, detail=name)


def guarded(part: type[Part]) -> type[Part]:
    """Guard every public coroutine and asynchronous generator of a class."""
    for name, method in list(vars(part).items()):
        if name.startswith("_"):
            continue
        operation = f"{part.__name__}.{name}"
        if inspect.iscoroutinefunction(method):
            setattr(part, name, _guarded_coroutine(method, operation))
        elif inspect.isasyncgenfunction(method):
            setattr(part, name, _guarded_generator(method, operation))
    return part


def _guarded_coroutine(
    method: Callable[..., Coroutine[Any, Any, Any]], operation: str
) -> Callable[..., Coroutine[Any, Any, Any]]:
    @functools.wraps(method)
    async def call(*args: Any, **kwargs: Any) -> Any:
        try:
            with guard(operation):
                return await method(*args, **kwargs)
        except SourceFailed as carried:
            raise carried.failure from None

    return call


def _guarded_generator(
    method: Callable[..., AsyncIterator[Any]], operation: str
) -> Callable[..., AsyncIterator[Any]]:
    @functools.wraps(method)
    async def iterate(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        with guard(operation):
            async with aclosing(method(*args, **kwargs)) as items:  # type: ignore[type-var]
                async for item in items:
                    yield item

    return iterate

"""One PUT and one GET over the data path, whose failures are all raised as a `Cs3Error`."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from yarl import URL

from cs3lab.client.body import Body
from cs3lab.client.channel import READ_BUFFER_BYTES
from cs3lab.client.client import Client
from cs3lab.client.credentials import Token
from cs3lab.client.datapath import STORED, Endpoint, Span, header, range_answered, upload_headers
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import (
    Cs3Error,
    DeadlineExceeded,
    ServerError,
    TransferInterrupted,
    error_for_http,
)
from cs3lab.client.guard import guard
from cs3lab.client.model import Lock
from cs3lab.client.processing import when_checked
from cs3lab.messages import Sentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Download:
    """A file open for reading.

    `size` counts the bytes of the whole file, `length` those of `chunks`; `etag` is None where the
    server does not tell it; `partial`: less than the whole file was asked for.
    """

    size: int
    length: int
    etag: str | None
    partial: bool
    chunks: AsyncIterator[bytes]


async def put(
    client: Client, endpoint: Endpoint, token: Token, body: Body, lock: Lock | None, path: str
) -> Mapping[str, str]:
    """Send a body and return the headers of the answer. Raises where it was not stored."""
    headers = {**_headers(client, endpoint, token), **upload_headers(body.length, lock)}
    client.observe("PUT")

    async def send() -> Mapping[str, str]:
        session = client.channel.session
        async with session.put(
            _url(endpoint), data=body.chunks(), headers=headers, allow_redirects=False
        ) as response:
            client.clock.learn_from_headers(response.headers)
            # 206, too, says that nothing was stored (docs/servers.md, Transfers).
            if response.status not in STORED:
                raise error_for_http(response.status)(
                    operation="PUT", path=path, code=f"HTTP {response.status}"
                )
            return response.headers

    try:
        with guard("PUT", path):
            return await _while_moving(send(), body, client.idle, path)
    except Cs3Error:
        body.raise_failure()
        raise


async def _while_moving(sending: Coroutine[Any, Any, T], body: Body, idle: float, path: str) -> T:
    """Wait for an upload while something moves within every `idle` seconds.

    The session's own read timeout begins only after the last byte, and never notices a server
    that stops reading before.
    """
    task = asyncio.ensure_future(sending)
    try:
        while True:
            before = body.sent
            done, _ = await asyncio.wait({task}, timeout=idle)
            if done:
                return await task
            if body.sent == before:
                raise DeadlineExceeded(operation="PUT", path=path)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def get(
    client: Client, dialect: Dialect, endpoint: Endpoint, span: Span, path: str
) -> AsyncIterator[Download]:
    """Open a span of a file; where the server gives no spans, skip the bytes before it."""
    ask = not span.is_whole and dialect.ranges is not False
    with guard("GET", path):
        asked = span if ask else None
        response = await when_checked(lambda: _open(client, endpoint, asked, path))
        if response.status == 416 and ask:
            # v3 knows no ranges, or the file is shorter: the whole file tells (docs/servers.md,
            # Transfers).
            response.close()
            response = await _open(client, endpoint, None, path)
    try:
        with guard("GET", path):
            download = _download(dialect, response, span, ask, path)
        # Outside of the guard: what fails while it is open is the caller's own.
        yield download
    finally:
        response.close()


def _download(
    dialect: Dialect, response: aiohttp.ClientResponse, span: Span, asked: bool, path: str
) -> Download:
    partial = response.status == 206
    size = response.content_length
    if partial:
        size = range_answered(response.headers.get("Content-Range", ""), span)
    if size is None:
        raise TransferInterrupted(operation="GET", path=path, code=f"HTTP {response.status}")
    length = span.within(size)
    if asked:
        dialect.ranges = partial
    chunks = _span_of(response, 0 if partial else span.start, length, path)
    etag = header(response.headers, "ETag")
    return Download(size, length, etag, not span.is_whole, chunks)


async def _open(
    client: Client, endpoint: Endpoint, span: Span | None, path: str
) -> aiohttp.ClientResponse:
    token = await client.token()
    response = await _request(client, endpoint, token, span, path)
    if response.status == 401:
        fresh = await client.renew(token)
        if fresh.value != token.value:
            response.close()
            response = await _request(client, endpoint, fresh, span, path)
    if response.status in (200, 206) or (response.status == 416 and span is not None):
        return response
    response.close()
    raise error_for_http(response.status)(
        operation="GET", path=path, code=f"HTTP {response.status}"
    )


async def _request(
    client: Client, endpoint: Endpoint, token: Token, span: Span | None, path: str
) -> aiohttp.ClientResponse:
    headers = _headers(client, endpoint, token)
    if span is not None:
        headers["Range"] = span.header
    client.observe("GET")
    response = await client.channel.session.get(
        _url(endpoint), headers=headers, allow_redirects=False
    )
    client.clock.learn_from_headers(response.headers)
    return response


async def _span_of(
    response: aiohttp.ClientResponse, skip: int, length: int, path: str
) -> AsyncIterator[bytes]:
    with guard("GET", path):
        async for piece in response.content.iter_chunked(READ_BUFFER_BYTES):
            chunk = piece[skip:][:length]
            skip = max(skip - len(piece), 0)
            length -= len(chunk)
            if chunk:
                yield chunk
            if length == 0:
                return
    if length:
        raise TransferInterrupted(operation="GET", path=path)


def _headers(client: Client, endpoint: Endpoint, token: Token) -> dict[str, str]:
    client.target.check_transfer(_url(endpoint))
    trace = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    return {**endpoint.headers(token.value), "traceparent": trace}


def _url(endpoint: Endpoint) -> URL:
    """Return the URL of a transfer. Raises ServerError where it is none.

    The cause is left out, as it repeats the URL, which may hold the token of the transfer.
    """
    try:
        url = URL(endpoint.url, encoded=True)
        if url.scheme in ("http", "https") and url.host:
            return url
    except ValueError:
        pass
    raise ServerError(Sentence.NO_ADDRESS(), operation="transfer")

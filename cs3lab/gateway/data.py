"""The HTTP data server: contents stream in and out, in threads and in pieces."""

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

from aiohttp import web

from cs3lab.gateway.core import Core
from cs3lab.gateway.references import References
from cs3lab.gateway.status import Code, HttpRefused, Refused
from cs3lab.gateway.store.bounds import SECOND, clamped_time
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.tokens import InvalidToken
from cs3lab.gateway.uploads import Download, Upload, no_room
from cs3lab.gateway.users import User

PREFIX = "/datagateway"
PIECE = 1 << 20
"""Bytes read or written at a time."""
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
UNDOWNLOADABLE = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")

log = logging.getLogger("cs3lab.gateway")


class DataServer:
    """PUT, GET and HEAD on what InitiateFileUpload and InitiateFileDownload began."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._profile = core.profile

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes; the transfer token comes as a header or as the last segment."""
        paths = (PREFIX, PREFIX + "/", PREFIX + "/{token}")
        return [
            route
            for path in paths
            for route in (web.put(path, self.put), web.get(path, self.get, allow_head=True))
        ]

    async def put(self, request: web.Request) -> web.StreamResponse:
        """Receive content."""
        try:
            user, transfer = self._authorise(request)
            upload = self._core.uploads.get(transfer)
            if upload is None or upload.user != user:
                raise HttpRefused(403)
            if upload.in_parts or (self._profile.conditional_saves and not _sized(request)):
                return web.Response(status=206)
            if upload.closed:
                raise HttpRefused(400 if upload.length == 0 else 500)
            upload.closed = True
            upload.application = request.headers.get("X-Lock-Holder", "")
            node = await self._receive(request, upload)
        except HttpRefused as refusal:
            return _empty(refusal.status)
        return web.Response(headers=self._saved_headers(node))

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Send content, or its headers."""
        try:
            user, transfer = self._authorise(request)
            download = self._core.downloads.get(transfer)
            if download is None or download.user != user:
                raise HttpRefused(403)
            if download.broken:
                raise HttpRefused(self._profile.codes.broken_download)
            return await self.deliver(request, download, {})
        except HttpRefused as refusal:
            return _empty(refusal.status)

    async def deliver(
        self, request: web.Request, download: Download, headers: Mapping[str, str]
    ) -> web.StreamResponse:
        """Send what a download was begun of, with `headers` added.

        Raises:
            HttpRefused: it is gone, may not be read any more, or cannot be sent.

        """
        handle, node = await asyncio.to_thread(self._open, download)
        if node.is_dir:
            return await _cut_off(request)
        try:
            more = {**headers, **self._file_headers(node, versioned=bool(download.version))}
            return await self._send(request, handle, more)
        finally:
            os.close(handle)

    def _authorise(self, request: web.Request) -> tuple[User, str]:
        try:
            user = self._core.tokens.user(request.headers.get("X-Access-Token", ""))
        except InvalidToken:
            raise HttpRefused(401) from None
        token = request.headers.get("X-Reva-Transfer") or request.match_info.get("token", "")
        try:
            return user, self._core.tokens.transfer(token)
        except InvalidToken:
            raise HttpRefused(403) from None

    async def _receive(self, request: web.Request, upload: Upload) -> Node:
        content = await asyncio.to_thread(self._core.store.incoming)
        left = self._limit(request, upload)
        try:
            async for chunk in request.content.iter_chunked(PIECE):
                piece = chunk if left is None else chunk[:left]
                left = None if left is None else left - len(piece)
                if piece:
                    await asyncio.to_thread(content.write, piece)
            return await asyncio.to_thread(self._core.uploads.commit, upload, content)
        except OSError as error:
            if no_room(error):
                raise HttpRefused(507) from error
            log.info("an upload ended early: %s", type(error).__name__)
            if self._profile.torn_saves:
                await asyncio.to_thread(self._core.uploads.commit, upload, content)
            raise HttpRefused(500) from error
        finally:
            await asyncio.to_thread(content.discard)

    def _limit(self, request: web.Request, upload: Upload) -> int | None:
        """Return how many bytes of the body are kept, None for all."""
        if self._profile.form_bodies_lost:
            form = request.content_type == "application/x-www-form-urlencoded"
            return 0 if form else None
        return upload.length

    def _saved_headers(self, node: Node) -> dict[str, str]:
        if not self._profile.rich_downloads:
            return {}
        etag = self._core.renderer.etag(node)
        return {
            "ETag": etag,
            "OC-ETag": etag,
            "OC-FileId": _file_id(self._core.references, node),
            "Last-Modified": _http_date(node),
        }

    def _open(self, download: Download) -> tuple[int, Node]:
        """Open a file so that later saves do not show in what is sent."""
        store = self._core.store
        with store.looking():
            node = self._still_there(download)
            if node.is_dir:
                return -1, node
            if self._profile.rich_downloads and not _can_be_sent(node):
                raise HttpRefused(500)
            path = store.tree.disk(node.path)
            if not download.version and self._core.processing.of(node):
                raise HttpRefused(425)
            if download.version:
                path = store.versions.blob(node, download.version)
                etag = store.versions.etag(node, download.version)
                if self._core.processing.of_version(node, etag):
                    raise HttpRefused(500)
            try:
                # No link that somebody put there just now, and no waiting for a queue.
                return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), node
            except OSError:
                raise HttpRefused(404) from None

    def _still_there(self, download: Download) -> Node:
        """Return what a download was begun of, if it is there and its reader may still have it."""
        try:
            node = self._core.store.tree.node(download.parts)
        except (OSError, ValueError):
            node = None
        if node is None or node.id != download.node:
            raise HttpRefused(404)
        rights = ["initiate_file_download", *(["list_file_versions"] if download.version else [])]
        try:
            self._core.access.require(download.user, node, *rights)
        except Refused as refusal:
            raise HttpRefused(404 if refusal.answer is Code.NOT_FOUND else 403) from refusal
        return node

    async def _send(
        self, request: web.Request, handle: int, headers: dict[str, str]
    ) -> web.StreamResponse:
        size = os.fstat(handle).st_size
        start, end, status = 0, size, 200
        if _unchanged(request, headers.get("ETag", "")):
            return web.Response(status=304, headers=headers)
        if "Range" in request.headers:
            if not self._profile.rich_downloads:
                return _empty(416)
            start, end, status = _range(request.headers["Range"], size)
            if status == 416:
                return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        response = web.StreamResponse(status=status, headers=headers)
        response.content_type = "application/octet-stream"
        response.content_length = end - start
        await response.prepare(request)
        if request.method != "HEAD":
            with contextlib.suppress(ConnectionResetError):  # the reader has gone
                await _stream(response, handle, start, end)
        return response

    def _file_headers(self, node: Node, *, versioned: bool) -> dict[str, str]:
        if not self._profile.rich_downloads:
            return {}
        headers = {"Last-Modified": _http_date(node), "Accept-Ranges": "bytes"}
        if not versioned:
            headers["ETag"] = self._core.renderer.etag(node)
            if node.sha1:
                headers["OC-Checksum"] = f"SHA1:{node.sha1}"
        return headers


async def _stream(response: web.StreamResponse, handle: int, start: int, end: int) -> None:
    while start < end:
        piece = await asyncio.to_thread(os.pread, handle, min(PIECE, end - start), start)
        if not piece:
            response.force_close()
            return
        await response.write(piece)
        start += len(piece)
    await response.write_eof()


async def _cut_off(request: web.Request) -> web.StreamResponse:
    """Promise content and break off, as servers do for a directory."""
    response = web.StreamResponse()
    response.content_length = 4096
    await response.prepare(request)
    if request.transport is not None:
        request.transport.close()
    return response


def _can_be_sent(node: Node) -> bool:
    """Tell whether a file can be sent; OpenCloud stores some it cannot send."""
    return node.readable and UNDOWNLOADABLE.search(node.name) is None


def _sized(request: web.Request) -> bool:
    return request.content_length is not None


def _empty(status: int) -> web.Response:
    """Return an error; the rest of a body is not worth waiting for."""
    response = web.Response(status=status)
    response.force_close()
    return response


def _unchanged(request: web.Request, etag: str) -> bool:
    asked = [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]
    return bool(etag) and (etag in asked or "*" in asked)


def _range(header: str, size: int) -> tuple[int, int, int]:
    """Return start, end (exclusive) and status for a Range header; one range only."""
    match = ONE_RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return 0, size, 200
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end, 206) if start < end else (0, 0, 416)


def _http_date(node: Node) -> str:
    """Return a time as Reva writes it: "+0000" where HTTP has "GMT"."""
    return formatdate(clamped_time(node.mtime) // SECOND, usegmt=False).replace("-0000", "+0000")


def _file_id(references: References, node: Node) -> str:
    parts: Any = references.id_of(node)
    return f"{parts['storage_id']}${parts['space_id']}!{parts['opaque_id']}"

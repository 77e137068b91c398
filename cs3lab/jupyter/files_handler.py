"""Raw files under /files/…: streamed, in parts where asked, never held in memory."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING, Any, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.iostream import StreamClosedError

from cs3lab.client.errors import Cs3Error
from cs3lab.client.model import Resource
from cs3lab.jupyter.errors import ContentsError, as_http_errors
from cs3lab.namespace.api_path import split
from cs3lab.refusal import bad_request

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return (first, last + 1) of the one range asked for; None to send the whole file.

    Raises ValueError for a range that begins behind the end (416).
    """
    match = _RANGE.fullmatch(header or "")
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last) + 1, size) if first and last else size
    if start >= size:
        raise ValueError("the range begins behind the end")
    return (start, end) if start < end else None


def content_type(name: str) -> str:
    """Return the media type of a file, by its name alone."""
    if name.lower().endswith(".ipynb"):
        return "application/x-ipynb+json"
    kind, encoding = mimetypes.guess_type(name)
    if encoding is not None:
        return "application/gzip" if encoding == "gzip" else "application/octet-stream"
    if kind == "text/plain":
        return "text/plain; charset=UTF-8"
    return kind or "application/octet-stream"


class StoredFilesHandler(JupyterHandler):
    """GET and HEAD of a file's bytes."""

    auth_resource = "contents"

    @property
    def content_security_policy(self) -> str:
        """Confine scripts of a shown page: it must not reach the Jupyter server."""
        return super().content_security_policy + "; sandbox allow-scripts"

    @web.authenticated
    @authorized
    async def head(self, path: str) -> None:
        """Answer with the headers a GET would have: one call."""
        await self._answer(path, with_body=False)

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        """Stream the file, or the range asked for."""
        await self._answer(path, with_body=True)

    def compute_etag(self) -> None:
        """Leave it: the storage gives one."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write an error as plain text: whoever asks for bytes shows no pages."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        message = error.message if isinstance(error, ContentsError) else self._reason
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(message + "\n")

    async def _answer(self, path: str, with_body: bool) -> None:
        # Pages of other sites must not load them.
        self.check_xsrf_cookie()
        manager = cast("Cs3ContentsManager", self.contents_manager)
        async with as_http_errors(manager.services, path):
            path = manager.visible.path(path)
            found = await manager.services.tree.stat(path)
            if found.is_directory:
                raise bad_request(f"{path} is a directory, not a file", "bad type")
            self._describe(split(path)[1], found)
            if self.check_etag_header():
                self.set_status(304)
                return
            span = self._span(found)
            if span is None:
                return
            if with_body:
                await self._stream(manager, path, *span)

    def _describe(self, name: str, found: Resource) -> None:
        self.set_header("Content-Type", content_type(name))
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Last-Modified", found.mtime)
        if found.etag:
            self.set_header("ETag", found.etag)
        if self.get_argument("download", None):
            self.set_attachment_header(name)

    def _span(self, found: Resource) -> tuple[int, int] | None:
        """Return the bytes to send, with their headers set; None after a 416."""
        # The rest of a download that was cut off must be of the same content.
        condition = self.request.headers.get("If-Range")
        asked = self.request.headers.get("Range") if condition in (None, found.etag) else None
        try:
            span = byte_range(asked, found.size)
        except ValueError:
            self.set_status(416)
            self.set_header("Content-Range", f"bytes */{found.size}")
            return None
        start, end = span or (0, found.size)
        if span is not None:
            self.set_status(206)
            self.set_header("Content-Range", f"bytes {start}-{end - 1}/{found.size}")
        self.set_header("Content-Length", str(end - start))
        return start, end

    async def _stream(self, manager: Cs3ContentsManager, path: str, start: int, end: int) -> None:
        if start == end:
            return
        tree = manager.services.tree
        transfer, reference = (await tree.storage()).transfer, await tree.reference(path)
        async with transfer.download(reference, start=start, end=end) as download:
            # The file may have been saved since it was described.
            self.set_header("Content-Length", str(download.length))
            if download.etag:
                self.set_header("ETag", download.etag)
            try:
                async for chunk in download.chunks:
                    self.write(chunk)
                    await self.flush()
            except StreamClosedError:
                manager.log.debug("%s: the browser went away", path)
            except Cs3Error as error:
                if not self._headers_written:
                    raise
                manager.log.info("cs3lab: a download of %s was cut: %s", path, error)
                self._cut()

    def _cut(self) -> None:
        """End an answer that cannot be finished: only a closed connection says so."""
        self.detach().close()

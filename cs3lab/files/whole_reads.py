"""Whole files in memory: none larger than the operator allows, or than the storage said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from cs3lab.client.errors import TransferInterrupted
from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal

if TYPE_CHECKING:
    from cs3lab.client.http import Download
    from cs3lab.client.model import Reference
    from cs3lab.connection import Connection

MEGABYTE = 1024 * 1024


class WholeReads:
    """Reads files into memory. Raises Cs3Error, and Refusal for what is too large.

    `most_mb` returns how many MB a file may have.
    """

    def __init__(self, connection: Connection) -> None:
        self.most_mb: Callable[[], int] = lambda: 200
        self._connection = connection

    async def take(
        self, download: Download, reference: Reference, size: int, path: str
    ) -> tuple[bytes, str | None]:
        """Return the content and the etag of a download that was described as of this size.

        No call, but one where the file has another length by now.
        """
        if download.length != size:
            size = (await (await self._connection.storage()).files.stat(reference)).size
        return await self.collect(download, size, path), download.etag

    async def collect(self, download: Download, size: int | None, path: str) -> bytes:
        """Return all of a download: as long as it says, and as `size` says, where it is known.

        What has another length is no content of the file: the page of a proxy, for instance.
        """
        self.check(download.length, path)
        if size is not None and download.length != size:
            raise TransferInterrupted(Sentence.READ_OTHER_LENGTH(), operation="GET", path=path)
        return b"".join([chunk async for chunk in download.chunks])

    def check(self, size: int, path: str) -> None:
        """Raise Refusal for a size that is too large."""
        most = self.most_mb()
        if size > most * MEGABYTE:
            name = path.rpartition("/")[2] or "The file"
            raise Refusal(
                413,
                Sentence.TOO_LARGE_TO_OPEN(name=name, limit=most),
                "too large",
                size=size,
                **({"download": f"files/{quote(path)}"} if path else {}),
            )

"""The body of an upload, of exactly the length that was promised."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterable, AsyncIterator

from cs3lab.client.errors import Cs3Error, InvalidArgument, TransferInterrupted
from cs3lab.client.guard import SourceFailed
from cs3lab.messages import Sentence

CHUNK_BYTES = 256 * 1024


class Body:
    """What a PUT sends: exactly `length` bytes, or an error before the last one goes out.

    Servers take a body of another length for a whole file, with success (docs/servers.md,
    twelve rules, 2); so the connection is cut instead. `sent` tells that something moves, and
    `sha1` is the digest of all of it once the last byte was given, None before.
    """

    def __init__(self, source: bytes | AsyncIterable[bytes], length: int) -> None:
        if length < 0 or (isinstance(source, bytes) and len(source) != length):
            raise InvalidArgument(Sentence.OTHER_LENGTH(), operation="upload")
        self._source = source
        self.length = length
        self.sent = 0
        self.sha1: str | None = None
        self.failure: Exception | None = None
        self._begun = False

    def rewind(self) -> bool:
        """Make the body ready to be sent again. Return False where that is not possible."""
        if self._begun and not isinstance(self._source, bytes):
            return False
        self.sent, self.sha1, self.failure, self._begun = 0, None, None, False
        return True

    def begins_with(self, data: bytes) -> bool:
        """Whether it is known to begin with these bytes."""
        return isinstance(self._source, bytes) and self._source.startswith(data)

    async def expect_nothing(self) -> None:
        """Read a body that must be empty. Raises TransferInterrupted where it is not."""
        try:
            async for _ in self.chunks():
                pass
        except Exception:
            self.raise_failure()
            raise

    def raise_failure(self) -> None:
        """Raise what ended the body early, if anything did.

        Raises TransferInterrupted where the length was wrong, SourceFailed where the caller failed.
        """
        if isinstance(self.failure, Cs3Error):
            raise self.failure
        if self.failure is not None:
            raise SourceFailed(self.failure)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes in pieces. Raises TransferInterrupted where they are too many or too few.

        One piece is held back until the next is seen, so that a body too long never has its
        full announced length sent.
        """
        self._begun = True
        try:
            held = b""
            total = 0
            digest = hashlib.sha1(usedforsecurity=False)
            async for chunk in self._pieces():
                digest.update(chunk)
                total += len(chunk)
                if total > self.length:
                    break
                if held:
                    yield held
                    self.sent += len(held)
                held = chunk
            if total != self.length:
                raise TransferInterrupted(Sentence.OTHER_LENGTH(), operation="PUT")
            self.sha1 = digest.hexdigest()
            if held:
                yield held
            self.sent = total
        except Exception as error:
            self.failure = error
            raise

    async def _pieces(self) -> AsyncIterator[bytes]:
        if not isinstance(self._source, bytes):
            async for chunk in self._source:
                if chunk:
                    yield chunk
            return
        view = memoryview(self._source)
        for at in range(0, len(view), CHUNK_BYTES):
            yield bytes(view[at : at + CHUNK_BYTES])

"""Uploads that come in parts: collected on this machine's disk, sent to the storage as one.

Each is in a file without a name: whatever ends the server or the upload, nothing stays behind, and
nobody else can open it.
"""

from __future__ import annotations

import asyncio
import errno
import tempfile
from collections.abc import AsyncIterator
from typing import IO

from cs3lab.messages import Sentence
from cs3lab.refusal import Refusal, bad_request

_READ_SIZE = 1024 * 1024


class SpooledUpload:
    """One upload under way; `length` in bytes, `parts` counts those that came."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.length = 0
        self.parts = 0
        self.expiry: asyncio.TimerHandle | None = None

    async def append(self, data: bytes) -> None:
        """Add the next part. Raises OSError, as for a full disk."""
        await asyncio.to_thread(self._write, data)
        self.length += len(data)
        self.parts += 1

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._file.flush()

    async def read(self) -> AsyncIterator[bytes]:
        """Yield the whole content from its beginning."""
        await asyncio.to_thread(self._file.seek, 0)
        while data := await asyncio.to_thread(self._file.read, _READ_SIZE):
            yield data

    def close(self) -> None:
        """Free the disk space."""
        if self.expiry is not None:
            self.expiry.cancel()
        self._file.close()


class Spool:
    """The uploads under way, by client and path.

    `directory` is the folder to collect them in, "" for the system's temporary one. `limit` is in
    bytes, for all uploads together. `lifetime` is how long an upload waits for its next part, in
    seconds.
    """

    def __init__(self, directory: str, limit: int, lifetime: float = 3600.0) -> None:
        self._directory = directory or None
        self._limit = limit
        self._lifetime = lifetime
        self._uploads: dict[tuple[str, str], SpooledUpload] = {}

    def __len__(self) -> int:
        return len(self._uploads)

    async def add(self, key: tuple[str, str], number: int, data: bytes) -> SpooledUpload:
        """Add a part and return the upload; `number` counts from 1, and -1 is the last part.

        The last part takes the upload out. Raises Refusal for a part out of turn, or when there is
        no room; the upload is then forgotten.
        """
        upload = self._begin(key) if number == 1 else self._uploads.pop(key, None)
        if upload is None or number not in (upload.parts + 1, -1):
            if upload is not None:
                upload.close()
            raise bad_request(Sentence.UPLOAD_CUT_OFF(), "cut off")
        await self._append(upload, data)
        if number != -1:
            self._keep(key, upload)
        return upload

    def close(self) -> None:
        """Forget all uploads."""
        while self._uploads:
            self._uploads.popitem()[1].close()

    def _begin(self, key: tuple[str, str]) -> SpooledUpload:
        self._forget(key)
        try:
            return SpooledUpload(tempfile.TemporaryFile(dir=self._directory))
        except OSError as error:
            raise _no_room(error) from error

    async def _append(self, upload: SpooledUpload, data: bytes) -> None:
        waiting = sum(other.length for other in self._uploads.values())
        try:
            if waiting + upload.length + len(data) > self._limit:
                raise OSError(errno.EFBIG, "more than the limit of the spool")
            await upload.append(data)
        except OSError as error:
            upload.close()
            raise _no_room(error) from error
        except asyncio.CancelledError:
            upload.close()
            raise

    def _keep(self, key: tuple[str, str], upload: SpooledUpload) -> None:
        if upload.expiry is not None:
            upload.expiry.cancel()
        self._forget(key)
        loop = asyncio.get_running_loop()
        upload.expiry = loop.call_later(self._lifetime, self._forget, key)
        self._uploads[key] = upload

    def _forget(self, key: tuple[str, str]) -> None:
        upload = self._uploads.pop(key, None)
        if upload is not None:
            upload.close()


def _no_room(error: OSError) -> Refusal:
    return Refusal(
        507,
        Sentence.NO_ROOM_FOR_UPLOAD(error=error.strerror or type(error).__name__),
        "full",
    )

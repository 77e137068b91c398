"""What the file system says, and temp files that become visible whole or not at all."""

import errno
import fcntl
import hashlib
import os
import secrets
import stat
import zlib
from pathlib import Path
from typing import IO, NamedTuple

from cs3lab.gateway.store.bounds import clamped_inode, clamped_size, clamped_time


class Found(NamedTuple):
    """The fingerprint of a file or directory on disk; times in nanoseconds."""

    is_dir: bool
    inode: int
    mtime: int
    size: int


def fingerprint(status: os.stat_result) -> Found | None:
    """Return the fingerprint, or None for what is neither a regular file nor a directory.

    Symbolic links are not followed: they could lead out of a person's own files.
    """
    inode, mtime = clamped_inode(status.st_ino), clamped_time(status.st_mtime_ns)
    if stat.S_ISDIR(status.st_mode):
        return Found(True, inode, mtime, 0)
    if stat.S_ISREG(status.st_mode):
        return Found(False, inode, mtime, clamped_size(status.st_size))
    return None


def look(path: Path) -> Found | None:
    """Fingerprint what is at `path`; None when nothing usable is there."""
    try:
        return fingerprint(os.lstat(path))
    except (FileNotFoundError, NotADirectoryError):
        return None


def scan(directory: Path) -> dict[str, Found]:
    """Fingerprint the entries of a directory; names that are not UTF-8 cannot be told over gRPC."""
    entries: dict[str, Found] = {}
    try:
        with os.scandir(directory) as found:
            for entry in found:
                try:
                    entry.name.encode()
                    mark = fingerprint(entry.stat(follow_symlinks=False))
                except (OSError, UnicodeEncodeError):
                    continue
                if mark is not None:
                    entries[entry.name] = mark
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return entries


def sync_directory(path: Path) -> None:
    """Make renames in a directory survive a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def claim(path: Path) -> IO[str]:
    """Keep other processes away for as long as the file returned is open.

    Raises:
        BlockingIOError: another process was first.

    """
    file = path.open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise BlockingIOError(errno.EAGAIN, "another gateway uses this directory") from None
    return file


def require_vacant(path: Path) -> None:
    """Refuse to replace what is on disk but not shown, such as a symbolic link.

    Raises:
        FileExistsError: something is there.

    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


class Incoming:
    """Content on its way in: a temp file outside the visible tree, and its checksums."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / secrets.token_hex(16)
        self._file = open(self.path, "xb", buffering=0)  # noqa: SIM115 - closed by finish, discard
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._adler32 = 1
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Append to the content.

        Raises:
            OSError: the disk is full.

        """
        view = memoryview(chunk)
        while view:
            view = view[self._file.write(view) :]
        self._sha1.update(chunk)
        self._md5.update(chunk)
        self._adler32 = zlib.adler32(chunk, self._adler32)
        self.size += len(chunk)

    def finish(self, mtime: int | None = None) -> None:
        """Bring the content to the disk for good; `mtime` in nanoseconds."""
        os.fsync(self._file.fileno())
        self._file.close()
        if mtime is not None:
            os.utime(self.path, ns=(clamped_time(mtime),) * 2)

    def discard(self) -> None:
        """Remove what was not published; nothing happens to what was."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    @property
    def checksums(self) -> dict[str, str]:
        """Hex digests by algorithm."""
        return {
            "sha1": self._sha1.hexdigest(),
            "md5": self._md5.hexdigest(),
            "adler32": f"{self._adler32:08x}",
        }

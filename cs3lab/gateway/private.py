"""What only the account of the gateway may read, and secrets that are there whole or not at all."""

import contextlib
import logging
import os
import secrets
import stat
from pathlib import Path

from cs3lab.gateway.store.disk import sync_directory

SHORTEST = 32
"""Characters of a secret below which it was cut short, or chosen by hand."""

log = logging.getLogger("cs3lab.gateway")


def keep_new(path: Path, text: str) -> None:
    """Write a new private file; a crash or a full disk leaves none.

    Raises:
        FileExistsError: there is one already, which stays as it is.

    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never takes the place of what another process has written.
        os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_directory(path.parent)


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, which is made if there is none.

    Raises:
        RuntimeError: what is there is too short to keep anybody out.

    """
    if not path.exists():  # on a full disk, what is there must do
        with contextlib.suppress(FileExistsError):
            keep_new(path, secrets.token_hex(32))
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < SHORTEST:
        raise RuntimeError(f"{path} is no secret: it is too short. Remove it to have a new one.")
    return secret


def tighten(root: Path) -> None:
    """Let only the owner into `root` and all below it; links are left alone, and not followed."""
    _tighten(root)
    for directory, names, files in os.walk(root):
        for name in (*names, *files):
            _tighten(Path(directory, name))


def _tighten(path: Path) -> None:
    try:
        mode = os.lstat(path).st_mode
        if (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) and mode & 0o077:
            path.chmod(stat.S_IMODE(mode) & 0o700)
    except OSError as error:
        log.warning("%s stays as open to others as it is: %s", path, error.strerror)

"""The demo's directory on disk: one demo at a time, and sample notebooks for who is new."""

from __future__ import annotations

import fcntl
import html
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import platformdirs

from cs3lab.demo.errors import DemoError
from cs3lab.demo.servers import files_of

SAMPLES = Path(__file__).parent / "samples"


_QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
"""JupyterLab's own settings, in which it need not ask a newcomer whether he wants its news."""


def default_root() -> Path:
    """Return the directory that a demo uses when none is named."""
    return platformdirs.user_data_path("cs3lab") / "demo"


@contextmanager
def claimed(root: Path) -> Iterator[None]:
    """Keep `root` for this process, private to its owner: it holds secrets of running servers.

    Raises `DemoError`.
    """
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    with (root / "demo.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError(
                f"Another demo uses {root}. Stop that one, or choose another directory with --root."
            ) from None
        yield


def seed(root: Path, name: str) -> bool:
    """Give somebody without files the samples, all of them or none; later runs change nothing.

    Return whether the person is new.
    """
    home = files_of(root, name)
    if home.exists():
        return False
    home.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(dir=root, prefix="new-")) / name
    shutil.copytree(SAMPLES, unfinished, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    os.replace(unfinished, home)
    unfinished.parent.rmdir()
    return True


def opening_page(root: Path, link: str) -> str:
    """Return the address of a page that leads to `link`, and that only its owner can read.

    A browser is told an address on its command line, which every account can see.
    """
    page = root / "open.html"
    page.unlink(missing_ok=True)
    page.touch(0o600)
    target = html.escape(link)
    page.write_text(f'<meta http-equiv="refresh" content="0; url={target}">\n', encoding="utf-8")
    return page.as_uri()


def quieten(config: Path) -> None:
    """Let JupyterLab, whose configuration lies in `config`, begin without a question."""
    settings = config / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(_QUIET), encoding="utf-8")

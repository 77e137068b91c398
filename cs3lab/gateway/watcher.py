"""Notices what others change deep in the tree, where no call happens to look.

A look at a file or a directory is always true to the disk. What lies deeper shows in a directory's
etag only once someone has seen the change: this thread is that someone.
"""

import contextlib
import logging
import os
import threading
from pathlib import Path

from watchfiles import watch

from cs3lab.gateway.store.store import Store

SETTLE_MS = 50
"""Changes that come within this time are looked at together."""

log = logging.getLogger("cs3lab.gateway")


class Watcher:
    """A thread that lasts from `start` to `stop`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the end."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        try:
            for changes in watch(
                self._store.files,
                watch_filter=None,
                step=SETTLE_MS,
                debounce=4 * SETTLE_MS,
                stop_event=self._ended,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                # What is there comes first: so a file that was moved keeps its id.
                for path in sorted({path for _, path in changes}, key=_is_gone):
                    self._look(Path(path))
        except OSError as error:
            log.warning("changes deep below a folder may be noticed late: %s", error.strerror)

    def _look(self, path: Path) -> None:
        try:
            with self._store.looking(), contextlib.suppress(OSError, ValueError):
                self._store.tree.node(path.relative_to(self._store.files).parts)
        except Exception:  # one odd change is no reason to overlook all that come
            log.exception("a change could not be looked at")


def _is_gone(path: str) -> bool:
    return not os.path.lexists(path)

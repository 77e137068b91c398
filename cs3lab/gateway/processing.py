"""Saves that are acknowledged at once and checked afterwards, as a virus scan does.

Source: docs/servers.md, Saves that are checked later.
"""

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase

from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.store import Store


@dataclass(frozen=True, slots=True)
class Check:
    """One content under check: the etag it has, and what stood there before, None for nothing.

    `versions` are the etags of contents that were replaced before they were checked.
    """

    etag: str
    before: Node | None
    timer: threading.Timer
    versions: frozenset[str] = frozenset()


class Processing:
    """The files whose content is still being checked, and what becomes of them."""

    def __init__(
        self, store: Store, seconds: float = 0, reject: str = "", *, keep_etag: bool = False
    ) -> None:
        """Check each content for so long; undo those of files whose name matches `reject`.

        `keep_etag`: what is undone leaves the file its etag.
        """
        self._store = store
        self._seconds = seconds
        self._reject = reject
        self._keep_etag = keep_etag
        self._checks: dict[str, Check] = {}
        self._spoilt: set[str] = set()

    def begin(self, before: Node | None, node: Node) -> None:
        """Begin to check what was just stored. An empty file is not checked."""
        if not node.size or not (self._seconds or self._reject):
            return
        earlier = self._checks.get(node.id)
        versions: frozenset[str] = frozenset()
        if earlier is not None:
            # What is undone then was never found good either.
            earlier.timer.cancel()
            before = earlier.before
            versions = earlier.versions | {earlier.etag}
        timer = threading.Timer(self._seconds, self._end, (node.id,))
        timer.daemon = True
        self._checks[node.id] = Check(node.etag, before, timer, versions)
        timer.start()

    def of(self, node: Node) -> bool:
        """Tell whether a file is still being checked."""
        return node.id in self._checks

    def of_version(self, node: Node, etag: str) -> bool:
        """Tell whether the content a file had by an etag is still being checked."""
        check = self._checks.get(node.id)
        return check is not None and etag in check.versions

    def spoilt(self, deleted: Node) -> bool:
        """Tell whether a check ended in a folder after it was deleted: it stays in the bin then."""
        return not self._spoilt.isdisjoint(self._store.tree.rows.subtree(deleted))

    def stop(self) -> None:
        """Check nothing any more."""
        with self._store.lock:
            for check in self._checks.values():
                check.timer.cancel()
            self._checks.clear()

    def _end(self, node_id: str) -> None:
        with self._store.lock:
            check = self._checks.get(node_id)
            if check is None or check.timer is not threading.current_thread():
                return
            del self._checks[node_id]
            node = self._store.tree.by_id(node_id)
            if node is None:
                self._spoilt.add(node_id)
            # What was changed on the disk meanwhile is another content.
            if node is not None and node.etag == check.etag and self._rejects(node):
                self._store.undo(node, check.before, keep_etag=self._keep_etag)

    def _rejects(self, node: Node) -> bool:
        return bool(self._reject) and fnmatchcase(node.name, self._reject)

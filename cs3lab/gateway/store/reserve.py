"""Room kept for a full disk: without any, not even a deletion could be noted."""

import logging
import shutil
from pathlib import Path

SIZE = 1 << 20
"""Bytes: more than the database writes before it uses its own room again."""
NEAR_THE_END = SIZE
"""Bytes free below which the room is given up."""
PLENTY = 16 * SIZE
"""Bytes free from which it is kept again."""

log = logging.getLogger("cs3lab.gateway")


class Reserve:
    """A file of nothing, which goes when the disk is full and comes back when it is not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = path.exists()
        self.adjust()

    def adjust(self) -> None:
        """Give the room up, or take it again, as the disk is now."""
        free = self._on_disk()
        if self._kept and free < NEAR_THE_END:
            log.warning("the disk is full; only what makes room can be done")
            self._path.unlink(missing_ok=True)
            self._kept = False
        elif not self._kept and free >= PLENTY:
            self._kept = self._take()

    def free(self) -> int:
        """Bytes free for contents: what the database may need is none of them."""
        lacking = NEAR_THE_END + (0 if self._kept else SIZE)
        return max(self._on_disk() - lacking, 0)

    def _on_disk(self) -> int:
        return shutil.disk_usage(self._path.parent).free

    def _take(self) -> bool:
        try:
            with self._path.open("wb") as file:
                file.write(bytes(SIZE))
        except OSError:
            self._path.unlink(missing_ok=True)
            return False
        return True

"""Which paths there are for people at all: the one door of everything they ask by path."""

from __future__ import annotations

from collections.abc import Callable

from cs3lab.namespace.api_path import clean, is_hidden
from cs3lab.refusal import not_found


class Visible:
    """Paths of the tree as people give them. What is hidden is not there, unless allowed.

    `allow_hidden` returns Jupyter's setting of this name.
    """

    def __init__(self) -> None:
        self.allow_hidden: Callable[[], bool] = lambda: False

    def hides(self, path: str) -> bool:
        """Return whether a path leads to, or through, something hidden."""
        return is_hidden(path) and not self.allow_hidden()

    def path(self, path: str) -> str:
        """Return a path in its one spelling. Raises BadPathError, and Refusal if it is hidden."""
        path = clean(path)
        if self.hides(path):
            raise not_found(path)
        return path

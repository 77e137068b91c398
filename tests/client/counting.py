"""Counts remote calls: `calls = Calls(); Client(..., observer=calls)`."""

from __future__ import annotations


class Calls(list[str]):
    """The names of the remote calls made, in order; data transfers are "PUT" and "GET"."""

    def __call__(self, name: str) -> None:
        self.append(name)

    def drain(self) -> list[str]:
        """Give the calls so far and begin anew."""
        names = list(self)
        self.clear()
        return names

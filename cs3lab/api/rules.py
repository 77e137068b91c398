"""The addresses of the REST interface, and their handlers."""

from __future__ import annotations

from typing import Any

from cs3lab.api import copies, handlers, locks, merges, sharing
from cs3lab.services import Services

_MODULES = (handlers, locks, sharing, copies, merges)


def rules(services: Services) -> list[tuple[Any, ...]]:
    """Return the rules of all modules, for these services."""
    return [
        (pattern, handler, {"services": services})
        for module in _MODULES
        for pattern, handler in module.handlers
    ]

"""Where the original of a copy is now, for the person who asks: by id, wherever he has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cs3lab.cs3.model import Reference, Resource
from cs3lab.merging.origin import Origin

if TYPE_CHECKING:
    from cs3lab.connection import Connection

__all__ = ["FoundOriginal", "find_original"]


@dataclass(frozen=True, slots=True)
class FoundOriginal:
    """An original as it is now.

    ``reference`` names it by id, in whichever tree it lies. ``path`` is where this person finds it
    in his own, None where he does not. ``resource`` is None unless it is ``there``.
    """

    reference: Reference
    path: str | None
    resource: Resource | None
    state: Literal["there", "missing", "denied"]


async def find_original(connection: Connection, origin: Origin) -> FoundOriginal:
    """Find the original a record tells of. Raises Cs3Error where the storage does not answer."""
    raise NotImplementedError

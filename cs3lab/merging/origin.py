"""What a copy knows of its original, in the metadata of its notebook. Pure.

It travels with the copy, to any folder, person or site: which file it was made of and whose, what
that held then (the base of a merge), and when. Whoever can open the copy finds the original by it,
and nothing in it is trusted further than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from cs3lab.cs3.model import ResourceId

from . import base as bases
from .errors import InvalidDocument
from .notebook import Json, Notebook

__all__ = ["FORMAT", "KEY", "Origin", "Person", "make", "read", "renewed", "strip"]

KEY = "cs3lab"
"""The key in the metadata of a notebook under which cs3lab keeps what is its own."""
FORMAT = 1
"""Raised when the record changes; a copy may be merged years after it was made."""

_COPY = "copy"
_DAMAGED = "holds a record of its original that is damaged"
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as he was called then; ``idp`` and ``id`` are his account, "" where not known."""

    name: str
    username: str
    idp: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a copy was made of.

    ``path`` is where it lay in the tree of ``by``, who copied it at ``copied``. ``etag``,
    ``version`` (its key, "" where not known) and ``stored`` are of the content in ``base``, as
    ``base.embed`` packs it; None where the copy is no notebook.
    """

    id: ResourceId
    name: str
    path: str
    etag: str
    owner: Person
    by: Person
    copied: datetime
    stored: datetime
    version: str = ""
    base: Json | None = None


def make(notebook: Notebook | None, **fields: Any) -> Origin:
    """Make the record of an original that held this notebook."""
    return Origin(**fields, base=bases.embed(notebook) if notebook is not None else None)


def read(metadata: Any) -> Origin | None:
    """Give the record in a notebook's metadata; None where there is none.

    The base in it is checked by ``base.restore`` alone, when it is needed.
    Raises InvalidDocument where the record is damaged or of a later version.
    """
    raise NotImplementedError


def write(metadata: Json, origin: Origin) -> Json:
    """Give metadata with this record, in place of any there was."""
    raise NotImplementedError


def strip(metadata: Json) -> Json:
    """Give metadata without any record: what an original, or a copy of a copy, may have."""
    raise NotImplementedError


def renewed(
    origin: Origin, notebook: Notebook | None, *, etag: str, stored: datetime, version: str = ""
) -> Origin:
    """Give the record after a merge: copy and original have this notebook in common now."""
    raise NotImplementedError

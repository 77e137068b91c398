"""The notebook a copy is, from the one it is made of. Pure and slow: meant to run in a thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cs3lab.merge import origin as origins
from cs3lab.merge.documents import without_trust
from cs3lab.merge.notebook import IDS_SINCE, Json, Notebook, assign_ids, parse, read


@dataclass(frozen=True, slots=True)
class Sources:
    """The content of a copy, and the base it shares with its original; all cells have ids."""

    local: Notebook
    base: Notebook


def sources(content: Any, base: bytes | None, current: bytes | None) -> Sources:
    """Return what a copy is made of: `content`, or else the current content of the storage.

    `base` is what the content was made from. Where that is not known any more, the base is what
    content and current content have in common: then nothing looks as if somebody had deleted it.

    Raises InvalidDocument.
    """
    local = _settled(_read(content, current))
    if content is None:
        return Sources(local, local)
    if base is not None:
        return Sources(local, _settled(parse(base, "base")))
    now = _settled(_read(None, current))
    there = {cell.key for cell in local.cells}
    return Sources(local, replace(now, cells=[cell for cell in now.cells if cell.key in there]))


def with_origin(notebook: Notebook, origin: origins.Origin) -> Json:
    """Return a notebook with the record of its origin, in nbformat's form, its cells with ids."""
    metadata = origins.write(notebook.metadata, origin)
    return replace(notebook, metadata=metadata, minor=IDS_SINCE).as_dict()


def _read(content: Any, current: bytes | None) -> Notebook:
    if content is not None:
        return read(content, "local")
    return without_trust(parse(current or b"", "local"))


def _settled(notebook: Notebook) -> Notebook:
    assign_ids(notebook.cells)
    return notebook


def trusting(notebook: Json) -> Json:
    """Mark the outputs of a copy as trusted, as those of its original are."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["metadata"] = {**cell["metadata"], "trusted": True}
    return notebook

"""Copies within the storage: streamed through this server, for CS3 cannot copy by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cs3lab.cs3 import errors as cs3
from cs3lab.cs3.model import Resource
from cs3lab.namespace import join, split

from . import models
from .errors import ContentsError, bad_request
from .models import Model
from .tree import Tree

if TYPE_CHECKING:
    from .manager import Cs3ContentsManager

__all__ = ["Copier", "next_name"]

MOST_ENTRIES = 2_000
"""Files and folders copied at once; each costs a few calls, and a browser waits for all."""

_COPY_MARK = re.compile(r"-Copy\d*\.")


def next_name(name: str, taken: Iterable[str], insert: str = "") -> str:
    """Give the first of name, name1, name2, … that is not taken; Jupyter's way of counting.

    ``insert`` goes before the number, the number before the extension: all of ``.tar.gz``, and
    of a notebook just ``.ipynb``.
    """
    stem, dot, extension = name.rpartition(".")
    if extension != "ipynb":
        stem, dot, extension = name.partition(".")
    there = set(taken)
    candidate, number = name, 0
    while candidate in there:
        number += 1
        candidate = f"{stem}{insert}{number}{dot}{extension}"
    return candidate


@dataclass
class _Plan:
    """What a copy will make, folders before what is in them: (source, target) pairs."""

    folders: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0


class Copier:
    """Copies for one contents manager. Raises Cs3Error and ContentsError."""

    def __init__(self, manager: Cs3ContentsManager, tree: Tree) -> None:
        self._manager = manager
        self._tree = tree

    async def copy(self, source: str, target: str | None) -> Model:
        """Copy a file or folder into the folder ``target``, or to the new path ``target``.

        Without a target the copy lies beside its original. A folder is copied whole or not at all,
        and into ``target`` in either case: what Jupyter does.
        """
        original = await self._tree.stat(source)
        if not original.is_directory:
            place = await self._place(source, target)
            await self._copy_file(source, place)
        else:
            place = await self._place_of_folder(source, target)
            await self._copy_folder(source, place)
        return models.describe(place, await self._tree.stat(place))

    async def _place(self, source: str, target: str | None) -> str:
        parent, name = split(source)
        folder = parent if target is None else target
        try:
            taken = [entry.name for entry in await self._tree.list(folder)]
        except (cs3.NotFound, cs3.InvalidArgument):
            if target is None:
                raise
            return target
        return join(folder, next_name(_COPY_MARK.sub(".", name), taken, "-Copy"))

    async def _place_of_folder(self, source: str, target: str | None) -> str:
        """Choose as for a file, but a folder goes *into* a target that is not there yet."""
        place = await self._place(source, target)
        if place != target:
            return place
        files = (await self._tree.storage()).files
        await files.create_directory(await self._tree.reference(target))
        return join(target, split(source)[1])

    async def _copy_file(self, source: str, target: str) -> None:
        transfer = (await self._tree.storage()).transfer
        async with transfer.download(await self._tree.reference(source)) as download:
            await transfer.upload(
                await self._tree.reference(target),
                download.chunks,
                download.length,
                if_not_exist=True,
            )

    async def _copy_folder(self, source: str, target: str) -> None:
        plan = _Plan(folders=[(source, target)])
        # Read whole before anything is made, so that a copy into itself has an end.
        for folder, copy in plan.folders:
            for entry in await self._tree.list(folder):
                self._add(plan, entry, join(folder, entry.name), join(copy, entry.name))
        files = (await self._tree.storage()).files
        await files.create_directory(await self._tree.reference(target))
        try:
            for _, copy in plan.folders[1:]:
                await files.create_directory(await self._tree.reference(copy))
            for file, copy in plan.files:
                await self._copy_file(file, copy)
        except BaseException:
            # Half a folder would look like all of it.
            with suppress(cs3.Cs3Error):
                await files.delete(await self._tree.reference(target))
            raise

    def _add(self, plan: _Plan, entry: Resource, source: str, target: str) -> None:
        if entry.is_directory:
            plan.folders.append((source, target))
        else:
            plan.files.append((source, target))
            plan.size += entry.size
        most = self._manager.max_copy_folder_size_mb
        if plan.size > most * 1024 * 1024:
            raise _too_large(f"more than {most} MB")
        if len(plan.folders) + len(plan.files) > MOST_ENTRIES:
            raise _too_large(f"more than {MOST_ENTRIES} files")


def _too_large(reason: str) -> ContentsError:
    return bad_request(f"The folder is too large to be copied: {reason}. Nothing was copied.")

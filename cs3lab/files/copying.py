"""Copies within the storage: streamed through this server, for CS3 cannot copy by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Reference, Resource
from cs3lab.files.tree import Tree
from cs3lab.jupyter import models
from cs3lab.jupyter.errors import ContentsError, bad_request
from cs3lab.jupyter.models import Model
from cs3lab.namespace.api_path import SHARES, join, split
from cs3lab.namespace.paths import ONLY_SHARED

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager

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
        if not source or (source == SHARES and await self._tree.in_shares(source)):
            raise bad_request("Choose what to copy of this folder. Nothing was copied.")
        original = await self._tree.stat(source)
        if not original.is_directory:
            place = await self._place(source, target)
            await self.copy_file(source, place)
        else:
            place = await self._place_of_folder(source, target)
            await self.make(place, source, await self.read(source))
        return models.describe(place, await self._tree.stat(place))

    async def _place(self, source: str, target: str | None) -> str:
        parent, name = split(source)
        folder = parent if target is None else target
        if folder == SHARES and await self._tree.in_shares(folder):
            raise errors.PermissionDenied(ONLY_SHARED)
        try:
            taken = [entry.name for entry in await self._tree.list(folder)]
        except (errors.NotFound, errors.InvalidArgument):
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
        await files.create_directory(await self._tree.writable_reference(target))
        return join(target, split(source)[1])

    async def copy_file(self, source: str, target: str) -> None:
        """Copy a file to a path where nothing is."""
        await self._stream(
            await self._tree.reference(source), await self._tree.writable_reference(target)
        )

    async def _stream(self, source: Reference, target: Reference) -> None:
        transfer = (await self._tree.storage()).transfer
        async with transfer.download(source) as download:
            await transfer.upload(target, download.chunks, download.length, if_not_exist=True)

    async def read(self, folder: str) -> dict[str, Resource]:
        """Describe all that is in a folder by the way there, folders before what is in them.

        Raises ContentsError for more than can be copied.
        """
        found: dict[str, Resource] = {}
        size = 0
        most = self._manager.max_copy_folder_size_mb
        below = [""]
        for way in below:
            for entry in await self._tree.list(f"{folder}/{way}".strip("/")):
                found[join(way, entry.name)] = entry
                if entry.is_directory:
                    below.append(join(way, entry.name))
                else:
                    size += entry.size
            if size > most * 1024 * 1024:
                raise _too_large(f"more than {most} MB")
            if len(found) >= MOST_ENTRIES:
                raise _too_large(f"more than {MOST_ENTRIES} files")
        return found

    async def make(self, target: str, source: str, entries: dict[str, Resource]) -> None:
        """Make a folder of what was read in another: whole or not at all.

        It is read before anything is made, so that a copy into itself has an end.
        """
        files = (await self._tree.storage()).files
        read, made = await self._tree.reference(source), await self._tree.writable_reference(target)
        await files.create_directory(made)
        try:
            for way, entry in entries.items():
                if entry.is_directory:
                    await files.create_directory(made.child(way))
                else:
                    await self._stream(read.child(way), made.child(way))
        except BaseException:
            # Half a folder would look like all of it.
            with suppress(errors.Cs3Error):
                await files.delete(made)
            raise


def _too_large(reason: str) -> ContentsError:
    return bad_request(f"The folder is too large to be copied: {reason}. Nothing was copied.")

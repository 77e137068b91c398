"""Copies within the storage: streamed through this server, for CS3 cannot copy by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from cs3lab.client import errors
from cs3lab.client.model import Reference, Resource
from cs3lab.files.tree import Tree
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import join, split
from cs3lab.refusal import bad_request

MOST_ENTRIES = 2_000
"""Files and folders copied at once; each costs a few calls, and a browser waits for all."""

_COPY_MARK = re.compile(r"-Copy\d*\.")


def next_name(name: str, taken: Iterable[str], insert: str = "") -> str:
    """Return the first of name, name1, name2, … that is not taken, as Jupyter counts.

    `insert` goes before the number, the number before the extension: all of `.tar.gz`, and
    of a notebook just `.ipynb`.
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
    """Copies files and folders. Raises Cs3Error and Refusal."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    async def copy(self, source: str, target: str | None, most_mb: int) -> tuple[str, Resource]:
        """Copy a file or folder into the folder `target`, or to the new path `target`.

        Returns the path of the copy and its description. Without a target the copy is put beside
        its original. A folder is copied whole or not at all, always into `target`, as Jupyter does;
        it holds `most_mb` MB at most.
        """
        if not source or (await self._tree.locate(source)).is_virtual_folder:
            raise bad_request(Sentence.CHOOSE_WHAT_TO_COPY())
        original = await self._tree.stat(source)
        if not original.is_directory:
            place = await self._place(source, target)
            await self.copy_file(source, place)
        else:
            place = await self._place_of_folder(source, target)
            await self.make(place, source, await self.read(source, most_mb))
        return place, await self._tree.stat(place)

    async def _place(self, source: str, target: str | None) -> str:
        parent, name = split(source)
        folder = parent if target is None else target
        location = await self._tree.locate(folder)
        if location.folder is not None and location.is_virtual_folder:
            raise errors.PermissionDenied(location.folder.why_closed)
        try:
            taken = [entry.name for entry in await self._tree.list(folder)]
        except (errors.NotFound, errors.InvalidArgument):
            # The target is no folder: it is the path of the copy.
            if target is None:
                raise
            return target
        return join(folder, next_name(_COPY_MARK.sub(".", name), taken, "-Copy"))

    async def _place_of_folder(self, source: str, target: str | None) -> str:
        """Return the path of the copy of a folder: in the target, which is made if missing."""
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

    async def read(self, folder: str, most_mb: int) -> dict[str, Resource]:
        """Return descriptions of all that is in a folder, by their paths below it, folders first.

        Raises Refusal where it is more than can be copied.
        """
        found: dict[str, Resource] = {}
        size = 0
        below = [""]
        for way in below:
            for entry in await self._tree.list(f"{folder}/{way}".strip("/")):
                found[join(way, entry.name)] = entry
                if entry.is_directory:
                    below.append(join(way, entry.name))
                else:
                    size += entry.size
            if size > most_mb * 1024 * 1024:
                raise bad_request(Sentence.TOO_LARGE_TO_COPY(limit=most_mb))
            if len(found) >= MOST_ENTRIES:
                raise bad_request(Sentence.TOO_MANY_TO_COPY(limit=MOST_ENTRIES))
        return found

    async def make(self, target: str, source: str, entries: dict[str, Resource]) -> None:
        """Make a folder with the entries that were read in another: all of them, or no folder.

        They are read before anything is made, so that a copy into itself has an end.
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

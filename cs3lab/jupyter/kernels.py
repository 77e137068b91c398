"""Where kernels see the files: API paths ↔ folders of this machine."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from cs3lab.client.errors import Cs3Error
from cs3lab.files.tree import Tree
from cs3lab.namespace.api_path import BadPathError, Namespace, parse


def expand(template: str, user: str, home: str) -> Path:
    """Return the folder a `kernel_root` template stands for.

    Raises ValueError for a template with other fields, or a user whose name climbs.
    """
    if "/" in user or user in ("", ".", ".."):
        raise ValueError("the user name is no name of a folder")
    try:
        return Path(template.format(user=user, home=home)).absolute()
    except (KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"the template has an unknown field: {error}") from None


class LocalView:
    """The local folder that shows the tree, where the operator named one."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._root: Path | None = None
        self._told: set[str] = set()

    async def root(self) -> Path | None:
        """Return the local folder of the root of the tree, None where there is none."""
        if self._root is None and self._template:
            try:
                storage = await self._tree.storage()
                home = await storage.files.home() if "{home" in self._template else ""
                self._root = expand(self._template, (await storage.people.me()).username, home)
            except (Cs3Error, ValueError) as error:
                self._say_once(f"cs3lab: kernels do not see the files: {error}")
        return self._root

    async def path(self, path: str) -> Path | None:
        """Return the local path of something in the tree; it need not exist."""
        root = await self.root()
        if root is None or (await self._tree.locate(path)).folder is not None:
            return None
        return root.joinpath(*parse(path))

    async def start(self, path: str, root_dir: str) -> str:
        """Return the folder a kernel of a notebook or folder starts in, relative to `root_dir`.

        "" where there is no view, or it does not show the folder.
        """
        root = await self.root()
        if root is None:
            return ""
        try:
            here = root.joinpath(*parse(path))
            if (await self._tree.locate(path)).folder is not None:
                # On the local disk, that name is something else.
                return ""
        except (BadPathError, Cs3Error):
            return ""
        start = await asyncio.to_thread(_way_there, here, root, root_dir)
        if not start:
            self._say_once(f"cs3lab: {root} does not show the files; kernels start elsewhere.")
        return start

    async def api_path(self, local: str) -> str | None:
        """Return the API path of a local path, None outside the view."""
        root = await self.root()
        path = None if root is None else _seen_from(str(root), local)
        if path is None or (await self._tree.locate(path)).folder is not None:
            return None
        return path

    @property
    def _template(self) -> str:
        return self._tree.connection.settings.kernel_root

    def _say_once(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            self._tree.log.warning("%s", message)


def _way_there(here: Path, root: Path, root_dir: str) -> str:
    # A file's kernel starts beside it; a session may also be named after a folder.
    for folder in (here, here.parent):
        if folder.is_dir() and folder.is_relative_to(root):
            return os.path.relpath(folder, root_dir)
    return ""


def _seen_from(root: str, local: str) -> str | None:
    path = os.path.normpath(os.path.expanduser(local))
    return Namespace(root).api_path(path) if os.path.isabs(path) else None

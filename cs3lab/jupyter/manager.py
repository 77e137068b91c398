"""Jupyter's contents manager over a CS3 storage: the door; the work is done next door."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jupyter_server.services.contents.manager import AsyncContentsManager
from tornado.web import RequestHandler
from traitlets import Bool, Int, Type, Unicode, default, validate

from cs3lab.client.model import Resource
from cs3lab.connection import Connection
from cs3lab.files.base_store import BaseStore
from cs3lab.files.copying import Copier, next_name
from cs3lab.files.lock_badges import LockBadges
from cs3lab.files.moving import Mover
from cs3lab.files.reading import Reader, Wanted, etag_of_listing
from cs3lab.files.saving import Condition, Content, Saved, Saver, check, decode, under_way
from cs3lab.files.spool import Spool, SpooledUpload
from cs3lab.files.tree import Tree, clean, is_hidden
from cs3lab.jupyter.checkpoints import VersionCheckpoints
from cs3lab.jupyter.clients import current_client
from cs3lab.jupyter.errors import bad_request, not_found
from cs3lab.jupyter.kernels import LocalView
from cs3lab.jupyter.models import Model, kind_of
from cs3lab.locking.manager import LockManager
from cs3lab.locking.writing import LockedWriter
from cs3lab.namespace.api_path import BadPathError, join


class Cs3ContentsManager(AsyncContentsManager):
    """The files of a CS3 storage. Made by the server, connected by ``Cs3Lab``."""

    delete_to_trash = Bool(
        True,
        config=True,
        help="Say “Move to Trash” and delete folders with all that is in them. When off, folders "
        "that are not empty are not deleted. Either way the storage keeps what was deleted in its "
        "trash, where it has one.",
    )
    max_copy_folder_size_mb = Int(
        500, min=0, config=True, help="The largest folder that can be copied, in MB."
    )
    upload_directory = Unicode(
        config=True,
        help="A folder of this machine in which uploads are collected before they go to the "
        "storage. Default: where the system keeps temporary files.",
    )
    upload_limit_mb = Int(
        20_000,
        min=1,
        config=True,
        help="How much of all uploads under way is collected on this machine at most, in MB.",
    )
    checkpoints_class = Type(VersionCheckpoints, config=True)

    tree: Tree

    @default("files_handler_class")
    def _default_files_handler_class(self) -> type[RequestHandler]:
        from cs3lab.jupyter.files_handler import StoredFilesHandler

        return StoredFilesHandler

    @validate("preferred_dir")
    def _validate_preferred_dir(self, proposal: Any) -> str:
        # Not looked up: the server would wait for the storage at its start, or not start at all.
        return str(proposal["value"]).strip("/")

    def connect(self, connection: Connection, lock_manager: LockManager, loaded: BaseStore) -> None:
        """Serve the files of this storage from now on, under the locks of this manager."""
        self.tree = Tree(connection, self.log, loaded)
        self.lock_manager = lock_manager
        self.writer = LockedWriter(lock_manager)
        self.local = LocalView(self.tree)
        self.lock_badges = LockBadges(self.tree)
        self._reader = Reader(self, self.tree, self.lock_badges)
        self._saver = Saver(self, self.tree)
        self._copier = Copier(self, self.tree)
        self._mover = Mover(self, self.tree, self._copier)
        self._spool = Spool(self.upload_directory, self.upload_limit_mb * 1024 * 1024)

    def close(self) -> None:
        """Forget uploads under way, and ask for nothing any more."""
        self.lock_badges.close()
        self._spool.close()

    def info_string(self) -> str:
        """Say at the start of the server what it serves."""
        return f"Serving the files of the storage at {self.tree.connection.settings.gateway}"

    async def is_hidden(self, path: str) -> bool:
        """Whether a name in the path begins with a dot; no call."""
        return is_hidden(path)

    async def file_exists(self, path: str) -> bool:
        """Whether a file is there: one call."""
        found = await self._find(path)
        return found is not None and not found.is_directory

    async def dir_exists(self, path: str) -> bool:
        """Whether a folder is there: one call."""
        found = await self._find(path)
        return found is not None and found.is_directory

    async def exists(self, path: str) -> bool:
        """Whether anything is there: one call."""
        return await self._find(path) is not None

    async def _find(self, path: str) -> Any:
        async with self.tree.as_http_errors(path):
            return await self.tree.find(clean(path))

    async def get(
        self,
        path: str,
        content: bool = True,
        type: str | None = None,
        format: str | None = None,
        require_hash: bool = False,
    ) -> Model:
        """Give a model; the hash is the etag of the storage."""
        wanted = Wanted(bool(content), type, format, bool(require_hash))
        model = await self.get_wanted(path, wanted)
        assert model is not None  # noqa: S101  # only an etag can leave nothing to give
        return model

    async def get_wanted(self, path: str, wanted: Wanted, seen: str | None = None) -> Model | None:
        """Give a model, or None for a listing of a folder whose etag still is ``seen``."""
        async with self.tree.as_http_errors(path):
            path = self._shown(path)
            if seen is None or not wanted.content:
                model = await self._reader.get(path, wanted)
            else:
                found = await self.tree.stat(path)
                unchanged = found.is_directory and found.etag == seen
                if unchanged and await self.lock_badges.hold(path):
                    return None
                model = await self._reader.get_described(path, found, wanted)
        self.emit(data={"action": "get", "path": path})
        return model

    def etag_of_listing(self, path: str) -> str | None:
        """Give the etag a browser may keep the listing by that it is about to get."""
        return etag_of_listing(self.tree.memory.folders.get(path))

    def _shown(self, path: str) -> str:
        path = clean(path)
        if not self.allow_hidden and is_hidden(path):
            raise not_found(path)
        return path

    async def save(self, model: Model, path: str = "") -> Model:
        """Write a model, unless the file is no longer the one this client was given."""
        return (await self.save_if(model, path)).model

    async def save_if(
        self,
        model: Model,
        path: str,
        *,
        etag: str | None = None,
        fresh: bool = False,
        found: Resource | None = None,
    ) -> Saved:
        """Write a model, or a part of one.

        ``etag`` is what the request says must still stand there; without, it is what this client
        was given last. ``fresh``: nothing may stand there. ``found`` is what stands there, where
        that was just asked.
        """
        async with self.tree.as_http_errors(path):
            path = self._writable(path)
            condition = replace(self._condition(path, etag, fresh), found=found)
            chunk = model.get("chunk")
            if chunk in (None, 1):
                self.run_pre_save_hooks(model=model, path=path)
            check(model, chunk)
            if chunk is None:
                saved = await self._saver.save(model, path, condition)
            else:
                upload = await self._spool.add((condition.client, path), chunk, decode(model))
                if chunk != -1:
                    return Saved(under_way(path, upload), False)
                saved = await self._send(upload, path, condition)
        await self._after_save(saved.model)
        return saved

    def _condition(self, path: str, etag: str | None, fresh: bool) -> Condition:
        client = current_client()
        if etag is not None or fresh:
            return Condition(client, etag, stated=etag is not None, fresh=fresh)
        return Condition(client, self.tree.memory.given(client, path))

    async def _after_save(self, model: Model) -> None:
        path = model["path"]
        if self.post_save_hook is not None or self._post_save_hooks:
            self.run_post_save_hooks(model, str(await self.local.path(path) or path))
        self.emit(data={"action": "save", "path": path})

    async def _send(self, upload: SpooledUpload, path: str, condition: Condition) -> Saved:
        try:
            content = Content(upload.read, upload.length)
            return await self._saver.write(path, "file", content, condition)
        finally:
            upload.discard()

    def _writable(self, path: str) -> str:
        path = clean(path)
        if not path:
            raise bad_request("This is the root of the files: choose a name.", "bad path")
        if not self.allow_hidden and is_hidden(path):
            raise bad_request(f"Hidden files are switched off; {path!r} was left as it is.")
        return path

    async def new_untitled(self, path: str = "", type: str = "", ext: str = "") -> Model:
        """Make something new under a name that is free: one listing, however many are taken."""
        type = type or ("notebook" if ext == ".ipynb" else "file")
        untitled = {
            "directory": (self.untitled_directory, " "),
            "notebook": (self.untitled_notebook + ".ipynb", ""),
            "file": (self.untitled_file + ext, ""),
        }
        if type not in untitled:
            raise bad_request(f"Unexpected model type: {type}", "bad type")
        name, insert = untitled[type]
        free = await self.increment_filename(name, path, insert)
        model = {"type": type}
        self._complete(model)
        target = join(path.strip("/"), free)
        return (await self.save_if(model, target, fresh=True)).model

    async def new(self, model: Model | None = None, path: str = "") -> Model:
        """Write a new file or folder; what is not said is that of an empty one."""
        model = {} if model is None else model
        model.setdefault("type", kind_of(path))
        self._complete(model)
        return await self.save(model, path)

    def _complete(self, model: Model) -> None:
        if "content" in model or model["type"] == "directory":
            return
        if model["type"] == "notebook":
            from nbformat.v4 import new_notebook

            model.update(content=new_notebook(), format="json")
        else:
            model.update(type="file", content="", format="text")

    async def increment_filename(self, filename: str, path: str = "", insert: str = "") -> str:
        """Give a name that is free in a folder: one call."""
        async with self.tree.as_http_errors(path):
            entries = await self.tree.list(clean(path))
        return next_name(filename, (entry.name for entry in entries), insert)

    async def delete_file(self, path: str) -> None:
        """Move to the trash of the storage, or leave a share; see ``Mover.delete``."""
        async with self.tree.as_http_errors(path):
            path = self._writable(path)
            await self._mover.delete(path)

    async def rename_file(self, old_path: str, new_path: str) -> None:
        """Rename or move; see ``Mover.move``."""
        async with self.tree.as_http_errors(old_path):
            old, new = self._writable(old_path), self._writable(new_path)
            if old == new:
                return
            await self._mover.move(old, new)

    async def copy(self, from_path: str, to_path: str | None = None) -> Model:
        """Copy a file or a folder; see ``Copier.copy``."""
        async with self.tree.as_http_errors(from_path):
            source = self._shown(from_path)
            target = None if to_path is None else clean(to_path)
            model = await self._copier.copy(source, target)
        self.emit(data={"action": "copy", "path": model["path"], "source_path": source})
        return model

    async def resolve_path(self, path: str) -> str | None:
        """Give the API path of an API path or of a local path kernels know, if it is there."""
        try:
            here = await self.local.api_path(path)
            here = clean(path) if here is None else here
        except BadPathError:
            return None
        return here if await self.exists(here) else None

    async def get_kernel_path(self, path: str, model: Model | None = None) -> str:
        """Give the folder a kernel starts in, relative to ``ServerApp.root_dir``; "": just there.

        The kernel manager takes even an absolute path for one below that folder.
        """
        return "" if self.parent is None else await self.local.start(path, self.parent.root_dir)

"""Jupyter's contents manager over a CS3 storage; the work is done in `cs3lab.files`."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING, Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from cs3lab.client.model import Resource
from cs3lab.files.copying import next_name
from cs3lab.files.kinds import kind_of
from cs3lab.files.reading import FoundFile, Wanted
from cs3lab.files.saving import Condition, Content, Saved, content_of
from cs3lab.files.spool import Spool
from cs3lab.jupyter import models
from cs3lab.jupyter.clients import SaveRequest, current_client, save_request
from cs3lab.jupyter.content import check, complete, decode, fill, unless_emptied
from cs3lab.jupyter.errors import as_http_errors, bad_request
from cs3lab.jupyter.kernels import LocalView
from cs3lab.jupyter.models import Model
from cs3lab.jupyter.save_hooks import ManagerHooks
from cs3lab.jupyter.settings import ManagerSettings
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import BadPathError, clean, is_hidden, join

if TYPE_CHECKING:
    from cs3lab.services import Services


class Cs3ContentsManager(ManagerSettings):
    """The files of a CS3 storage; where none is configured, calling this makes Jupyter's manager.

    `over` makes the class of one server, which other extensions may derive theirs from.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make Jupyter's own manager where there is no storage."""
        if not hasattr(cls, "services"):
            return AsyncLargeFileManager(*args, **kwargs)
        return super().__new__(cls, *args, **kwargs)

    @classmethod
    def over(cls, services: Services) -> type[Cs3ContentsManager]:
        """Make the class of managers of one server's storage."""
        return type(cls.__name__, (cls,), {"services": services, "__module__": cls.__module__})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.local = LocalView(self.services.tree)
        self._spool = Spool(self.upload_directory, self.upload_limit_mb * 1024 * 1024)
        self.visible = self.services.connection.visible
        self.visible.allow_hidden = lambda: bool(self.allow_hidden)
        self.services.tree.whole.most_mb = lambda: int(self.max_document_mb)
        hooks = ManagerHooks(self)
        self.services.hooks.before, self.services.hooks.after = hooks.before, hooks.after

    def close(self) -> None:
        """Forget uploads under way."""
        self._spool.close()

    def info_string(self) -> str:
        """Return the line about the files that the server prints at its start."""
        return f"Serving the files of the storage at {self.services.connection.settings.gateway}"

    async def is_hidden(self, path: str) -> bool:
        """Return whether a name in the path begins with a dot; no call."""
        return is_hidden(path)

    async def file_exists(self, path: str) -> bool:
        """Return whether a file is there: one call."""
        found = await self._find(path)
        return found is not None and not found.is_directory

    async def dir_exists(self, path: str) -> bool:
        """Return whether a folder is there: one call."""
        found = await self._find(path)
        return found is not None and found.is_directory

    async def exists(self, path: str) -> bool:
        """Return whether anything is there: one call."""
        return await self._find(path) is not None

    async def _find(self, path: str) -> Resource | None:
        async with as_http_errors(self.services, path):
            path = clean(path)
            return None if self.visible.hides(path) else await self.services.tree.find(path)

    async def get(
        self,
        path: str,
        content: bool = True,
        type: str | None = None,
        format: str | None = None,
        require_hash: bool = False,
    ) -> Model:
        """Return a model; the hash is the etag of the storage."""
        wanted = Wanted(bool(content), type, format, bool(require_hash), current_client())
        async with as_http_errors(self.services, path):
            path = self.visible.path(path)
            found = await self.services.reader.get(path, wanted, self._entry)
            if isinstance(found, FoundFile):
                model = await self._file(found, wanted)
            else:
                model = models.listing(found)
                if wanted.hash and found.resource is not None:
                    models.with_hash(model, found.resource.etag)
        self.emit(data={"action": "get", "path": path})
        return model

    def _entry(self, path: str, resource: Resource) -> Model | None:
        name = resource.name
        shown = self.should_list(name) and not self.visible.hides(name)
        return models.describe(path, resource) if shown else None

    async def _file(self, found: FoundFile, wanted: Wanted) -> Model:
        model = models.describe(found.path, found.resource, wanted.type or kind_of(found.path))
        if found.badge is not None:
            model["locked_by"] = models.locked_by(found.badge)
        if found.undone is not None:
            model["undone"] = found.undone
        if found.data is not None:
            model["size"] = len(found.data)
            if model["type"] == "notebook":
                await self._fill_notebook(model, found.data)
            else:
                await fill(model, found.data, found.text, wanted.format)
        return models.with_hash(model, found.etag) if wanted.hash else model

    async def _fill_notebook(self, model: Model, data: bytes) -> None:
        try:
            notebook = await self.services.notebooks.read(data)
        except ValueError as error:
            raise bad_request(str(error), "bad notebook") from None
        model.update(content=notebook.node, format="json")
        self.validate_notebook_model(model, validation_error=notebook.error)

    async def still_has(self, path: str, etag: str) -> bool:
        """Return whether the listing a browser has of a folder is still true: one call at most."""
        async with as_http_errors(self.services, path):
            path = self.visible.path(path)
            if not await self.services.lock_badges.still_hold(path, current_client()):
                return False
            found = await self.services.tree.stat(path)
            return found.is_directory and found.etag == etag

    async def save(self, model: Model, path: str = "") -> Model:
        """Write a model, or a part of one; return it without content.

        Refused where the file is not the one the request states or this client was given.
        """
        async with as_http_errors(self.services, path):
            path = self._writable(path)
            chunk = model.get("chunk")
            if chunk in (None, 1):
                self.run_pre_save_hooks(model=model, path=path)
            check(model, chunk)
            if chunk in (None, -1):
                answer = await self._save(model, path, chunk)
            else:
                upload = await self._spool.add((current_client(), path), chunk, decode(model))
                return models.partial_upload(path, upload.length)
        await self.after_save(answer)
        return answer

    async def _save(self, model: Model, path: str, chunk: int | None) -> Model:
        request, condition = self._condition(path)
        if model["type"] == "directory":
            made, created = await self.services.saver.make_directory(path, condition)
            answer = models.describe(path, made)
        else:
            saved = await self._write(model, path, chunk, condition)
            answer, created = models.saved(saved, model["type"]), saved.created
            if model["type"] == "notebook" and model.get("message"):
                answer["message"] = model["message"]
        if request is not None:
            request.created = created
        return answer

    def _condition(self, path: str) -> tuple[SaveRequest | None, Condition]:
        request, client = save_request.get(), current_client()
        given = self.services.tree.memory.given(client, path)
        if request is None or clean(request.path) != path:
            # In the second case another extension (jupytext) saves a file beside the one requested.
            return None, Condition(client, given)
        etag = request.etag_for(given)
        if etag is not None or request.fresh:
            return request, Condition(client, etag, stated=etag is not None, fresh=etag is None)
        return request, Condition(client, given)

    async def _write(
        self, model: Model, path: str, chunk: int | None, condition: Condition
    ) -> Saved:
        saver = self.services.saver
        if chunk is not None:
            upload = await self._spool.add((condition.client, path), chunk, decode(model))
            with closing(upload):
                return await saver.write(path, Content(upload.read, upload.length), condition)
        if model["type"] == "notebook":
            content = await content_of(await self.notebook_bytes(model))
            condition = await unless_emptied(self.services.emptying, model, path, condition)
        else:
            is_text = model.get("format") == "text"
            content = await content_of(await asyncio.to_thread(decode, model), is_document=is_text)
        return await saver.write(path, content, condition)

    async def notebook_bytes(self, model: Model) -> bytes:
        """Return the bytes of a notebook model. Raises ContentsError for what is none."""
        try:
            written = await self.services.notebooks.write(model["content"])
        except ValueError as error:
            raise bad_request(str(error), "bad notebook") from None
        self.validate_notebook_model(model, validation_error=written.error)
        return written.data

    async def after_save(self, model: Model) -> None:
        """Run the hooks after a save, and emit its event."""
        path = model["path"]
        if self.post_save_hook is not None or self._post_save_hooks:
            self.run_post_save_hooks(model, str(await self.local.path(path) or path))
        self.emit(data={"action": "save", "path": path})

    def _writable(self, path: str) -> str:
        path = clean(path)
        if not path:
            raise bad_request(Sentence.ROOT_HAS_NO_NAME(), "bad path")
        if self.visible.hides(path):
            raise bad_request(Sentence.NAME_HIDDEN(path=path))
        return path

    async def new_untitled(self, path: str = "", type: str = "", ext: str = "") -> Model:
        """Make something new under a free name: one listing, however many names are taken."""
        type = type or ("notebook" if ext == ".ipynb" else "file")
        untitled = {
            "directory": (self.untitled_directory, " "),
            "notebook": (self.untitled_notebook + ".ipynb", ""),
            "file": (self.untitled_file + ext, ""),
        }
        if type not in untitled:
            raise bad_request(f"Unexpected model type: {type}", "bad type")
        name, insert = untitled[type]
        target = join(path.strip("/"), await self.increment_filename(name, path, insert))
        request = save_request.set(SaveRequest(target, fresh=True))
        try:
            return await self.new({"type": type}, target)
        finally:
            save_request.reset(request)

    async def new(self, model: Model | None = None, path: str = "") -> Model:
        """Write a new file or folder, empty unless the model says otherwise."""
        model = {} if model is None else model
        model.setdefault("type", kind_of(path))
        complete(model)
        return await self.save(model, path)

    async def increment_filename(self, filename: str, path: str = "", insert: str = "") -> str:
        """Return a name that is free in a folder: one call."""
        async with as_http_errors(self.services, path):
            entries = await self.services.tree.list(self.visible.path(path))
        return next_name(filename, (entry.name for entry in entries), insert)

    async def delete_file(self, path: str) -> None:
        """Move to the trash of the storage, or leave a share; see `Mover.delete`."""
        async with as_http_errors(self.services, path):
            whole = self.delete_to_trash
            await self.services.mover.delete(self._writable(path), whole_folders=whole)

    async def rename_file(self, old_path: str, new_path: str) -> None:
        """Rename or move; see `Mover.move`."""
        async with as_http_errors(self.services, old_path):
            old, new = self._writable(old_path), self._writable(new_path)
            if old != new:
                most, whole = self.max_copy_folder_size_mb, self.delete_to_trash
                await self.services.mover.move(old, new, most_mb=most, whole_folders=whole)

    async def copy(self, from_path: str, to_path: str | None = None) -> Model:
        """Copy a file or a folder; see `Copier.copy`."""
        async with as_http_errors(self.services, from_path):
            source = self.visible.path(from_path)
            target = None if to_path is None else self.visible.path(to_path)
            most = self.max_copy_folder_size_mb
            place, made = await self.services.copier.copy(source, target, most)
        self.emit(data={"action": "copy", "path": place, "source_path": source})
        return models.describe(place, made)

    async def resolve_path(self, path: str) -> str | None:
        """Return the API path of an API path or of a local path kernels know, if it is there."""
        try:
            here = await self.local.api_path(path)
            here = clean(path) if here is None else here
        except BadPathError:
            return None
        return here if await self.exists(here) else None

    async def get_kernel_path(self, path: str, model: Model | None = None) -> str:
        """Return the folder a kernel starts in, relative to `ServerApp.root_dir`; "": just there.

        The kernel manager takes even an absolute path for one below that folder.
        """
        return "" if self.parent is None else await self.local.start(path, self.parent.root_dir)

"""Jupyter's /api/contents with preconditions: our rules come before the server's own.

What is added to the stock handlers: If-Match on a save, If-None-Match on a folder, JSON that does
not hold the event loop, and errors whose body says more than a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.services.contents import handlers as stock
from tornado import web

from cs3lab import lenient_json
from cs3lab.files.reading import etag_of_listing
from cs3lab.jupyter.bodies import decode_any
from cs3lab.jupyter.clients import SaveRequest, save_request
from cs3lab.jupyter.errors import ContentsError, bad_request
from cs3lab.jupyter.models import Model
from cs3lab.messages import wording_of

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager

UNSEEN = 'W/"unseen"'
"""The tag of a listing whose folder's etag is not known yet; equals none a storage gives."""

_STRINGS = ("copy_from", "ext", "path")
_STRINGS_OR_NULL = ("format", "name", "type")
_KINDS = ("directory", "file", "notebook")


class PlainErrors(APIHandler):
    """Answers a ContentsError with its message, reason and details."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write the JSON body of an error."""
        error = _cause((kwargs.get("exc_info") or (None, None))[1])
        if error is None:
            super().write_error(status_code, **kwargs)
            return
        body = {
            "message": error.message,
            "wording": wording_of(error.message),
            "reason": error.reason,
            **error.details,
        }
        self.set_status(error.status_code)
        self.set_header("Content-Type", "application/json")
        self.finish(lenient_json.dumps(body))

    def get_json_body(self) -> dict[str, Any] | None:
        """Return the body, an object whose well-known fields are strings."""
        if not self.request.body:
            return None
        body = decode_any(self.request.body)
        if body is None:
            return None
        if not isinstance(body, dict):
            raise bad_request("The body of the request must be a JSON object.", "bad json")
        for name in (*_STRINGS, *_STRINGS_OR_NULL):
            value = body.get(name, "")
            if not (isinstance(value, str) or (value is None and name in _STRINGS_OR_NULL)):
                raise bad_request(f"“{name}” must be a string.", "bad json")
        return body

    def compute_etag(self) -> None:
        """Leave it: hashing every body would cost more than it saves."""


def _cause(error: BaseException | None) -> ContentsError | None:
    """Return the refusal behind an error.

    Managers that other extensions put before ours (jupytext) raise a 500 of theirs instead.
    """
    if not isinstance(error, web.HTTPError):
        return None
    behind: BaseException | None = error
    while behind is not None and not isinstance(behind, ContentsError):
        behind = behind.__cause__ or behind.__context__
    return behind


class ContentsHandler(PlainErrors, stock.ContentsHandler):
    """Our GET and PUT; the rest is Jupyter's."""

    @property
    def manager(self) -> Cs3ContentsManager:
        """The manager these handlers are made for."""
        return cast("Cs3ContentsManager", self.contents_manager)

    @web.authenticated
    @authorized
    async def get(self, path: str = "") -> None:
        """Answer with a model, or 304 for a folder the browser has a true listing of."""
        path = path.strip("/")
        kind = self.get_query_argument("type", default=None)
        if kind is not None and kind not in _KINDS:
            kind = "file"
        form = self.get_query_argument("format", default=None)
        if form not in (None, "text", "base64"):
            raise bad_request(f"Format {form!r} is invalid", "bad format")
        content, hash_ = self._switch("content", "1"), self._switch("hash", "0")
        seen = self.request.headers.get("If-None-Match")
        if seen is not None and content and await self.manager.still_has(path, seen):
            self.set_header("ETag", seen)
            self.set_status(304)
            self.finish()
            return
        model = await self.manager.get(path, content, kind, form, hash_)
        # Known from before the listing: at worst it is older, and the next refresh lists once more.
        if content and model["type"] == "directory":
            folder = self.manager.services.tree.memory.folders.get(path)
            self.set_header("ETag", etag_of_listing(folder) or UNSEEN)
        self._finish_model(model, location=False)

    def _switch(self, name: str, default: str) -> bool:
        value = self.get_query_argument(name, default=default)
        if value not in ("0", "1"):
            raise bad_request(f"{name} must be 0 or 1, not {value!r}")
        return value == "1"

    @web.authenticated
    @authorized
    async def put(self, path: str = "") -> None:
        """Save; with If-Match, only over the content with this etag."""
        model = self.get_json_body()
        if not model:
            await self._new_untitled(path)
            return
        if model.get("copy_from"):
            raise bad_request("Cannot copy with PUT, only POST")
        if self.manager.visible.hides(model.get("path") or ""):
            raise bad_request(f"Cannot create file or directory {path!r}")
        if model.get("type") and model["type"] not in _KINDS:
            model["type"] = "file"
        request = SaveRequest(path, self.request.headers.get("If-Match"))
        answered = save_request.set(request)
        try:
            saved = await self._saved(model, path)
        finally:
            save_request.reset(answered)
        self.set_status(201 if request.created else 200)
        self._finish_model(saved)

    async def _saved(self, model: Model, path: str) -> Model:
        if "content" in model or model.get("type") == "directory":
            return await self.manager.save(model, path)
        if await self.manager.file_exists(path):
            raise bad_request("No file content provided")
        return await self.manager.new(model, path)

    def _finish_model(self, model: Model, location: bool = True) -> None:
        if location:
            self.set_header("Location", self.location_url(model["path"]))
        self.set_header("Last-Modified", model["last_modified"])
        self.finish(lenient_json.dumps(model))


class CheckpointsHandler(PlainErrors, stock.CheckpointsHandler):
    """The stock handler with plain errors."""


class ModifyCheckpointsHandler(PlainErrors, stock.ModifyCheckpointsHandler):
    """The stock handler with plain errors."""


class TrustNotebooksHandler(PlainErrors, stock.TrustNotebooksHandler):
    """The stock handler with plain errors."""


_OURS = (ContentsHandler, CheckpointsHandler, ModifyCheckpointsHandler, TrustNotebooksHandler)
_BY_NAME = {handler.__name__: handler for handler in _OURS}

handlers = [
    (pattern, _BY_NAME[handler.__name__])
    for pattern, handler in stock.default_handlers
    if handler.__name__ in _BY_NAME
]
"""The stock rules, in their order, with handlers of ours."""

"""Merges and comparisons: /cs3lab/merges and /cs3lab/diffs."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from cs3lab.api.handlers import ApiHandler
from cs3lab.api.merge_structs import Comparison, NewMerge, Resolved
from cs3lab.jupyter.errors import ContentsError, bad_request

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.model import MergeResult
    from cs3lab.collaboration.merges.service import Merges

KEPT = "cs3lab_merges_kept"
"""The setting of the server that says where merges are kept for a while."""
_MERGES = "cs3lab_merges"
_STOPPED = "The merge was stopped. Nothing was changed."
T = TypeVar("T")


class MergingHandler(ApiHandler):
    """What merges and comparisons have in common. A browser that goes ends what it asked for."""

    _work: asyncio.Future[Any] | None = None

    def body(self, kind: type[T]) -> T:
        """Read the body of the request. Raises ContentsError where it is not what it should be."""
        try:
            return msgspec.json.decode(self.request.body, type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise bad_request(f"The request is not understood: {error}.", "bad json") from None

    async def carried_out(self, path: str, ask: Callable[[Merges], Awaitable[T]]) -> T:
        """Wait for what is asked, unless the browser is gone. Raises ContentsError."""
        task = self._work = asyncio.ensure_future(self._told(path, ask))
        try:
            return cast(T, await task)
        except asyncio.CancelledError:
            raise ContentsError(503, _STOPPED, "stopped") from None

    async def _told(self, path: str, ask: Callable[[Merges], Awaitable[T]]) -> T:
        async with self.manager.tree.as_http_errors(path):
            return await ask(await merges_of(self))

    def on_connection_close(self) -> None:
        """End what nobody waits for any more; what is being stored, is stored."""
        super().on_connection_close()
        if self._work is not None:
            self._work.cancel()

    def send(self, answer: Any) -> None:
        """Send a dataclass as JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(answer))


class MergesHandler(MergingHandler):
    """POST /cs3lab/merges."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Merge a copy or a document."""
        new = self.body(NewMerge)

        async def merge(merges: Merges) -> MergeResult:
            if new.kind == "document":
                return await merges.document(new.path, new.content, new.hash)
            return await merges.copy(new.path, new.content, new.hash, in_place=new.replace)

        self.send(await self.carried_out(new.path, merge))


class MergeHandler(MergingHandler):
    """POST and DELETE /cs3lab/merges/<id>."""

    @web.authenticated
    @authorized
    async def post(self, merge_id: str) -> None:
        """Store what was decided."""
        notebook = self.body(Resolved).notebook
        self.send(await self.carried_out("", lambda merges: merges.decide(merge_id, notebook)))

    @web.authenticated
    @authorized
    async def delete(self, merge_id: str) -> None:
        """Decide nothing."""
        await self.carried_out("", lambda merges: merges.forget(merge_id))
        self.set_status(204)
        self.finish()


class UndoHandler(MergingHandler):
    """POST /cs3lab/merges/<id>/undo."""

    @web.authenticated
    @authorized
    async def post(self, merge_id: str) -> None:
        """Store what was there before."""
        self.send(await self.carried_out("", lambda merges: merges.undo(merge_id)))


class DiffsHandler(MergingHandler):
    """POST /cs3lab/diffs."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Compare two documents."""
        asked = self.body(Comparison)
        where = asked.after.path or asked.before.path
        self.send(
            await self.carried_out(
                where, lambda merges: merges.comparer.compare(asked.before, asked.after)
            )
        )


async def merges_of(handler: ApiHandler) -> Merges:
    """Give the merges of this server, made when the first is in sight. Raises Cs3Error."""
    if _MERGES not in handler.settings:
        # Only now, and not on the event loop: it brings the storage's libraries along.
        await handler.manager.tree.connection.storage()
        await asyncio.to_thread(importlib.import_module, "cs3lab.collaboration.merges.service")
        from cs3lab.collaboration.merges.service import Merges

        made = Merges(handler.manager, handler.settings[KEPT])
        handler.settings.setdefault(_MERGES, made)
    return cast("Merges", handler.settings[_MERGES])


async def close(settings: dict[str, Any]) -> None:
    """End the merges of a server, if there were any."""
    found = settings.get(_MERGES)
    if found is not None:
        await found.close()


_ID = r"/(?P<merge_id>[^/]+)"

handlers: list[tuple[Any, ...]] = [
    (r"/cs3lab/merges", MergesHandler),
    (r"/cs3lab/merges" + _ID, MergeHandler),
    (r"/cs3lab/merges" + _ID + r"/undo", UndoHandler),
    (r"/cs3lab/diffs", DiffsHandler),
]
"""The rules of merging and comparing."""

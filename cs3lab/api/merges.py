"""Merges and comparisons: /cs3lab/merges and /cs3lab/diffs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from jupyter_server.auth.decorator import authorized
from tornado import web

from cs3lab.api.handlers import ApiHandler
from cs3lab.api.merge_structs import Comparison, NewMerge, Resolved
from cs3lab.jupyter import models
from cs3lab.jupyter.clients import current_client
from cs3lab.jupyter.errors import ContentsError
from cs3lab.messages import Sentence, wording_of

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.model import Compared, MergeResult
    from cs3lab.collaboration.merges.service import Merges

T = TypeVar("T")


class MergingHandler(ApiHandler):
    """The base of the handlers. A browser that goes away ends what it asked for."""

    _work: asyncio.Future[Any] | None = None

    async def carried_out(self, path: str, ask: Callable[[Merges], Awaitable[T]]) -> T:
        """Return the answer of the merges, unless the browser goes away. Raises ContentsError."""
        task = self._work = asyncio.ensure_future(self._told(path, ask))
        try:
            return cast(T, await task)
        except asyncio.CancelledError:
            raise ContentsError(503, Sentence.MERGE_STOPPED(), "stopped") from None

    async def _told(self, path: str, ask: Callable[[Merges], Awaitable[T]]) -> T:
        try:
            async with self.plainly(path):
                return await ask(await self.services.merges.get())
        except ContentsError as error:
            if error.status_code >= 500:
                self.services.log.info("cs3lab: a merge of %s failed: %s", path, error.message)
            raise

    def on_connection_close(self) -> None:
        """End the work nobody waits for any more; what is being stored is stored to its end."""
        super().on_connection_close()
        if self._work is not None:
            self._work.cancel()

    async def merged(self, path: str, ask: Callable[[Merges], Awaitable[MergeResult]]) -> None:
        """Answer with the result of a merge."""
        result = await self.carried_out(path, ask)
        fields = {name: getattr(result, name) for name in result.__slots__}
        for name in ("model", "copy"):
            fields[name] = None if fields[name] is None else models.saved(fields[name])
        self.answer({**fields, "wording": wording_of(result.message)})


class MergesHandler(MergingHandler):
    """POST /cs3lab/merges."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Merge a copy or a document."""
        new, client = self.body(NewMerge), current_client()

        async def merge(merges: Merges) -> MergeResult:
            asked = self.shown(new.path), new.content, new.hash
            if new.kind == "document":
                return await merges.document(*asked, in_place=new.replace, client=client)
            return await merges.copy(
                *asked, in_place=new.replace, outputs=new.outputs, client=client
            )

        await self.merged(new.path, merge)


class MergeHandler(MergingHandler):
    """POST and DELETE /cs3lab/merges/<id>."""

    @web.authenticated
    @authorized
    async def post(self, merge_id: str) -> None:
        """Store what was decided."""
        asked, client = self.body(Resolved), current_client()
        await self.merged(
            "", lambda merges: merges.decide(merge_id, asked.notebook, asked.outputs, client)
        )

    @web.authenticated
    @authorized
    async def delete(self, merge_id: str) -> None:
        """Forget an open merge."""
        await self.carried_out("", lambda merges: merges.forget(merge_id))
        self.done()


class UndoHandler(MergingHandler):
    """POST /cs3lab/merges/<id>/undo."""

    @web.authenticated
    @authorized
    async def post(self, merge_id: str) -> None:
        """Store what was there before."""
        await self.merged("", lambda merges: merges.undo(merge_id))


class DiffsHandler(MergingHandler):
    """POST /cs3lab/diffs."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Compare two documents."""
        asked = self.body(Comparison)
        where = asked.after.path or asked.before.path

        async def compare(merges: Merges) -> Compared:
            for each in (asked.before, asked.after):
                self.shown(each.path)
            return await merges.comparer.compare(asked.before, asked.after)

        self.answer(await self.carried_out(where, compare))


_ID = r"/(?P<merge_id>[^/]+)"

handlers: list[tuple[Any, ...]] = [
    (r"/cs3lab/merges", MergesHandler),
    (r"/cs3lab/merges" + _ID, MergeHandler),
    (r"/cs3lab/merges" + _ID + r"/undo", UndoHandler),
    (r"/cs3lab/diffs", DiffsHandler),
]
"""The rules of merging and comparing."""

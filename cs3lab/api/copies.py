"""The REST interface of copies: make one, see how it stands to its original, propose it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from cs3lab.api.merge_structs import CopyMade, CopyOf, CopyState, NewCopy, Proposal
from cs3lab.api.merges import merges_of
from cs3lab.api.sharing import SharingHandler
from cs3lab.files.tree import clean
from cs3lab.jupyter.errors import bad_request
from cs3lab.merge.errors import InvalidDocument
from cs3lab.namespace.api_path import split

if TYPE_CHECKING:
    from cs3lab.collaboration.copies.service import Copies

_COPIES = "cs3lab_copies"


class CopyingHandler(SharingHandler):
    """What the handlers of copies have in common."""

    async def copies(self) -> Copies:
        """Give the copies of this server, made once. Raises Cs3Error."""
        found = self.settings.get(_COPIES)
        if found is None:
            service = await self.service()
            # Only now, because with it comes the gRPC library, for which no start waits.
            from cs3lab.collaboration.copies.service import Copies

            found = self.settings.setdefault(_COPIES, Copies.over(self.manager, service))
        return cast("Copies", found)

    @asynccontextmanager
    async def told(self, path: str) -> AsyncIterator[str]:
        """Give the path in its one spelling; what is refused inside is told in plain words."""
        async with self.manager.tree.as_http_errors(path):
            try:
                yield clean(path)
            except InvalidDocument as error:
                message = f"“{split(path)[1]}” {error.reason}. Nothing was changed."
                raise bad_request(message, "bad notebook") from None


class CopiesHandler(CopyingHandler):
    """GET and POST /cs3lab/copies."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say what a file is a copy of."""
        async with self.told(self.get_query_argument("path")) as path:
            state = await (await self.copies()).states.of(path)
            if state.original is not None:
                (await merges_of(self)).workers.start_ahead()
        self.answer(msgspec.convert(state, CopyState, from_attributes=True))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Copy a file to work on."""
        new = self.body(NewCopy)
        async with self.told(new.path) as path:
            copy = await (await self.copies()).maker.make(path, new.content, new.hash)
        self.manager.emit(data={"action": "copy", "path": copy.path, "source_path": path})
        self.set_status(201)
        self.answer(CopyMade(copy.path, copy.name, copy.beside))


class ProposalHandler(CopyingHandler):
    """POST /cs3lab/copies/propose."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Ask the owner of the original to merge a copy."""
        asked = self.body(CopyOf)
        async with self.told(asked.path) as path:
            owner = await (await self.copies()).proposer.propose(path)
        self.answer(Proposal(owner))


handlers: list[tuple[Any, ...]] = [
    (r"/cs3lab/copies", CopiesHandler),
    (r"/cs3lab/copies/propose", ProposalHandler),
]
"""The rules of the REST interface."""

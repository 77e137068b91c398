"""The REST interface of copies: make one, see the state of one, propose or decline one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from cs3lab.api.handlers import ApiHandler
from cs3lab.api.merge_structs import CopyMade, CopyState, NewCopy, Proposal, Said
from cs3lab.jupyter.errors import bad_request
from cs3lab.merge.errors import InvalidDocument
from cs3lab.messages import Sentence
from cs3lab.namespace.api_path import split


class CopyHandler(ApiHandler):
    """The base of the handlers of copies."""

    @asynccontextmanager
    async def at(self, path: str) -> AsyncIterator[str]:
        """Yield the path in its one spelling; refusals inside are answered in plain words."""
        async with self.plainly(path):
            try:
                yield self.shown(path)
            except InvalidDocument as error:
                name = split(path)[1]
                message = Sentence.DAMAGED_NOTEBOOK(name=name, reason=error.reason)
                raise bad_request(message, "bad notebook") from None


class CopiesHandler(CopyHandler):
    """GET and POST /cs3lab/copies."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the state of a copy."""
        async with self.at(self.get_query_argument("path")) as path:
            state = await (await self.services.copies.get()).states.of(path)
            if state.original is not None:
                self.services.workers.start_ahead()
        self.answer(msgspec.convert(state, CopyState, from_attributes=True))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Copy a file to work on."""
        new = self.body(NewCopy)
        async with self.at(new.path) as path:
            copy = await (await self.services.copies.get()).maker.make(path, new.content, new.hash)
        self.contents_manager.emit(data={"action": "copy", "path": copy.path, "source_path": path})
        self.set_status(201)
        self.answer(CopyMade(copy.path, copy.name, copy.beside))


class ProposalHandler(CopyHandler):
    """POST /cs3lab/copies/propose."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Ask the owner of the original to merge a copy."""
        said = self.body(Said)
        async with self.at(said.path) as path:
            owner = await (await self.services.copies.get()).proposer.propose(path, said.words)
        self.answer(Proposal(owner))


class DeclineHandler(CopyHandler):
    """POST /cs3lab/copies/decline."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Decline to merge a copy; who proposed it hears so."""
        said = self.body(Said)
        async with self.at(said.path) as path:
            await (await self.services.copies.get()).answerer.decline(path, said.words)
        self.done()


handlers: list[tuple[Any, ...]] = [
    (r"/cs3lab/copies", CopiesHandler),
    (r"/cs3lab/copies/propose", ProposalHandler),
    (r"/cs3lab/copies/decline", DeclineHandler),
]
"""The rules of the REST interface."""

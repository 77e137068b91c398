"""Answers to proposed copies, kept with their originals, where who proposed them reads them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Lock, Reference
from cs3lab.collaboration.copies.finding import FoundOriginal, find_original
from cs3lab.merge.origin import Origin, RecordedPerson
from cs3lab.merge.proposal import (
    ANSWERS,
    Answer,
    Proposal,
    plain,
    proposal_in,
    with_answer,
)
from cs3lab.messages import Sentence

if TYPE_CHECKING:
    from cs3lab.files.tree import Tree
    from cs3lab.locking.writing import LockedWriter


class Answerer:
    """Answers proposals for the owner of originals."""

    def __init__(self, tree: Tree, writer: LockedWriter) -> None:
        self._tree = tree
        self._writer = writer
        self._turn = asyncio.Lock()

    async def decline(self, path: str, words: str) -> None:
        """Decline the copy at a path, with these words. Raises Cs3Error."""
        proposal = proposal_in((await self._tree.stat(path)).metadata)
        if proposal is None:
            raise errors.InvalidArgument(Sentence.NOT_PROPOSED())
        await self._decline(proposal, words)

    async def decline_share(self, share_id: str, words: str) -> None:
        """Decline the copy that a received share gives; the share stays. Raises Cs3Error."""
        storage = await self._tree.storage()
        share = (await storage.received.get(share_id)).share
        try:
            copy = await storage.locator.find(share.resource_id)
        except errors.NotFound:
            return
        proposal = proposal_in(copy.resource.metadata)
        if proposal is not None:
            await self._decline(proposal, words)

    async def merged(self, found: FoundOriginal, proposal_id: str) -> None:
        """Say that a proposal was merged into this original; the merge itself stands anyhow."""
        await self._say(found, proposal_id, Answer("merged"))

    async def undone(self, found: FoundOriginal, proposal_id: str) -> None:
        """Take back that a proposal was merged."""
        await self._say(found, proposal_id, None)

    async def _say(self, found: FoundOriginal, proposal_id: str, answer: Answer | None) -> None:
        try:
            await self._answer(found, proposal_id, answer)
        except errors.Cs3Error as error:
            self._tree.log.debug("Who proposed it does not hear of it: %s", error)

    async def _decline(self, proposal: Proposal, words: str) -> None:
        found = await find_original(self._tree.connection, _sought(proposal))
        await self._answer(found, proposal.id, Answer("declined", plain(words)))

    async def _answer(self, found: FoundOriginal, proposal_id: str, answer: Answer | None) -> None:
        """Keep an answer, where the original is there, and this person's: else nobody hears it."""
        if not proposal_id or not found.mine or found.path is None or found.resource is None:
            return
        metadata = (await self._tree.storage()).metadata
        place = Reference.of(found.resource.id)
        async with self._turn:
            kept = (await metadata.get(place, [ANSWERS])).get(ANSWERS, "")
            answers = {ANSWERS: with_answer(kept, proposal_id, answer)}

            async def send(lock: Lock | None) -> None:
                await metadata.set(place, answers, lock)

            await self._writer.change(found.path, send)


def _sought(proposal: Proposal) -> Origin:
    """Return as much of a record as the search for the original needs."""
    return Origin(
        id=proposal.original,
        name=proposal.name,
        path="",
        etag=proposal.etag,
        owner=RecordedPerson(),
        by=RecordedPerson(),
        copied=datetime.now(timezone.utc),
    )

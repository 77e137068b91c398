"""Proposes a copy to the owner of its original: shares it with them, and marks it for merging."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cs3lab.client import errors
from cs3lab.client.model import Lock, Reference, Resource, UserId
from cs3lab.client.sharing_model import Role, same_account
from cs3lab.collaboration.copies.finding import find_original
from cs3lab.collaboration.copies.record import OriginRecords
from cs3lab.merge.origin import Origin
from cs3lab.merge.proposal import PROPOSAL, Proposal, dumps, plain
from cs3lab.messages import Sentence

if TYPE_CHECKING:
    from cs3lab.files.tree import Tree
    from cs3lab.locking.writing import LockedWriter
    from cs3lab.sharing.outgoing import OutgoingShares


class Proposer:
    """Proposes copies to owners. Everything raises Cs3Error and InvalidDocument."""

    def __init__(
        self, tree: Tree, writer: LockedWriter, records: OriginRecords, outgoing: OutgoingShares
    ) -> None:
        self._tree = tree
        self._writer = writer
        self._records = records
        self._outgoing = outgoing

    async def propose(self, path: str, words: str = "") -> str:
        """Share a copy with the owner of its original, as an editor; return the owner's name.

        A share they have already stays as it is. `words` are what they are told with it.
        """
        copy, origin = await self._records.of(path)
        if origin is None:
            raise errors.InvalidArgument(Sentence.NOBODY_TO_ASK())
        found = await find_original(self._tree.connection, origin)
        owner = await self._owner(found.owner, origin, proven=found.resource is not None)
        if not same_account(copy.owner, owner):
            await self._share(path, owner)
        now = found.resource
        proposal = Proposal(
            id=secrets.token_hex(8),
            original=origin.id if now is None else now.id,
            name=origin.name if now is None else now.name,
            etag="" if now is None else now.etag,
            words=plain(words),
        )
        await self._mark(path, copy, proposal)
        person = await (await self._tree.storage()).people.get_user(owner)
        return person.display_name or person.username

    async def _owner(self, owner: UserId | None, origin: Origin, *, proven: bool) -> UserId:
        people = (await self._tree.storage()).people
        if owner is None:
            raise errors.NotFound(Sentence.OWNER_UNKNOWN())
        if same_account(owner, (await people.me()).id):
            raise errors.InvalidArgument(Sentence.ORIGINAL_IS_YOURS())
        if not proven:
            # A copy can say anything: nothing is shared with anybody but whom it names.
            person = await people.get_user(owner)
            if origin.owner.name not in (person.display_name, person.username):
                raise errors.NotFound(Sentence.OWNER_UNKNOWN())
        return owner

    async def _share(self, path: str, owner: UserId) -> None:
        try:
            await self._outgoing.create(path, owner, Role.EDITOR, None)
        except errors.AlreadyExists:
            self._tree.log.debug("The copy was shared with its owner before.")

    async def _mark(self, path: str, copy: Resource, proposal: Proposal) -> None:
        """Keep a proposal with its copy, for the owner's list of shares and for both bars."""
        metadata = (await self._tree.storage()).metadata

        async def send(lock: Lock | None) -> None:
            await metadata.set(Reference.of(copy.id), {PROPOSAL: dumps(proposal)}, lock)

        try:
            await self._writer.change(path, send)
        except errors.Cs3Error as error:
            self._tree.log.debug("The share does not say what it is for: %s", error)

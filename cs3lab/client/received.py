"""Shares with the caller: waiting for an answer, accepted, declined, hidden, renamed.

A server without spaces has only accepted and declined, and hiding is declining there
(docs/servers.md, Shares).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as api
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as resources
from cs3.storage.provider.v1beta1 import resources_pb2 as provider
from google.protobuf.field_mask_pb2 import FieldMask

from cs3lab.client import sharing_convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import (
    AlreadyExists,
    Cs3Error,
    FailedPrecondition,
    NotFound,
    ServerError,
    Unsupported,
)
from cs3lab.client.guard import guarded
from cs3lab.client.names import check_name
from cs3lab.client.people import People
from cs3lab.client.sharing_dialect import lacks_spaces
from cs3lab.client.sharing_model import ReceivedShare, ShareState, same_account
from cs3lab.client.spaces import Spaces
from cs3lab.messages import Sentence

ShareObserver: TypeAlias = Callable[[Sequence[ReceivedShare], frozenset[str]], None]
"""Takes a list of shares, and the ids of those the caller has changed since the last list."""


@guarded
class ReceivedShares:
    """The shares with the caller of one client."""

    def __init__(self, client: Client, dialect: Dialect, spaces: Spaces, people: People) -> None:
        self._client = client
        self._dialect = dialect
        self._spaces = spaces
        self._people = people
        self.changes = 0
        """How often the caller answered or renamed shares: a list from before is old."""
        self.supported: bool | None = None
        """Whether the storage keeps shares; None: not yet seen."""
        self.observers: list[ShareObserver] = []
        """Told every list that is newer than the last one told."""
        self._own: set[str] = set()
        self._asked = self._told = 0

    async def list(self) -> list[ReceivedShare]:
        """Return the shares with the caller, in any state.

        Those they made themselves are left out, and so is what only says that they belong to a
        space.

        Raises Unsupported where there are no shares.
        """
        me = (await self._people.me()).id
        self._asked += 1
        asked, changes = self._asked, self.changes
        try:
            answer = await self._client.call("ListReceivedShares", api.ListReceivedSharesRequest())
        except Unsupported:
            self.supported = False
            raise
        self.supported = True
        found = [sharing_convert.received(message) for message in answer.shares]
        # Whoever shares with a group they belong to is given their own share (docs/servers.md,
        # Shares).
        shares = [
            each
            for each in found
            if not same_account(each.share.creator, me) and not _is_membership(each)
        ]
        if asked > self._told and changes == self.changes:
            self._told = asked
            own, self._own = frozenset(self._own), set()
            for observer in self.observers:
                observer(shares, own)
        return shares

    async def get(self, share_id: str) -> ReceivedShare:
        """Return one share with the caller. Raises NotFound."""
        for each in await self.list():
            if each.share.id == share_id:
                return each
        raise NotFound(Sentence.SHARE_TAKEN_BACK(), operation="GetReceivedShare")

    async def accept(self, share_id: str) -> ReceivedShare:
        """Accept a share, also one that was declined or hidden. Raises NotFound."""
        fields = (
            ["state"] if await lacks_spaces(self._dialect, self._spaces) else ["state", "hidden"]
        )
        return await self._update(share_id, fields, state=resources.SHARE_STATE_ACCEPTED)

    async def decline(self, share_id: str) -> ReceivedShare:
        """Decline a share, also one that was accepted; its files stay. Raises NotFound."""
        return await self._update(share_id, ["state"], state=resources.SHARE_STATE_REJECTED)

    async def hide(self, share_id: str) -> ReceivedShare:
        """Hide a share, or decline it where that is the same. Raises NotFound."""
        if await lacks_spaces(self._dialect, self._spaces):
            return await self.decline(share_id)
        return await self._update(share_id, ["hidden"], hidden=True)

    async def keeps_names(self) -> bool:
        """Return whether shares can be renamed; calls only where the server is not known."""
        return not await lacks_spaces(self._dialect, self._spaces)

    async def rename(self, share_id: str, name: str) -> ReceivedShare:
        """Rename an accepted share for the caller alone; the file keeps its name.

        Raises AlreadyExists, FailedPrecondition where it is not accepted, InvalidArgument,
        NotFound, Unsupported.
        """
        check_name(name)
        if not await self.keeps_names():
            raise Unsupported(Sentence.NO_OWN_NAMES(), operation="UpdateReceivedShare")
        known = {each.share.id: each for each in await self.list()}
        if share_id not in known:
            raise NotFound(Sentence.SHARE_TAKEN_BACK(), operation="UpdateReceivedShare")
        if known.pop(share_id).state is not ShareState.ACCEPTED:
            raise FailedPrecondition(Sentence.NOT_ACCEPTED(), operation="UpdateReceivedShare")
        # Servers mount two shares under one name (docs/servers.md, Shares).
        if any(each.mount_name == name for each in known.values()):
            raise AlreadyExists(Sentence.SHARE_NAME_TAKEN(), operation="UpdateReceivedShare")
        mount_point = provider.Reference(path=name)
        return await self._update(share_id, ["mount_point"], mount_point=mount_point)

    async def _update(self, share_id: str, fields: Sequence[str], **values: Any) -> ReceivedShare:
        share = resources.Share(id=resources.ShareId(opaque_id=share_id))
        self._own.add(share_id)
        request = api.UpdateReceivedShareRequest(
            share=resources.ReceivedShare(share=share, **values),
            update_mask=FieldMask(paths=fields),
        )
        try:
            answer = await self._client.call("UpdateReceivedShare", request)
        except NotFound as error:
            raise NotFound(
                Sentence.SHARE_TAKEN_BACK(), operation=error.operation, code=error.code
            ) from error
        except ServerError as error:
            raise await self._why_not(error, share_id) from error
        finally:
            self._own.add(share_id)
            self.changes += 1
        return sharing_convert.received(answer.share)

    async def _why_not(self, error: Cs3Error, share_id: str) -> Cs3Error:
        try:
            await self.get(share_id)
        except NotFound as gone:
            return gone
        return error


def _is_membership(received: ReceivedShare) -> bool:
    """Return whether it asks for no answer; a space accepted as a share stays within reach."""
    return received.share.is_space_grant and received.state is not ShareState.ACCEPTED

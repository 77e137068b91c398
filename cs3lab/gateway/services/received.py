"""Shares as their recipients see them. Answers as docs/servers.md, "Shares"."""

import posixpath
from dataclasses import replace
from itertools import count
from typing import Any

import grpc
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration

from cs3lab.gateway.core import Call
from cs3lab.gateway.services.shares import info_of
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.shares import Answered, Shared

FILTER = collaboration.Filter
PENDING = collaboration.SHARE_STATE_PENDING
ACCEPTED = collaboration.SHARE_STATE_ACCEPTED
REJECTED = collaboration.SHARE_STATE_REJECTED


def list_received_shares(call: Call) -> None:
    """List what is shared with the caller or their groups, in any state."""
    call.response.shares.extend(_message(call, share) for share in _listed(call))


def list_existing_received_shares(call: Call) -> None:
    """List the same with what is shared, leaving out what is gone."""
    if not call.core.profile.sharing.lists_with_infos:
        raise Refused(grpc.StatusCode.UNKNOWN, "error: not supported")
    for share in _listed(call):
        info = info_of(call, share)
        if info is not None:
            call.response.share_infos.add(received_share=_message(call, share), resource_info=info)


def get_received_share(call: Call) -> None:
    """Tell one share with the caller."""
    share = _for_caller(call, call.request.ref.id.opaque_id)
    if share is None:
        raise Refused(call.core.profile.sharing.unknown_received, "error getting received share")
    call.response.share.CopyFrom(_message(call, share))


def update_received_share(call: Call) -> None:
    """Accept, decline, hide or rename a share with the caller."""
    sent, ways = call.request.share, call.core.profile.sharing
    share = _for_caller(call, sent.share.id.opaque_id)
    if share is None:
        raise Refused(ways.unknown_received_update, "error getting received share")
    answer = _answer(call, share)
    for path in call.request.update_mask.paths:
        if path == "state":
            answer = _with_state(call, share, answer, sent.state)
        elif path == "hidden":
            answer = replace(answer, hidden=sent.hidden) if ways.asks_recipients else answer
        elif path == "mount_point" and ways.asks_recipients:
            answer = replace(answer, mount=sent.mount_point.path.removeprefix("./"))
        else:
            raise Refused(Code.INTERNAL, "error updating received share")
    call.core.store.shares.set_answer(share, call.user.id, answer)
    call.response.share.CopyFrom(_message(call, share))


def _with_state(call: Call, share: Shared, answer: Answered, state: int) -> Answered:
    if call.core.profile.sharing.asks_recipients:
        named = state != ACCEPTED or answer.mount
        return replace(answer, state=state, mount=answer.mount if named else _mount(call, share))
    if state == PENDING:
        return answer
    return Answered(state, hidden=state == REJECTED)


def _mount(call: Call, share: Shared) -> str:
    """Return a name nothing else among the caller's accepted shares has."""
    node = call.core.store.tree.by_id(share.node)
    name = node.name if node is not None else share.node
    taken = call.core.store.shares.mounts(call.user.id)
    stem, ending = posixpath.splitext(name)
    others = (f"{stem} ({number}){ending}" for number in count(1))
    return name if name not in taken else next(each for each in others if each not in taken)


def _listed(call: Call) -> list[Shared]:
    shares = _to_caller(call)
    for wanted in call.request.filters:
        if wanted.type == FILTER.TYPE_STATE:
            state = wanted.state if call.core.profile.sharing.asks_recipients else ACCEPTED
            shares = [share for share in shares if _answer(call, share).state == state]
        if wanted.type == FILTER.TYPE_RESOURCE_ID:
            target = wanted.resource_id.opaque_id
            shares = [one for one in shares if one.message.resource_id.opaque_id == target]
    return shares


def _to_caller(call: Call) -> list[Shared]:
    shares = call.core.store.shares.with_any((call.user.id, *call.user.groups))
    if call.core.profile.sharing.asks_recipients:
        return [share for share in shares if not share.expired]
    return shares


def _for_caller(call: Call, share_id: str) -> Shared | None:
    found = [share for share in _to_caller(call) if share.id == share_id]
    return found[0] if found else None


def _answer(call: Call, share: Shared) -> Answered:
    fresh = Answered(PENDING if call.core.profile.sharing.asks_recipients else ACCEPTED)
    return call.core.store.shares.answer(share, call.user.id) or fresh


def _message(call: Call, share: Shared) -> Any:
    answer = _answer(call, share)
    message = collaboration.ReceivedShare(
        share=share.message, state=answer.state, hidden=answer.hidden
    )
    if answer.mount:
        message.mount_point.path = answer.mount
    return message


CALLS = {
    "ListReceivedShares": list_received_shares,
    "ListExistingReceivedShares": list_existing_received_shares,
    "GetReceivedShare": get_received_share,
    "UpdateReceivedShare": update_received_share,
}

"""What the calls on the tree mean in the folder `Shares`, where servers have one."""

from dataclasses import replace
from typing import Any

import grpc
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration

from cs3lab.gateway.core import Call, one_of_many
from cs3lab.gateway.mounts import FOLDER, JAIL, jail_id
from cs3lab.gateway.references import Form
from cs3lab.gateway.render import Extras
from cs3lab.gateway.services import locks
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.shares import Shared


def names(call: Call, reference: Any) -> list[str] | None:
    """Return the names below the folder that a reference leads to; None for another place."""
    return call.core.references.names_in_shares(call.user, reference)


def list_folder(call: Call) -> None:
    """List the accepted shares that still are there, by ids of the folder's own."""
    for mount, share in call.core.mounts.all(call.user).items():
        node = call.core.store.tree.by_id(share.node)
        if node is None:
            continue
        extras = Extras(call.core.access.rights(call.user, node))
        with one_of_many(node.path):
            info = call.core.renderer.info(call.user, node, extras, Form.BY_ID, listed=True)
            info.id.CopyFrom(jail_id(share.id))
            info.parent_id.CopyFrom(jail_id(JAIL))
            info.name = info.path = mount
            call.response.infos.append(info)


def rename(call: Call, source: list[str]) -> None:
    """Rename a mount; the owner keeps the name of the folder itself."""
    target = names(call, call.request.destination)
    share = call.core.mounts.share(call.user, source[0])
    if share is None or target is None or len(target) != 1:
        raise Refused(Code.UNIMPLEMENTED, "move between spaces: copy and delete")
    _answer(call, share, mount=target[0])


def leave(call: Call, name: str) -> None:
    """Reject a share by deleting its mount."""
    share = call.core.mounts.share(call.user, name)
    if share is None:
        raise Refused(Code.NOT_FOUND, f"not found: {name}")
    _answer(call, share, state=collaboration.SHARE_STATE_REJECTED)


def set_lock(call: Call) -> None:
    """Lock a node, but not through the folder: only the original can be locked."""
    if names(call, call.request.ref) is not None:
        raise Refused(grpc.StatusCode.UNIMPLEMENTED, f"locks are not supported in {FOLDER}")
    locks.set_lock(call)


def _answer(call: Call, share: Shared, **values: Any) -> None:
    shares = call.core.store.shares
    answer = shares.answer(share, call.user.id)
    if answer is not None:
        shares.set_answer(share, call.user.id, replace(answer, **values))


CALLS = {"SetLock": set_lock}

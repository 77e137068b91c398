"""Spaces and what fits in them. Each person has one, the personal space."""

import shutil
from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as provider
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces

from cs3lab.gateway.core import Call
from cs3lab.gateway.references import Form
from cs3lab.gateway.render import Extras, opaque, timestamp
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.nodes import Node

FILTER = spaces.ListStorageSpacesRequest.Filter


def get_quota(call: Call) -> None:
    """Tell the quota; what is used is told right only with the space."""
    if call.core.profile.disk_quota:
        disk = shutil.disk_usage(call.core.store.files)
        call.response.total_bytes, call.response.used_bytes = disk.total, disk.used
        return
    node = call.node("get_quota")
    owner = call.core.users.named(node.parts[0])
    call.response.total_bytes = owner.quota if owner else 0


def list_storage_spaces(call: Call) -> None:
    """List the caller's personal space, unless a filter asks for others."""
    home = call.core.store.tree.node([call.user.username])
    if home is None:
        return
    space = _personal(call, call.core.store.tree.refreshed(home))
    if all(_passes(call, space, wanted) for wanted in call.request.filters):
        call.response.storage_spaces.append(space)


def _passes(call: Call, space: Any, wanted: Any) -> bool:
    if wanted.type == FILTER.TYPE_PATH and not call.core.profile.path_ids:
        raise Refused(Code.INVALID_ARGUMENT, "filter by path is not supported")
    if wanted.type == FILTER.TYPE_SPACE_TYPE:
        return bool(wanted.space_type in (space.space_type, "+" + space.space_type))
    if wanted.type == FILTER.TYPE_ID:
        return bool(wanted.id.opaque_id == space.id.opaque_id)
    return True


def _personal(call: Call, home: Node) -> Any:
    references, profile = call.core.references, call.core.profile
    extras = Extras(call.core.access.rights(call.user, home))
    form = Form.ABSOLUTE if profile.path_ids else Form.BY_ID
    ids = references.id_of(home)
    space = provider.StorageSpace(
        id=provider.StorageSpaceId(opaque_id=f"{ids['storage_id']}${ids['space_id']}"),
        owner=call.user.message(),
        name=call.user.display_name,
        space_type="personal",
        mtime=timestamp(home.mtime),
        root_info=call.core.renderer.info(call.user, home, extras, form),
        quota=provider.Quota(quota_max_bytes=call.user.quota),
    )
    if profile.path_ids:
        space.root_info.path = references.home(call.user)
        return space
    space.root.CopyFrom(provider.ResourceId(**ids))
    space.opaque.CopyFrom(
        opaque(
            {
                "path": references.home(call.user),
                "quota.used": str(call.core.quotas.used(call.user)),
                "quota.total": str(call.user.quota),
            }
        )
    )
    return space


CALLS = {"GetQuota": get_quota, "ListStorageSpaces": list_storage_spaces}

"""Conversion between roles and the sets of permissions servers keep. Pure.

Source: docs/servers.md, Shares.
"""

from __future__ import annotations

from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client.errors import InvalidArgument
from cs3lab.client.sharing_model import Role
from cs3lab.messages import Sentence

_VIEWER = (
    "get_path",
    "get_quota",
    "initiate_file_download",
    "list_container",
    "list_file_versions",
    "list_grants",
    "list_recycle",
    "stat",
)
_EDITOR_OF_A_FILE = (
    *_VIEWER,
    "initiate_file_upload",
    "restore_file_version",
    "restore_recycle_item",
)
# Servers with spaces refuse these on a file (docs/servers.md, Shares).
_EDITOR_OF_A_DIRECTORY = (*_EDITOR_OF_A_FILE, "create_container", "delete", "move")


def permissions_of(role: Role, *, directory: bool) -> Any:
    """Return the permissions of a role. Raises InvalidArgument where it is Role.OTHER."""
    if role is Role.VIEWER:
        names: tuple[str, ...] = _VIEWER
    elif role is Role.EDITOR:
        names = _EDITOR_OF_A_DIRECTORY if directory else _EDITOR_OF_A_FILE
    else:
        raise InvalidArgument(Sentence.CHOOSE_ROLE())
    return resources.ResourcePermissions(**dict.fromkeys(names, True))


def role_of(permissions: Any) -> Role:
    """Return the role of a set of permissions, by meaning: servers rewrite what they are sent."""
    if not permissions.initiate_file_download:
        return Role.OTHER
    return Role.EDITOR if permissions.initiate_file_upload else Role.VIEWER

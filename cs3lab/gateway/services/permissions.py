"""What servers make of the permissions of a share or link."""

from typing import Any

from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.shares import names_of

RESHARING = {"add_grant", "update_grant", "remove_grant"}
FOR_DIRECTORIES = {"create_container", "delete", "move"}

VIEWER = [
    "get_path",
    "initiate_file_download",
    "list_container",
    "list_file_versions",
    "list_recycle",
    "stat",
]
EDITOR = [
    *VIEWER,
    *["initiate_file_upload", "create_container", "delete", "move", "purge_recycle"],
    *["restore_file_version", "restore_recycle_item"],
]
UPLOADER = ["get_path", "initiate_file_upload", "list_container", "stat"]


def refuse_unfit(permissions: Any, node: Node) -> None:
    """Refuse rights to share on, and rights of directories on a file."""
    names = set(names_of(permissions).split())
    if names & RESHARING or (not node.is_dir and names & FOR_DIRECTORIES):
        raise Refused(Code.INVALID_ARGUMENT, "invalid permissions")


def rewritten(permissions: Any) -> Any:
    """Return the nearest of the sets a server without fine-grained rights keeps."""
    if permissions.initiate_file_upload:
        names = EDITOR if permissions.initiate_file_download else UPLOADER
    elif permissions.initiate_file_download:
        names = VIEWER
    else:
        raise Refused(Code.INTERNAL, "error creating share")
    return provider.ResourcePermissions(**dict.fromkeys(names, True))

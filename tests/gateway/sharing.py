"""Sharing, asked bare: requests as they go over the wire, and a visitor of a link."""

from typing import Any

from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.gateway.v1beta1 import gateway_api_pb2_grpc
from cs3.identity.group.v1beta1 import resources_pb2 as groups
from cs3.rpc.v1beta1 import code_pb2
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as collaboration
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as shares
from cs3.sharing.link.v1beta1 import link_api_pb2 as link_api
from cs3.sharing.link.v1beta1 import resources_pb2 as links
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types
from google.protobuf.field_mask_pb2 import FieldMask

from tests.gateway.caller import Caller, open_channel
from tests.support.gateway import GatewayProcess

VIEWER = [
    "get_path",
    "get_quota",
    "initiate_file_download",
    "stat",
    "list_container",
    "list_file_versions",
]
FILE_EDITOR = [*VIEWER, "initiate_file_upload", "restore_file_version"]
EDITOR = [*FILE_EDITOR, "create_container", "delete", "move"]
UPDATE = link_api.UpdatePublicShareRequest.Update
PENDING, ACCEPTED, REJECTED = 1, 2, 3


def rights(names: list[str]) -> Any:
    return resources.ResourcePermissions(**dict.fromkeys(names, True))


def granted(names: list[str]) -> Any:
    return shares.SharePermissions(permissions=rights(names))


def names_of(permissions: Any) -> set[str]:
    return {field.name for field, _ in permissions.permissions.ListFields()}


def user(caller: Caller) -> Any:
    return resources.Grantee(type=resources.GRANTEE_TYPE_USER, user_id=caller.user.id)


def group(name: str) -> Any:
    return resources.Grantee(
        type=resources.GRANTEE_TYPE_GROUP, group_id=groups.GroupId(opaque_id=name)
    )


def share(caller: Caller, path: str, grantee: Any, names: list[str], end: int = 0) -> Any:
    """Share: (code, the share)."""
    expiration = types.Timestamp(seconds=end) if end else None
    request = collaboration.CreateShareRequest(
        resource_info=caller.stat(path),
        grant=shares.ShareGrant(grantee=grantee, permissions=granted(names), expiration=expiration),
    )
    code, response = caller.call("CreateShare", request)
    return code, response.share if code == "OK" else None


def shared(caller: Caller, path: str, grantee: Any, names: list[str]) -> Any:
    """Share what can be shared; give the share."""
    code, made = share(caller, path, grantee, names)
    assert code == "OK", code
    return made


def listed(caller: Caller, **wanted: Any) -> list[str]:
    """Give the ids of ListShares with one filter, or with none."""
    kinds = {"creator": 4, "owner": 3, "resource_id": 2}
    filters = [shares.Filter(type=kinds[key], **{key: value}) for key, value in wanted.items()]
    code, response = caller.call("ListShares", collaboration.ListSharesRequest(filters=filters))
    assert code == "OK", code
    return [each.id.opaque_id for each in response.shares]


def received(caller: Caller, made: Any) -> Any | None:
    """Give a share as its recipient sees it."""
    _, response = caller.call("ListReceivedShares", collaboration.ListReceivedSharesRequest())
    found = [each for each in response.shares if each.share.id == made.id]
    return found[0] if found else None


def answer(caller: Caller, made: Any, *paths: str, **values: Any) -> str:
    request = collaboration.UpdateReceivedShareRequest(
        share=shares.ReceivedShare(share=shares.Share(id=made.id), **values),
        update_mask=FieldMask(paths=paths),
    )
    return caller.code("UpdateReceivedShare", request)


def update(caller: Caller, made: Any, names: list[str]) -> str:
    request = collaboration.UpdateShareRequest(
        ref=shares.ShareReference(id=made.id),
        share=shares.Share(id=made.id, permissions=granted(names)),
        update_mask=FieldMask(paths=["permissions"]),
        field=collaboration.UpdateShareRequest.UpdateField(permissions=granted(names)),
    )
    return caller.code("UpdateShare", request)


def remove(caller: Caller, made: Any) -> str:
    ref = shares.ShareReference(id=made.id)
    return caller.code("RemoveShare", collaboration.RemoveShareRequest(ref=ref))


def link(caller: Caller, path: str, names: list[str], **grant: Any) -> Any:
    """Make a link: (code, the link)."""
    info = caller.stat(path)
    info.arbitrary_metadata.SetInParent()
    permissions = links.PublicSharePermissions(permissions=rights(names))
    request = link_api.CreatePublicShareRequest(
        resource_info=info, grant=links.Grant(permissions=permissions, **grant)
    )
    code, response = caller.call("CreatePublicShare", request)
    return code, response.share if code == "OK" else None


def linked(caller: Caller, path: str, names: list[str], **grant: Any) -> Any:
    """Make a link that can be made; give it."""
    code, made = link(caller, path, names, **grant)
    assert code == "OK", code
    return made


def unlink(caller: Caller, made: Any) -> str:
    ref = links.PublicShareReference(id=made.id)
    return caller.code("RemovePublicShare", link_api.RemovePublicShareRequest(ref=ref))


def change_link(caller: Caller, made: Any, kind: int, **values: Any) -> str:
    """Change one thing about a link."""
    named = kind == UPDATE.TYPE_DISPLAYNAME
    update = (
        UPDATE(type=kind, **values) if named else UPDATE(type=kind, grant=links.Grant(**values))
    )
    request = link_api.UpdatePublicShareRequest(
        ref=links.PublicShareReference(id=made.id), update=update
    )
    return caller.code("UpdatePublicShare", request)


class Visitor(Caller):
    """Who opens a link, without an account; `code` tells how that went."""

    def __init__(self, gateway: GatewayProcess, token: str, password: str = "") -> None:
        self.gateway = gateway
        self.username = ""
        self._channel = open_channel(gateway)
        self.stub = gateway_api_pb2_grpc.GatewayAPIStub(self._channel)
        request = gateway_api.AuthenticateRequest(
            type="publicshares", client_id=token, client_secret=f"password|{password}"
        )
        signed_in = self.stub.Authenticate(request)
        self.opened = code_pb2.Code.Name(signed_in.status.code).removeprefix("CODE_")
        self.token = signed_in.token
        self.user = signed_in.user
        self.home = f"/public/{token}"

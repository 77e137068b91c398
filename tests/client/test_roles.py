from __future__ import annotations

import pytest
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client.errors import InvalidArgument
from cs3lab.client.roles import permissions_of, role_of
from cs3lab.client.sharing_model import Role

# As servers give back what they were sent: docs/servers.md, Shares.
REWRITTEN = {
    Role.VIEWER: "get_path initiate_file_download list_container list_file_versions stat",
    Role.EDITOR: "get_path initiate_file_download initiate_file_upload create_container delete "
    "move purge_recycle list_container restore_recycle_item stat",
}


def permissions(names: str) -> object:
    return resources.ResourcePermissions(**dict.fromkeys(names.split(), True))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
@pytest.mark.parametrize("directory", [True, False])
def test_a_role_is_read_back(role: Role, directory: bool) -> None:
    assert role_of(permissions_of(role, directory=directory)) is role


@pytest.mark.parametrize("role", REWRITTEN)
def test_a_role_is_told_by_its_meaning(role: Role) -> None:
    assert role_of(permissions(REWRITTEN[role])) is role


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_a_file_gets_no_rights_of_folders(role: Role) -> None:
    sent = permissions_of(role, directory=False)
    assert (sent.create_container, sent.delete, sent.move) == (False, False, False)


@pytest.mark.parametrize("directory", [True, False])
def test_nobody_is_let_to_share_on(directory: bool) -> None:
    sent = permissions_of(Role.EDITOR, directory=directory)
    assert (sent.add_grant, sent.update_grant, sent.remove_grant) == (False, False, False)


@pytest.mark.parametrize("names", ["", "get_path stat initiate_file_upload create_container"])
def test_other_sets_are_neither(names: str) -> None:
    assert role_of(permissions(names)) is Role.OTHER


def test_other_is_never_sent() -> None:
    with pytest.raises(InvalidArgument):
        permissions_of(Role.OTHER, directory=True)

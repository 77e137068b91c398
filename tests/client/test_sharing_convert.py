from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from cs3.identity.group.v1beta1 import resources_pb2 as groups
from cs3.identity.user.v1beta1 import resources_pb2 as users
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as collaboration
from cs3.sharing.link.v1beta1 import resources_pb2 as link
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client import sharing_convert as convert
from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import UserId
from cs3lab.client.sharing_model import FEDERATED, GroupId, ShareState, same_account


def test_a_grantee_is_a_person_or_a_group() -> None:
    for grantee in (UserId("idp", "marie"), GroupId("idp", "physics")):
        assert convert.grantee(convert.to_grantee(grantee)) == grantee


def test_a_grantee_at_another_site_stays_one() -> None:
    away = UserId("cesnet.cz", "marie", FEDERATED)
    assert convert.grantee(convert.to_grantee(away)) == away


@pytest.mark.parametrize(
    ("state", "meaning"),
    [
        (collaboration.SHARE_STATE_INVALID, ShareState.PENDING),
        (collaboration.SHARE_STATE_PENDING, ShareState.PENDING),
        (collaboration.SHARE_STATE_ACCEPTED, ShareState.ACCEPTED),
        (collaboration.SHARE_STATE_REJECTED, ShareState.DECLINED),
    ],
)
def test_what_is_neither_accepted_nor_declined_waits(state: int, meaning: ShareState) -> None:
    assert convert.received(collaboration.ReceivedShare(state=state)).state is meaning


def test_a_mount_name_has_no_slashes_around_it() -> None:
    message = collaboration.ReceivedShare(mount_point=resources.Reference(path="/mine.txt"))
    assert convert.received(message).mount_name == "mine.txt"


@pytest.mark.parametrize("name", ["abc", "Link"])
def test_a_name_the_server_made_up_is_none(name: str) -> None:
    message = link.PublicShare(token="abc", display_name=name)
    assert convert.link(message).name == ""


def test_a_group_without_a_display_name_goes_by_its_name() -> None:
    message = groups.Group(id=groups.GroupId(opaque_id="g"), group_name="physics")
    assert convert.group(message).display_name == "physics"


def test_an_end_must_lie_ahead_and_have_a_zone() -> None:
    now = datetime.now(timezone.utc)
    convert.check_expiry(None)
    convert.check_expiry(now + timedelta(hours=1))
    for wrong in (now, now - timedelta(days=1), now.replace(tzinfo=None) + timedelta(days=1)):
        with pytest.raises(InvalidArgument):
            convert.check_expiry(wrong)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (UserId("idp", "marie"), UserId("", "marie"), True),
        (UserId("idp", "marie"), UserId("idp", "marie"), True),
        (UserId("here", "marie"), UserId("there", "marie"), False),
        (UserId("idp", "marie"), UserId("idp", "pierre"), False),
        (UserId("idp", "physics"), GroupId("idp", "physics"), False),
        (None, UserId("idp", "marie"), False),
    ],
)
def test_accounts_are_the_same_by_what_both_tell(
    one: UserId | None, other: UserId | GroupId, same: bool
) -> None:
    assert same_account(one, other) is same
    assert same_account(other, one) is same


def test_an_id_of_a_user_carries_its_kind() -> None:
    message = resources.Grantee(
        type=resources.GRANTEE_TYPE_USER,
        user_id=users.UserId(idp="idp", opaque_id="marie", type=users.USER_TYPE_FEDERATED),
    )
    assert convert.grantee(message) == UserId("idp", "marie", FEDERATED)

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cs3lab.client.model import ResourceId, UserId
from cs3lab.client.sharing_model import ReceivedShare, Role, Share, ShareState
from cs3lab.namespace.share_names import share_names

NOON = datetime(2026, 11, 3, 12, tzinfo=timezone.utc)


def received(
    number: int,
    *,
    state: ShareState = ShareState.ACCEPTED,
    hidden: bool = False,
    mount_name: str = "",
) -> ReceivedShare:
    share = Share(
        id=str(number),
        resource_id=ResourceId("storage", "space", f"file-{number}"),
        grantee=UserId("", "marie"),
        role=Role.VIEWER,
        owner=None,
        creator=UserId("", "einstein"),
        created=NOON + timedelta(hours=number),
        expires=None,
    )
    return ReceivedShare(share, state, hidden, mount_name)


def names(*shares: tuple[ReceivedShare, str]) -> dict[str, str]:
    return {name: each.share.id for name, each in share_names(shares).items()}


def test_an_accepted_share_goes_by_the_name_of_what_is_shared() -> None:
    assert names((received(1), "plots.ipynb")) == {"plots.ipynb": "1"}


@pytest.mark.parametrize("state", [ShareState.PENDING, ShareState.DECLINED])
def test_only_accepted_shares_are_in_the_folder(state: ShareState) -> None:
    assert names((received(1, state=state), "plots.ipynb")) == {}


def test_a_hidden_share_is_not_in_the_folder() -> None:
    assert names((received(1, hidden=True), "plots.ipynb")) == {}


def test_the_older_of_two_keeps_its_name_in_any_order() -> None:
    older, newer = (received(1), "plots.ipynb"), (received(2), "plots.ipynb")
    wanted = {"plots.ipynb": "1", "plots (1).ipynb": "2"}
    assert names(older, newer) == names(newer, older) == wanted


def test_a_number_already_in_a_name_is_passed_over() -> None:
    shares = [(received(1), "a"), (received(2), "a (1)"), (received(3), "a")]
    assert names(*shares) == {"a": "1", "a (1)": "2", "a (2)": "3"}


def test_a_name_of_ones_own_goes_before_all_others() -> None:
    shares = [(received(1), "mine"), (received(2, mount_name="mine"), "theirs")]
    assert names(*shares) == {"mine": "2", "mine (1)": "1"}


def test_a_mount_name_never_leads_elsewhere() -> None:
    assert names((received(1, mount_name="a/b"), "c")) == {"b": "1"}


def test_what_is_gone_and_nameless_has_no_entry() -> None:
    assert names((received(1), "")) == {}

from __future__ import annotations

import pytest

from cs3lab.client.errors import InvalidArgument, Unsupported
from cs3lab.client.model import User, UserId
from cs3lab.client.sharing_model import FEDERATED, GroupId
from cs3lab.sharing.principals import MOST, grantee, principal, search
from tests.client.conftest import Open
from tests.conftest import GatewayFactory
from tests.sharing.conftest import Person
from tests.sharing.users import users_file

pytestmark = pytest.mark.asyncio


async def test_people_and_groups_are_found_in_two_calls_at_once(einstein: Person) -> None:
    found = await search(einstein.storage.people, "cur")
    assert [(one.kind, one.name, one.username) for one in found] == [
        ("user", "Marie Curie", "marie")
    ]
    assert sorted(einstein.calls) == ["FindGroups", "FindUsers"]


async def test_groups_are_marked(einstein: Person) -> None:
    found = await search(einstein.storage.people, "physics")
    assert [(one.kind, one.name) for one in found] == [("group", "Physics Lovers")]


async def test_one_never_finds_oneself(einstein: Person) -> None:
    assert await search(einstein.storage.people, "einstein") == []


@pytest.mark.parametrize("text", ["", " ", "m", " m "])
async def test_a_search_needs_two_letters(einstein: Person, text: str) -> None:
    with pytest.raises(InvalidArgument):
        await search(einstein.storage.people, text)
    assert einstein.calls == []


async def test_the_likeliest_come_first_and_few(
    gateway_factory: GatewayFactory, sign_in: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    crowd = [f"Jo Xander {number:02}" for number in range(40)]
    file = users_file(tmp_path_factory.mktemp("users"), ["Maxine Jones", "Xavier Roe", *crowd])
    storage = sign_in(gateway_factory(options=("--users", str(file))))
    names = [one.name for one in await search(storage.people, "xa")]
    assert names[:2] == ["Xavier Roe", "Jo Xander 00"]
    assert len(names) == MOST


async def test_a_person_at_another_site_is_told_apart() -> None:
    there = UserId("cernbox.cern.ch", "marie", FEDERATED)
    row = principal(there, User(there, "marie", "Marie Curie", "marie@cern.ch"))
    assert (row.kind, row.site) == ("remote", "cernbox.cern.ch")
    assert principal(UserId("here", "marie"), None).site is None


async def test_a_request_names_a_person_or_a_group() -> None:
    assert grantee("user", "marie", "idp") == UserId("idp", "marie")
    assert grantee("group", "physics", "idp") == GroupId("idp", "physics")
    with pytest.raises(Unsupported):
        grantee("remote", "marie", "cernbox.cern.ch")

"""docs/servers.md, "People and metadata": finding people."""

from typing import Any

import pytest
from cs3.identity.user.v1beta1 import resources_pb2 as identity
from cs3.identity.user.v1beta1 import user_api_pb2 as people

from tests.gateway.caller import Caller


def find(caller: Caller, query: str) -> list[str]:
    wanted = people.Filter(type=people.Filter.TYPE_QUERY, query=query)
    response = caller.call("FindUsers", people.FindUsersRequest(filters=[wanted]))[1]
    return sorted(user.username for user in response.users)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("CURIE", ["marie"]),
        ("stein", ["einstein"]),
        ("marie@example.org", ["marie"]),
        ("", ["einstein", "marie", "richard"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_part_of_name_or_mail(
    einstein: Caller, query: str, names: list[str]
) -> None:
    assert find(einstein, query) == names


def test_a_search_needs_a_filter(einstein: Caller) -> None:
    code = einstein.code("FindUsers", people.FindUsersRequest())
    assert code == einstein.expect("gRPC INTERNAL", "gRPC UNKNOWN")


def get(caller: Caller, opaque_id: str) -> tuple[str, Any]:
    request = people.GetUserRequest(user_id=identity.UserId(opaque_id=opaque_id))
    return caller.call("GetUser", request)


def test_a_user_by_id(einstein: Caller, marie: Caller) -> None:
    code, response = get(einstein, marie.user.id.opaque_id)
    assert (code, response.user.display_name) == ("OK", "Marie Curie")
    assert "radium-lovers" in response.user.groups
    assert get(einstein, "nobody")[0] == "NOT_FOUND"


@pytest.mark.parametrize("claim", ["username", "mail", "userid"])
def test_a_user_by_claim(einstein: Caller, marie: Caller, claim: str) -> None:
    values = {
        "username": "marie",
        "mail": "marie@example.org",
        "userid": marie.user.id.opaque_id,
    }
    request = people.GetUserByClaimRequest(claim=claim, value=values[claim])
    expected = einstein.expect("OK", "NOT_FOUND") if claim == "userid" else "OK"
    assert einstein.code("GetUserByClaim", request) == expected

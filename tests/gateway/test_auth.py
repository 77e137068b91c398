"""docs/servers.md, "Authentication and errors"."""

import json
import time
from base64 import urlsafe_b64decode
from typing import Any

import jwt
import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as api
from cs3.identity.user.v1beta1 import user_api_pb2 as people
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces

from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, at
from tests.gateway.conftest import SignIn


def authenticate(caller: Caller, kind: str, name: str, secret: str) -> tuple[str, Any]:
    request = api.AuthenticateRequest(type=kind, client_id=name, client_secret=secret)
    return caller.call("Authenticate", request)


def test_a_password_gives_a_token_and_tells_who_one_is(einstein: Caller) -> None:
    code, response = authenticate(einstein, "basic", "marie", "radioactivity")
    assert code == "OK"
    assert response.user.display_name == "Marie Curie"
    code, response = einstein.call("WhoAmI", api.WhoAmIRequest(token=response.token))
    assert (code, response.user.username) == ("OK", "marie")


@pytest.mark.parametrize(("name", "secret"), [("marie", "wrong"), ("nobody", "x"), ("", "")])
def test_wrong_credentials_are_refused(einstein: Caller, name: str, secret: str) -> None:
    assert authenticate(einstein, "basic", name, secret)[0] == "PERMISSION_DENIED"


def test_an_unknown_kind_of_credentials_is_an_internal_error(einstein: Caller) -> None:
    assert authenticate(einstein, "palmistry", "marie", "radioactivity")[0] == "INTERNAL"


def test_the_machine_secret_signs_in_anybody(einstein: Caller) -> None:
    secret = einstein.gateway.machine_secret
    code, response = authenticate(einstein, "machine", "marie", secret)
    assert (code, response.user.username) == ("OK", "marie")
    assert authenticate(einstein, "machine", "marie", "wrong")[0] == "PERMISSION_DENIED"


def test_a_token_gives_a_new_token(einstein: Caller) -> None:
    code, response = authenticate(einstein, "bearer", "", einstein.token)
    assert (code, response.user.username) == ("OK", "einstein")
    assert authenticate(einstein, "bearer", "", "forged")[0] == "PERMISSION_DENIED"


def test_expiry_and_user_can_be_read_from_the_token(einstein: Caller) -> None:
    body = einstein.token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert claims["exp"] > time.time()
    assert claims["user"]["username"] == "einstein"


DEAD = {
    "Stat": ("NOT_FOUND", provider.StatRequest(ref=at("/x"))),
    "ListContainer": ("NOT_FOUND", provider.ListContainerRequest(ref=at("/x"))),
    "Delete": ("PERMISSION_DENIED", provider.DeleteRequest(ref=at("/x"))),
    "Move": ("PERMISSION_DENIED", provider.MoveRequest(source=at("/x"), destination=at("/y"))),
    "InitiateFileUpload": (
        "PERMISSION_DENIED",
        provider.InitiateFileUploadRequest(ref=at("/x")),
    ),
    "InitiateFileDownload": (
        "PERMISSION_DENIED",
        provider.InitiateFileDownloadRequest(ref=at("/x")),
    ),
    "GetLock": ("PERMISSION_DENIED", provider.GetLockRequest(ref=at("/x"))),
    "ListStorageSpaces": ("INTERNAL", spaces.ListStorageSpacesRequest()),
    "GetHome": ("gRPC UNKNOWN", provider.GetHomeRequest()),
    "FindUsers": ("gRPC PERMISSION_DENIED", people.FindUsersRequest()),
}


@pytest.mark.parametrize("method", DEAD)
def test_each_call_answers_a_dead_token_in_its_way(einstein: Caller, method: str) -> None:
    opencloud, request = DEAD[method]
    einstein.token += "forged"
    assert einstein.code(method, request) == einstein.expect(opencloud, "gRPC PERMISSION_DENIED")


def test_a_missing_token_is_unauthenticated_only_on_local(einstein: Caller) -> None:
    einstein.token = ""
    assert einstein.stat_code("/x") == einstein.expect("NOT_FOUND", "gRPC UNAUTHENTICATED")


def test_who_am_i_tells_that_a_token_is_dead(einstein: Caller) -> None:
    code = einstein.code("WhoAmI", api.WhoAmIRequest(token="forged"))
    assert code == einstein.expect("UNAUTHENTICATED", "gRPC PERMISSION_DENIED")


def test_a_token_ends_when_it_says(gateway_factory: GatewayFactory, sign_in: SignIn) -> None:
    gateway = gateway_factory("reva-local", ("--token-ttl", "600"))
    claims = jwt.decode(sign_in(gateway).token, options={"verify_signature": False})
    assert 590 < claims["exp"] - time.time() <= 600


@pytest.mark.parametrize(
    ("seconds", "opencloud", "reva"), [(-6, False, False), (-3, True, False), (300, True, True)]
)
def test_a_token_lives_five_seconds_longer_on_opencloud(
    einstein: Caller, seconds: float, opencloud: bool, reva: bool
) -> None:
    claims = jwt.decode(einstein.token, options={"verify_signature": False})
    key = (einstein.gateway.root / "state" / "signing-key").read_text(encoding="ascii")
    token = jwt.encode({**claims, "exp": time.time() + seconds}, key, "HS256")
    alive = einstein.code("WhoAmI", api.WhoAmIRequest(token=token)) == "OK"
    assert alive is einstein.expect(opencloud, reva)


def test_a_token_outlives_a_restart(gateway_factory: GatewayFactory, sign_in: SignIn) -> None:
    gateway = gateway_factory()
    caller = sign_in(gateway)
    gateway.restart()
    again = sign_in(gateway)
    again.token = caller.token
    assert again.code("WhoAmI", api.WhoAmIRequest(token=caller.token)) == "OK"
    assert gateway.root.joinpath("state/signing-key").stat().st_mode & 0o077 == 0


def test_secrets_are_not_logged(own_gateway: Any, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    caller.save(caller.home + "/a", b"a")
    caller.token = "forged"
    caller.stat_code("/x")
    assert "relativity" not in own_gateway.log
    assert own_gateway.machine_secret not in own_gateway.log

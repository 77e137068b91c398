"""GET /cs3lab/status."""

from typing import Any

import pytest

from tests.support.abilities import Ability, has, on_one_storage
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents


async def test_says_who_is_signed_in_where(
    contents: Contents, gateway: GatewayProcess, cs3lab_config: dict[str, Any]
) -> None:
    answer = await contents.ask("cs3lab/status")
    assert answer.code == 200
    assert answer.headers["Content-Type"] == "application/json"
    status = answer.json
    assert status["user"] == {"username": "einstein", "display_name": "Albert Einstein"}
    assert status["gateway"] == gateway.grpc
    assert status["root"] == cs3lab_config["root"]
    assert (status["reachable"], status["message"], status["reason"]) == (True, None, None)
    assert status["kernel_files"] is False
    assert status["version"]


async def test_capabilities_are_those_seen_so_far(
    contents: Contents, gateway: GatewayProcess
) -> None:
    unseen = (await contents.ask("cs3lab/status")).json["capabilities"]
    assert set(unseen.values()) == {None}
    await contents.write("a.txt", "one")
    await contents.write("a.txt", "two")
    await contents.ask("api/contents/a.txt/checkpoints")
    seen = (await contents.ask("cs3lab/status")).json["capabilities"]
    assert seen["atomic_save"] is has(gateway.profile, Ability.ATOMIC_SAVES)
    assert seen["versions"] is True


@on_one_storage
async def test_strangers_are_told_nothing(contents: Contents) -> None:
    answer = await contents.ask("cs3lab/status", headers={"Authorization": "token wrong"})
    assert answer.code == 403
    assert b"einstein" not in answer.body


@on_one_storage
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_changed(contents: Contents, method: str) -> None:
    assert (await contents.ask("cs3lab/status", method=method)).code == 405

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from cs3lab.client.channel import Target
from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic, Machine, StaticToken, TokenFile
from cs3lab.client.errors import (
    Cs3Error,
    DeadlineExceeded,
    NotFound,
    TransferInterrupted,
    Unauthenticated,
    Unavailable,
)
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import EINSTEIN, MARIE, Open
from tests.client.counting import Calls
from tests.conftest import GatewayFactory
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


async def token_of(gateway: GatewayProcess, sign_in: Open, person: tuple[str, str]) -> str:
    return (await sign_in(gateway, Basic(*person)).client.token()).value


@pytest_asyncio.fixture
async def silent() -> AsyncIterator[str]:
    """The address of something that accepts and never answers."""
    held: list[asyncio.StreamWriter] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    yield f"{host}:{port}"
    server.close()
    for writer in held:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_the_gateway_says_who_calls(storage: Storage) -> None:
    me = await storage.client.whoami()
    assert me.username == "einstein"
    assert me.display_name
    assert me.id.opaque_id


async def test_a_machine_signs_in_for_a_user(gateway: GatewayProcess, sign_in: Open) -> None:
    storage = sign_in(gateway, Machine("einstein", gateway.machine_secret))
    assert (await storage.client.whoami()).username == "einstein"


@pytest.mark.parametrize("person", [("einstein", "wrong"), ("nobody", "relativity")])
async def test_a_wrong_password_is_told(
    gateway: GatewayProcess, sign_in: Open, person: tuple[str, str]
) -> None:
    storage = sign_in(gateway, Basic(*person))
    with pytest.raises(Unauthenticated) as refused:
        await storage.files.home()
    assert "password" in refused.value.message
    assert person[1] not in str(refused.value)


async def test_a_client_is_made_without_a_loop(gateway: GatewayProcess) -> None:
    client = await asyncio.to_thread(Client, gateway.grpc, Basic(*EINSTEIN))
    assert (await client.whoami()).username == "einstein"
    await client.close()


async def test_a_closed_client_opens_again(storage: Storage) -> None:
    await storage.client.whoami()
    await storage.close()
    assert (await storage.client.whoami()).username == "einstein"


async def test_a_client_serves_another_loop(gateway: GatewayProcess) -> None:
    client = Client(gateway.grpc, Basic(*EINSTEIN))

    def elsewhere() -> str:
        async def ask() -> str:
            me = await client.whoami()
            await client.close()
            return me.username

        return asyncio.run(ask())

    assert (await client.whoami()).username == "einstein"
    assert await asyncio.to_thread(elsewhere) == "einstein"
    assert (await client.whoami()).username == "einstein"
    await client.close()


async def test_signing_in_is_one_call_for_many(storage: Storage, calls: Calls) -> None:
    await asyncio.gather(*(storage.client.whoami() for _ in range(20)))
    assert calls.count("Authenticate") == 1


async def test_nobody_there_is_told(sign_in: Open, unused_tcp_port: int) -> None:
    calls = Calls()
    storage = sign_in(f"127.0.0.1:{unused_tcp_port}", StaticToken("t"), observer=calls)
    with pytest.raises(Unavailable, match="cannot be reached"):
        await storage.files.home()
    assert calls == ["GetHome"] * 4


async def test_a_silent_gateway_ends_in_a_deadline(silent: str, sign_in: Open) -> None:
    storage = sign_in(silent, StaticToken("t"), deadline=0.3)
    with pytest.raises(DeadlineExceeded, match="in time"):
        await storage.files.home()


async def test_a_silent_gateway_ends_signing_in_too(silent: str, sign_in: Open) -> None:
    storage = sign_in(silent, deadline=0.3)
    results = await asyncio.gather(
        *(storage.files.home() for _ in range(5)), return_exceptions=True
    )
    assert {type(result) for result in results} == {DeadlineExceeded}


async def test_a_killed_gateway_is_told_and_found_again(
    gateway_factory: GatewayFactory, sign_in: Open
) -> None:
    gateway = gateway_factory()
    storage = sign_in(gateway)
    home = Reference.at(await storage.files.home())
    gateway.kill()
    with pytest.raises(Unavailable):
        await storage.files.stat(home)
    gateway.restart()
    assert (await wait_for(storage, home)).is_directory


async def wait_for(storage: Storage, ref: Reference):  # type: ignore[no-untyped-def]  # a Resource
    while True:
        try:
            return await storage.files.stat(ref)
        except Unavailable:
            continue


async def test_a_gateway_restarted_between_two_reads_goes_unnoticed(
    own_gateway: GatewayProcess, sign_in: Open
) -> None:
    storage = sign_in(own_gateway)
    home = Reference.at(await storage.files.home())
    own_gateway.restart()
    assert (await storage.files.stat(home)).is_directory


async def test_a_gateway_killed_during_a_save_leaves_the_old_content(
    own_gateway: GatewayProcess, sign_in: Open
) -> None:
    storage = sign_in(own_gateway)
    ref = Reference.at(await storage.files.home()).child("a")
    await storage.transfer.upload(ref, b"old", 3)

    async def deadly() -> AsyncIterator[bytes]:
        yield bytes(1024 * 1024)
        own_gateway.kill()
        for _ in range(64):
            yield bytes(1024 * 1024)

    with pytest.raises((TransferInterrupted, Unavailable)):
        await storage.transfer.upload(ref, deadly(), 65 * 1024 * 1024)
    own_gateway.restart()
    await wait_for(storage, ref)
    assert await storage.transfer.read(ref) == b"old"


async def test_an_upload_into_a_stalled_server_ends(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open, silent: str
) -> None:
    from cs3lab.client.body import Body
    from cs3lab.client.datapath import Endpoint
    from cs3lab.client.http import put

    client = sign_in(gateway, idle=0.3).client
    content = bytes(32 * 1024 * 1024)
    with pytest.raises(DeadlineExceeded):
        await put(
            client,
            Endpoint(f"http://{silent}/", "t"),
            await client.token(),
            Body(content, len(content)),
            None,
            "/x",
        )


async def test_a_token_that_ends_during_a_session_is_renewed(
    gateway_factory: GatewayFactory, sign_in: Open
) -> None:
    calls = Calls()
    gateway = gateway_factory(profile="reva-local", options=("--token-ttl", "1"))
    storage = sign_in(gateway, observer=calls)
    home = Reference.at(await storage.files.home())
    token = await storage.client.token()
    while (await storage.client.token()).value == token.value:
        await storage.files.stat(home)
    assert (await storage.files.stat(home)).is_directory
    assert calls.count("Authenticate") > 1


async def test_a_replaced_token_file_is_followed(
    gateway: GatewayProcess, sign_in: Open, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text(await token_of(gateway, sign_in, EINSTEIN))
    client = sign_in(gateway, TokenFile(path)).client
    assert (await client.whoami()).username == "einstein"
    (tmp_path / "new").write_text(await token_of(gateway, sign_in, MARIE))
    (tmp_path / "new").replace(path)
    assert (await client.whoami()).username == "marie"


@pytest.mark.parametrize("token", ["forged", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln"])
async def test_a_dead_token_is_told_as_such_in_every_call(
    gateway: GatewayProcess, top: Reference, sign_in: Open, token: str
) -> None:
    storage = sign_in(gateway, StaticToken(token))
    for attempt in (
        storage.client.whoami(),
        storage.files.home(),
        storage.files.stat(top),
        storage.files.list(top),
        storage.files.create_directory(top.child("x")),
        storage.transfer.upload(top.child("y"), b"", 0),
    ):
        with pytest.raises(Unauthenticated) as refused:
            await attempt
        assert token not in str(refused.value)


async def test_errors_carry_what_a_log_needs(storage: Storage, top: Reference) -> None:
    with pytest.raises(Cs3Error) as told:
        await storage.files.stat(top.child("missing"))
    error = told.value
    assert isinstance(error, NotFound)
    assert (error.operation, error.code) == ("Stat", "NOT_FOUND")
    assert len(error.trace_id) == 32
    assert error.trace_id in str(error)


@pytest.mark.parametrize(
    ("address", "tls", "encrypted"),
    [
        ("127.0.0.1:1", None, False),
        ("[::1]:1", None, False),
        ("cloud.example.org:1", None, True),
        ("cloud.example.org:1", False, False),
        ("127.0.0.1:1", True, True),
    ],
)
async def test_only_this_machine_is_spoken_to_in_plain_text(
    address: str, tls: bool | None, encrypted: bool
) -> None:
    assert Target(address, tls).encrypted is encrypted


async def test_an_unverified_gateway_is_not_spoken_to(
    gateway: GatewayProcess, sign_in: Open
) -> None:
    storage = sign_in(gateway, StaticToken("t"), tls=True)
    with pytest.raises(Unavailable):
        await storage.files.home()


async def test_a_client_that_is_shut_opens_nothing_any_more(gateway: GatewayProcess) -> None:
    client = Client(gateway.grpc, Basic(*EINSTEIN))
    await client.whoami()
    await client.shut()
    with pytest.raises(Unavailable, match="stopping"):
        await client.whoami()

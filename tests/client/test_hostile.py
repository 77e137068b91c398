"""Whatever a server, a file or a caller hands to the client: nothing but a Cs3Error leaves it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from cs3.rpc.v1beta1 import status_pb2
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types
from hypothesis import given
from hypothesis import strategies as st

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic, StaticToken, TokenFile
from cs3lab.client.errors import Cs3Error, ServerError, Unauthenticated, Unavailable
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import EINSTEIN, Open
from tests.client.every_call import every_call, public_coroutines
from tests.support.gateway import GatewayProcess
from tests.support.hostile import hostile
from tests.support.lacking import lacking

pytestmark = pytest.mark.asyncio

TEXTS = ("a", "", "..", "\ud800", "a\0b", "a\nb", "é")
NO_CALL = {"client.close", "client.shut", "storage.close", "storage.shut"}
FILE = Reference.at("/home/a")
OK = status_pb2.Status(code=1)
MIB = 1024 * 1024
BAD_TOKENS = ("a\nsecret", "sécret", "secret\0", "secret\ud800", "secret" * MIB, "")


async def test_every_public_coroutine_is_tried() -> None:
    storage = Storage(Client("127.0.0.1:1", StaticToken("t")))
    assert set(every_call(storage, "a")) == set(public_coroutines(storage))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("seed", range(3))
async def test_nonsense_of_a_server_is_told_as_an_error_of_ours(
    sign_in: Open, seed: int, text: str
) -> None:
    async with hostile(seed) as address:
        storage = sign_in(address, StaticToken("t"))
        calls = every_call(storage, text)
        asked = {name: call() for name, call in calls.items() if name not in NO_CALL}
        results = await asyncio.gather(*asked.values(), return_exceptions=True)
        await storage.close()
    raised = {name: r for name, r in zip(asked, results, strict=True) if isinstance(r, Exception)}
    assert {name: r for name, r in raised.items() if not isinstance(r, Cs3Error)} == {}


async def test_a_callers_own_failure_stays_what_it_is(storage: Storage, top: Reference) -> None:
    async def broken(sent: bytes) -> AsyncIterator[bytes]:
        if sent:
            yield sent
        raise ZeroDivisionError

    for sent, length in ((b"", 0), (b"a", 3)):
        with pytest.raises(ZeroDivisionError):
            await storage.transfer.upload(top.child("a"), broken(sent), length)


async def test_being_cancelled_is_no_failure(sign_in: Open) -> None:
    storage = sign_in("127.0.0.1:1", StaticToken("t"))
    asking = asyncio.ensure_future(storage.files.home())
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("token", BAD_TOKENS, ids=range(len(BAD_TOKENS)))
async def test_a_token_no_header_holds_is_told_and_not_repeated(
    sign_in: Open, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    storage = sign_in("127.0.0.1:1", StaticToken(token))
    with caplog.at_level(logging.DEBUG), pytest.raises(Unauthenticated) as refused:
        await storage.client.whoami()
    assert "token" in refused.value.message
    assert "cret" not in f"{refused.value}{refused.value.__cause__}{caplog.text}"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a\nb", b"\0"])
async def test_a_file_that_holds_no_token_is_told(
    sign_in: Open, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(Unauthenticated):
        await sign_in("127.0.0.1:1", TokenFile(path)).client.whoami()


@pytest.mark.parametrize(
    "content", [b"", b"junk", b"\x30\x82", b"-----BEGIN CERTIFICATE-----\nAAAA\n"]
)
async def test_a_file_without_certificates_is_told_to_the_operator(
    sign_in: Open, tmp_path: Path, content: bytes
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(content)
    storage = sign_in("127.0.0.1:1", StaticToken("t"), tls=True, ca=ca)
    with pytest.raises(Unavailable, match=r"\(ca\) holds no certificate in PEM form\."):
        await storage.client.whoami()


@pytest.mark.parametrize("ca", ["missing", "", "a\0b"])
async def test_a_file_of_certificates_that_cannot_be_read_is_told(
    sign_in: Open, tmp_path: Path, ca: str
) -> None:
    storage = sign_in("127.0.0.1:1", StaticToken("t"), tls=True, ca=tmp_path / ca)
    with pytest.raises(Unavailable, match=r"\(ca\) cannot be read\."):
        await storage.client.whoami()


async def answered(
    gateway: GatewayProcess, sign_in: Open, name: str, answer: bytes, ask: Any
) -> Any:
    """Ask a storage that gives this answer to one of the calls, and else is as it should be."""
    async with lacking(gateway.grpc, instead={name: lambda _: answer}) as address:
        return await ask(sign_in(address, Basic(*EINSTEIN)))


@pytest.mark.parametrize("code", [999, -1, 2**31 - 1, 0])
async def test_a_code_newer_than_the_client_is_a_failure_of_the_server(
    gateway: GatewayProcess, sign_in: Open, code: int
) -> None:
    answer = gateway_api.WhoAmIResponse(status=status_pb2.Status(code=code))
    with pytest.raises(ServerError):
        await answered(
            gateway,
            sign_in,
            "WhoAmI",
            answer.SerializeToString(),
            lambda storage: storage.client.whoami(),
        )


async def test_a_text_that_is_no_text_is_a_failure_of_the_server(
    gateway: GatewayProcess, sign_in: Open
) -> None:
    answer = provider_api.StatResponse(status=OK, info=resources.ResourceInfo(etag="SPOILT"))
    wire = answer.SerializeToString().replace(b"SPOILT", b"\xff" * 6)
    with pytest.raises(ServerError, match="cannot be understood"):
        await answered(gateway, sign_in, "Stat", wire, lambda storage: storage.files.stat(FILE))


@pytest.mark.parametrize(
    "url", ["", "x", "http://[", "http://h:99999/", "ftp://h/", "http://\u2100.com/", "http:///x"]
)
async def test_a_data_server_without_a_url_is_told(
    gateway: GatewayProcess, sign_in: Open, url: str
) -> None:
    answer = gateway_api.InitiateFileDownloadResponse(status=OK)
    answer.protocols.add(protocol="simple", download_endpoint=url, token="secret")
    with pytest.raises(ServerError) as told:
        await answered(
            gateway,
            sign_in,
            "InitiateFileDownload",
            answer.SerializeToString(),
            lambda storage: storage.transfer.read(FILE),
        )
    assert "secret" not in str(told.value)
    assert "where contents are kept" in told.value.message


async def test_one_absurd_entry_leaves_the_others_listed(
    gateway: GatewayProcess, sign_in: Open
) -> None:
    answer = provider_api.ListContainerResponse(status=OK)
    for name, seconds in (("a", 0), ("b", 2**63), ("c", 2**64 - 1), ("d", 253402300800)):
        answer.infos.add(name=name, path=f"/{name}", mtime=types.Timestamp(seconds=seconds))
    listed = await answered(
        gateway,
        sign_in,
        "ListContainer",
        answer.SerializeToString(),
        lambda storage: storage.files.list(FILE),
    )
    assert [entry.name for entry in listed] == ["a", "b", "c", "d"]


@given(st.integers(-(2**63), 2**64), st.integers(-(2**31), 2**31))
async def test_every_time_is_one_that_a_calendar_holds(seconds: int, nanos: int) -> None:
    when = convert.moment(seconds, nanos)
    assert convert.EARLIEST <= when <= convert.LATEST
    assert convert.timestamp(when).seconds <= 253402300800

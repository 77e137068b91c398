from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from cs3lab.client.body import CHUNK_BYTES, Body
from cs3lab.client.errors import InvalidArgument, TransferInterrupted

pytestmark = pytest.mark.asyncio


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def sent(body: Body) -> bytes:
    return b"".join([chunk async for chunk in body.chunks()])


async def test_bytes_go_in_pieces() -> None:
    content = bytes(2 * CHUNK_BYTES + 1)
    body = Body(content, len(content))
    assert [len(chunk) async for chunk in body.chunks()] == [CHUNK_BYTES, CHUNK_BYTES, 1]
    assert body.sent == len(content)


async def test_a_stream_of_the_promised_length_passes() -> None:
    assert await sent(Body(pieces(b"ab", b"", b"c"), 3)) == b"abc"


@pytest.mark.parametrize("chunks", [(b"abc", b"d"), (b"abcd",), (b"a", b"bc", b"d", b"e")])
async def test_a_longer_stream_never_gets_its_announced_length_out(
    chunks: tuple[bytes, ...],
) -> None:
    out: list[bytes] = []

    async def send() -> None:
        async for chunk in Body(pieces(*chunks), 3).chunks():
            out.append(chunk)

    with pytest.raises(TransferInterrupted):
        await send()
    assert len(b"".join(out)) < 3


async def test_a_shorter_stream_fails_instead_of_ending() -> None:
    body = Body(pieces(b"ab"), 3)
    with pytest.raises(TransferInterrupted):
        await sent(body)
    assert isinstance(body.failure, TransferInterrupted)


async def test_what_the_source_raises_is_kept() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"a"
        raise ZeroDivisionError

    body = Body(broken(), 3)
    with pytest.raises(ZeroDivisionError):
        await sent(body)
    assert isinstance(body.failure, ZeroDivisionError)


async def test_bytes_of_another_length_are_refused_at_once() -> None:
    with pytest.raises(InvalidArgument):
        Body(b"ab", 3)


async def test_bytes_can_be_sent_again_and_a_begun_stream_cannot() -> None:
    again, once, untouched = Body(b"ab", 2), Body(pieces(b"ab"), 2), Body(pieces(b"ab"), 2)
    assert await sent(again) == await sent(once) == b"ab"
    assert again.rewind()
    assert await sent(again) == b"ab"
    assert not once.rewind()
    assert untouched.rewind()


async def test_an_empty_body_is_checked_without_being_sent() -> None:
    await Body(b"", 0).expect_nothing()
    with pytest.raises(TransferInterrupted):
        await Body(pieces(b"a"), 0).expect_nothing()

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import pytest

from cs3lab.client.credentials import Authenticate, Basic, Token
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    Locked,
    NotFound,
    QuotaExceeded,
    TransferInterrupted,
)
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import Open
from tests.client.counting import Calls
from tests.support.abilities import Ability, needs
from tests.support.budgets import Budget
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

MIB = 1024 * 1024


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def save(storage: Storage, ref: Reference, content: bytes) -> str:
    await storage.transfer.upload(ref, content, len(content))
    return (await storage.files.stat(ref)).etag


async def test_what_is_saved_is_read_back(storage: Storage, top: Reference) -> None:
    content = bytes(range(256)) * 4096
    await save(storage, top.child("a"), content)
    assert await storage.transfer.read(top.child("a")) == content


async def test_a_stream_is_saved(storage: Storage, top: Reference) -> None:
    await storage.transfer.upload(top.child("a"), pieces(b"ab", b"c"), 3)
    assert await storage.transfer.read(top.child("a")) == b"abc"


async def test_a_save_answers_with_the_new_etag(storage: Storage, top: Reference) -> None:
    ref = top.child("a")
    first = await storage.transfer.upload(ref, b"one", 3)
    second = await storage.transfer.upload(ref, b"two", 3, if_match=first.etag)
    found = await storage.files.stat(ref)
    assert first.etag != second.etag == found.etag
    assert second.id == found.id
    assert second.mtime is not None
    assert second.mtime == found.mtime.replace(microsecond=0)


async def test_a_save_costs_two_calls_where_the_server_compares(
    storage: Storage, top: Reference, calls: Calls, budget: Budget
) -> None:
    etag = await save(storage, top.child("a"), b"one")
    calls.drain()
    await storage.transfer.upload(top.child("a"), b"two", 3, if_match=etag)
    assert calls == budget.save


async def test_a_stale_save_is_refused(storage: Storage, top: Reference) -> None:
    stale = await save(storage, top.child("a"), b"one")
    current = await save(storage, top.child("a"), b"two")
    with pytest.raises(Conflict) as refused:
        await storage.transfer.upload(top.child("a"), b"mine", 4, if_match=stale)
    assert refused.value.etag == current
    assert await storage.transfer.read(top.child("a")) == b"two"


async def test_a_save_of_what_is_gone_is_refused(storage: Storage, top: Reference) -> None:
    stale = await save(storage, top.child("a"), b"one")
    await storage.files.delete(top.child("a"))
    with pytest.raises(Conflict):
        await storage.transfer.upload(top.child("a"), b"mine", 4, if_match=stale)
    with pytest.raises(NotFound):
        await storage.files.stat(top.child("a"))


async def test_a_new_file_does_not_replace_another(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), b"one")
    with pytest.raises(AlreadyExists):
        await storage.transfer.upload(top.child("a"), b"two", 3, if_not_exist=True)
    assert await storage.transfer.read(top.child("a")) == b"one"


async def test_a_new_file_is_made(storage: Storage, top: Reference) -> None:
    await storage.transfer.upload(top.child("a"), b"one", 3, if_not_exist=True)
    assert await storage.transfer.read(top.child("a")) == b"one"


async def test_a_save_needs_a_folder(storage: Storage, top: Reference) -> None:
    with pytest.raises(NotFound, match="folder it should lie in"):
        await save(storage, top.child("missing").child("a"), b"one")


async def test_an_empty_file_is_saved(storage: Storage, top: Reference) -> None:
    answer = await storage.transfer.upload(top.child("a"), b"", 0)
    found = await storage.files.stat(top.child("a"))
    assert (found.size, found.etag) == (0, answer.etag)
    assert await storage.transfer.read(top.child("a")) == b""


async def test_an_empty_file_is_saved_on_a_server_not_yet_known(
    gateway: GatewayProcess, top: Reference, sign_in: Open
) -> None:
    stranger = sign_in(gateway)
    await stranger.transfer.upload(top.child("a"), b"", 0)
    assert (await stranger.files.stat(top.child("a"))).size == 0


async def test_a_file_is_emptied(storage: Storage, top: Reference) -> None:
    etag = await save(storage, top.child("a"), b"one")
    answer = await storage.transfer.upload(top.child("a"), b"", 0, if_match=etag)
    assert answer.etag != etag
    assert await storage.transfer.read(top.child("a")) == b""


@needs(Ability.WHOLE_SAVES)
@pytest.mark.parametrize("length", [2, 4])
async def test_a_body_of_another_length_leaves_the_old_content(
    storage: Storage, top: Reference, length: int
) -> None:
    etag = await save(storage, top.child("a"), b"old")
    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), pieces(b"ab", b"c"), length)
    assert await storage.transfer.read(top.child("a")) == b"old"
    assert (await storage.files.stat(top.child("a"))).etag == etag


@needs(Ability.WHOLE_SAVES)
async def test_an_upload_cut_in_the_middle_leaves_the_old_content(
    storage: Storage, top: Reference
) -> None:
    async def cut() -> AsyncIterator[bytes]:
        yield bytes(MIB)
        yield bytes(MIB)
        raise ConnectionResetError("the browser went away")

    await save(storage, top.child("a"), b"old")
    with pytest.raises(ConnectionResetError, match="browser"):
        await storage.transfer.upload(top.child("a"), cut(), 4 * MIB)
    assert await storage.transfer.read(top.child("a")) == b"old"
    assert [entry.name for entry in await storage.files.list(top)] == ["a"]


@needs(Ability.WHOLE_SAVES)
async def test_a_new_upload_cut_in_the_middle_leaves_nothing(
    storage: Storage, top: Reference
) -> None:
    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), pieces(bytes(MIB)), 4 * MIB)
    assert await storage.files.list(top) == []


@needs(Ability.CHECKSUMS)
async def test_a_damaged_body_is_not_stored(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), b"old")
    wrong = "sha1 " + hashlib.sha1(b"another", usedforsecurity=False).hexdigest()
    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), b"new", 3, checksum=wrong)
    right = "sha1 " + hashlib.sha1(b"new", usedforsecurity=False).hexdigest()
    assert await storage.transfer.read(top.child("a")) == b"old"
    await storage.transfer.upload(top.child("a"), b"new", 3, checksum=right)


@needs(Ability.LOCK_IDS)
async def test_a_locked_file_is_saved_by_its_holder_only(storage: Storage, top: Reference) -> None:
    ref = top.child("a")
    etag = await save(storage, ref, b"old")
    me = await storage.people.me()
    mine, other = new_lock("cs3lab", me.id, 60), new_lock("cs3lab", me.id, 60)
    await storage.locks.set((await storage.files.stat(ref)).id, mine)
    for lock in (None, other):
        with pytest.raises(Locked) as refused:
            await storage.transfer.upload(ref, b"new", 3, lock=lock)
        assert refused.value.lock is not None
        assert refused.value.lock.holder == me.id
    await storage.transfer.upload(ref, b"new", 3, lock=mine, if_match=etag)
    assert await storage.transfer.read(ref) == b"new"


async def test_no_room_leaves_the_old_content(
    own_gateway: GatewayProcess, sign_in: Open, calls: Calls
) -> None:
    storage = sign_in(own_gateway, observer=calls)
    ref = Reference.at(await storage.files.home()).child("a")
    await save(storage, ref, b"old")
    with pytest.raises(QuotaExceeded, match="no room"):
        await storage.transfer.upload(ref, pieces(b"x"), 2**60)
    assert await storage.transfer.read(ref) == b"old"


class Dying(Basic):
    """Its tokens die when told to, and live again when renewed."""

    dead = False

    async def token(self, authenticate: Authenticate) -> Token:
        return Token("dead", None, 0) if self.dead else await super().token(authenticate)

    async def renew(self, stale: Token, authenticate: Authenticate) -> Token:
        self.dead = False
        return await super().renew(stale, authenticate)


async def test_a_token_that_dies_before_the_put_is_renewed(
    gateway: GatewayProcess, top: Reference, sign_in: Open
) -> None:
    credentials = Dying("einstein", "relativity")
    storage = sign_in(gateway, credentials, observer=lambda name: dies(credentials, name))
    await save(storage, top.child("a"), b"content")
    assert await storage.transfer.read(top.child("a")) == b"content"


def dies(credentials: Dying, call: str) -> None:
    if call in ("InitiateFileUpload", "InitiateFileDownload"):
        credentials.dead = True


async def test_an_empty_file_tells_nothing_of_the_server(storage: Storage, top: Reference) -> None:
    await storage.transfer.upload(top.child("a"), b"", 0)
    assert storage.capabilities.put_etag in (None, storage.capabilities.atomic_save)
    await storage.transfer.upload(top.child("a"), b"a", 1)
    assert storage.capabilities.put_etag is storage.capabilities.atomic_save

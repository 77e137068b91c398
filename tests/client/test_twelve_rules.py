"""The twelve rules of docs/servers.md, each against the server that made it necessary."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import jwt
import pytest

from cs3lab.client.credentials import Basic, StaticToken
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    InvalidArgument,
    NotFound,
    TransferInterrupted,
    Unauthenticated,
)
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import MARIE, Open
from tests.client.counting import Calls
from tests.support.abilities import Ability, needs
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

EXPIRED = jwt.encode({"exp": 1, "user": {}}, "a key of thirty-two bytes, or more", "HS256")


async def save(storage: Storage, ref: Reference, content: bytes = b"content") -> None:
    await storage.transfer.upload(ref, content, len(content))


class Turning(Basic):
    """Gives a dead token first, and real ones when asked to renew."""

    async def token(self, authenticate):  # type: ignore[no-untyped-def]  # as the base class
        return self._token or (await StaticToken(EXPIRED).token(authenticate))


async def test_rule_1_a_dead_token_is_never_shown_as_a_missing_file(
    gateway: GatewayProcess, top: Reference, sign_in: Open
) -> None:
    storage = sign_in(gateway, StaticToken(EXPIRED))
    with pytest.raises(Unauthenticated):
        await storage.files.stat(top)
    with pytest.raises(Unauthenticated):
        await storage.files.list(top)


async def test_rule_1_a_dead_token_is_renewed_and_the_call_made_again(
    gateway: GatewayProcess, top: Reference, sign_in: Open, calls: Calls
) -> None:
    storage = sign_in(gateway, Turning("einstein", "relativity"), observer=calls)
    assert (await storage.files.stat(top)).is_directory
    assert calls.count("Authenticate") == 1
    assert calls.count("Stat") == 2


async def test_rule_1_a_token_that_just_worked_is_not_doubted(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    with pytest.raises(NotFound):
        await storage.files.stat(top.child("missing"))
    assert calls == ["Stat"]


@needs(Ability.WHOLE_SAVES)
@pytest.mark.parametrize("announced", [6, 8])
async def test_rule_2_no_body_of_another_length_is_ever_taken_for_whole(
    storage: Storage, top: Reference, announced: int
) -> None:
    async def seven() -> AsyncIterator[bytes]:
        yield b"con"
        yield b"tent"

    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), seven(), announced)
    with pytest.raises(NotFound):
        await storage.files.stat(top.child("a"))


@needs(Ability.WHOLE_SAVES)
async def test_rule_2_a_save_that_fails_does_not_empty_the_file(
    storage: Storage, top: Reference
) -> None:
    async def nothing() -> AsyncIterator[bytes]:
        yield b""
        raise TransferInterrupted

    await save(storage, top.child("a"))
    with pytest.raises(TransferInterrupted):
        await storage.transfer.upload(top.child("a"), nothing(), 7)
    assert await storage.transfer.read(top.child("a")) == b"content"


async def test_rule_3_a_body_is_never_taken_for_a_form(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"), b"key=value&other=1")
    assert await storage.transfer.read(top.child("a")) == b"key=value&other=1"


async def test_rule_4_a_save_never_replaces_a_folder(storage: Storage, top: Reference) -> None:
    await storage.files.create_directory(top.child("sub"))
    await save(storage, top.child("sub").child("a"))
    with pytest.raises(AlreadyExists, match="folder"):
        await save(storage, top.child("sub"))
    assert await storage.transfer.read(top.child("sub").child("a")) == b"content"


async def test_rule_4_a_save_never_replaces_a_folder_on_a_server_not_yet_known(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open
) -> None:
    await storage.files.create_directory(top.child("sub"))
    with pytest.raises(AlreadyExists):
        await save(sign_in(gateway), top.child("sub"))
    assert (await storage.files.stat(top.child("sub"))).is_directory


@pytest.mark.parametrize("target", ["file", "sub"])
async def test_rule_4_a_move_never_replaces_anything(
    storage: Storage, top: Reference, target: str
) -> None:
    await save(storage, top.child("a"), b"mine")
    await save(storage, top.child("file"))
    await storage.files.create_directory(top.child("sub"))
    with pytest.raises(AlreadyExists):
        await storage.files.move(top.child("a"), top.child(target))
    assert await storage.transfer.read(top.child("a")) == b"mine"
    assert await storage.transfer.read(top.child("file")) == b"content"


async def test_rule_4_a_move_never_replaces_on_a_server_not_yet_known(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open
) -> None:
    await save(storage, top.child("a"), b"mine")
    await save(storage, top.child("file"))
    with pytest.raises(AlreadyExists):
        await sign_in(gateway).files.move(top.child("a"), top.child("file"))


async def test_rule_4_a_new_folder_replaces_nothing(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"))
    with pytest.raises(AlreadyExists):
        await storage.files.create_directory(top.child("a"))
    assert await storage.transfer.read(top.child("a")) == b"content"


async def test_rule_5_a_folder_is_never_moved_into_itself(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    for inside in (top.child("x"), top.child("x").child("y"), top):
        with pytest.raises(InvalidArgument, match="into itself"):
            await storage.files.move(top, inside)
    assert calls == []


async def test_rule_5_a_folder_named_by_ids_is_never_moved_into_itself(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    await storage.files.create_directory(top.child("sub"))
    outer = Reference.of((await storage.files.stat(top)).id)
    inner = Reference.of((await storage.files.stat(top.child("sub"))).id)
    for source, target in (
        (outer, inner.child("x")),
        (top, inner.child("x")),
        (outer, top.child("sub").child("x")),
        (outer, outer.child("sub").child("x")),
        (outer.child("sub"), inner.child("x")),
    ):
        with pytest.raises(InvalidArgument, match="into itself"):
            await storage.files.move(source, target)
    assert "Move" not in calls


async def test_rule_6_names_are_joined_and_not_read_from_paths(
    storage: Storage, top: Reference
) -> None:
    await save(storage, top.child("a%2Fb"))
    by_id = Reference.of((await storage.files.stat(top)).id)
    for folder in (top, by_id):
        [entry] = await storage.files.list(folder)
        assert entry.name == "a%2Fb"
        assert await storage.transfer.read(folder.child(entry.name)) == b"content"


async def test_rule_7_it_is_known_whether_ids_survive_a_rename(
    storage: Storage, top: Reference
) -> None:
    await save(storage, top.child("a"))
    before = (await storage.files.stat(top.child("a"))).id
    await storage.files.move(top.child("a"), top.child("b"))
    after = (await storage.files.stat(top.child("b"))).id
    assert (before == after) is storage.capabilities.stable_ids
    assert (await storage.files.stat(Reference.of(after))).size == 7


async def test_rule_8_one_file_is_named_by_id_and_dot_in_every_call(
    storage: Storage, top: Reference
) -> None:
    await save(storage, top.child("a"))
    found = await storage.files.stat(top.child("a"))
    ref = Reference.of(found.id)
    assert ref.path == "."
    assert (await storage.files.stat(ref)).name == "a"
    assert await storage.transfer.read(ref) == b"content"
    await storage.transfer.upload(ref, b"more", 4, if_match=found.etag)
    assert await storage.versions.list(ref)
    assert await storage.transfer.read(top.child("a")) == b"more"
    await storage.files.delete(ref)
    with pytest.raises(NotFound):
        await storage.files.stat(top.child("a"))


@needs(Ability.LOCKS)
async def test_rule_9_locks_are_looked_at_refreshed_and_freed_by_id(
    storage: Storage, top: Reference
) -> None:
    await save(storage, top.child("a"))
    found = await storage.files.stat(top.child("a"))
    lock = new_lock("cs3lab", (await storage.people.me()).id, 60)
    await storage.locks.set(found.id, lock)
    await storage.locks.refresh(found.id, lock)
    assert await storage.locks.get(found.id) is not None
    await storage.locks.unlock(found.id, lock)
    assert (await storage.files.stat(top.child("a"))).lock is None


@pytest.mark.parametrize("missing", ["id", "app_name", "holder", "expires"])
async def test_rule_10_a_lock_that_could_not_be_removed_is_never_sent(
    storage: Storage, top: Reference, calls: Calls, missing: str
) -> None:
    await save(storage, top.child("a"))
    target = (await storage.files.stat(top.child("a"))).id
    lock = new_lock("cs3lab", (await storage.people.me()).id, 60)
    empty = "" if missing in ("id", "app_name") else None
    calls.drain()
    for attempt in (storage.locks.set, storage.locks.refresh):
        with pytest.raises(InvalidArgument):
            await attempt(target, replace(lock, **{missing: empty}))  # type: ignore[arg-type]  # any field
    assert calls == []


async def test_rule_11_nobodys_change_is_overwritten(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a"))
    seen = (await storage.files.stat(top.child("a"))).etag
    await save(storage, top.child("a"), b"changed by another")
    with pytest.raises(Conflict):
        await storage.transfer.upload(top.child("a"), b"mine", 4, if_match=seen)
    assert await storage.transfer.read(top.child("a")) == b"changed by another"


async def test_rule_11_nor_on_a_server_not_yet_known(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open
) -> None:
    await save(storage, top.child("a"))
    with pytest.raises(Conflict):
        await sign_in(gateway).transfer.upload(top.child("a"), b"mine", 4, if_match='"old"')
    assert await storage.transfer.read(top.child("a")) == b"content"


async def test_rule_12_rights_are_told_by_their_meaning(storage: Storage, top: Reference) -> None:
    rights = (await storage.files.stat(top)).permissions
    assert rights.read
    assert rights.write
    assert rights.create
    assert rights.delete
    assert rights.move
    assert rights.list


@needs(Ability.RIGHTS)
async def test_rule_12_what_others_may_not_see_is_not_there(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open
) -> None:
    by_id = Reference.of((await storage.files.stat(top)).id)
    with pytest.raises(NotFound):
        await sign_in(gateway, Basic(*MARIE)).files.stat(by_id)

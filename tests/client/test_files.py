from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client import convert
from cs3lab.client.credentials import Basic
from cs3lab.client.errors import (
    AlreadyExists,
    InvalidArgument,
    Locked,
    NotFound,
    PermissionDenied,
    TooManyEntries,
    Unsupported,
)
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.client.conftest import MARIE, Open
from tests.client.counting import Calls
from tests.conftest import GatewayFactory
from tests.support.abilities import Ability, needs
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

ODD_NAMES = [
    " spaces ",
    "100%",
    "%41",
    "a%2Fb",
    "?#&=;+",
    "back\\slash",
    ':*<>|"',
    "...",
    ".hidden",
    "x.REV.1",
    "e\u0301 NFD",
    "日本語 🚀",
]


async def save(storage: Storage, ref: Reference, content: bytes = b"content") -> None:
    await storage.transfer.upload(ref, content, len(content))


async def test_the_home_is_asked_for_once(storage: Storage, calls: Calls) -> None:
    home = await storage.files.home()
    calls.drain()
    assert await storage.files.home() == home
    assert calls == []


async def test_a_file_is_described(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    found = await storage.files.stat(top.child("a.txt"))
    assert (found.name, found.size, found.is_directory) == ("a.txt", 7, False)
    assert found.etag.startswith('"')
    assert datetime.now(timezone.utc) - found.mtime < timedelta(minutes=1)
    assert found.permissions.write
    assert found.lock is None


async def test_a_listing_is_one_call(storage: Storage, top: Reference, calls: Calls) -> None:
    for name in ("b.txt", "a.txt"):
        await save(storage, top.child(name))
    await storage.files.create_directory(top.child("sub"))
    calls.drain()
    names = {entry.name: entry.is_directory for entry in await storage.files.list(top)}
    assert names == {"a.txt": False, "b.txt": False, "sub": True}
    assert calls == ["ListContainer"]


async def test_a_listing_by_id_gives_ids_that_work(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    by_id = Reference.of((await storage.files.stat(top)).id)
    [entry] = await storage.files.list(by_id)
    [same] = await storage.files.list(top)
    assert entry.id == same.id
    assert await storage.transfer.read(Reference.of(entry.id)) == b"content"


async def test_a_folder_below_an_id_is_listed(storage: Storage, top: Reference) -> None:
    await storage.files.create_directory(top.child("sub"))
    await save(storage, top.child("sub").child("a.txt"))
    below = Reference.of((await storage.files.stat(top)).id).child("sub")
    assert [entry.name for entry in await storage.files.list(below)] == ["a.txt"]


async def test_an_empty_folder_lists_nothing(storage: Storage, top: Reference) -> None:
    assert await storage.files.list(top) == []


@pytest.mark.parametrize("name", ODD_NAMES)
async def test_odd_names_live_a_whole_life(storage: Storage, top: Reference, name: str) -> None:
    await save(storage, top.child(name))
    assert [entry.name for entry in await storage.files.list(top)] == [name]
    assert (await storage.files.stat(top.child(name))).name == name
    assert await storage.transfer.read(top.child(name)) == b"content"
    await storage.files.move(top.child(name), top.child("new " + name))
    await storage.files.delete(top.child("new " + name))
    assert await storage.files.list(top) == []


async def test_what_is_missing_is_not_found(storage: Storage, top: Reference) -> None:
    missing = top.child("missing")
    with pytest.raises(NotFound) as told:
        await storage.files.stat(missing)
    assert told.value.path == str(missing)
    assert told.value.trace_id
    with pytest.raises(NotFound):
        await storage.files.list(missing)
    with pytest.raises(NotFound):
        await storage.files.delete(missing)
    with pytest.raises(NotFound):
        await storage.files.move(missing, top.child("other"))


async def test_below_a_file_nothing_is_found(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    with pytest.raises(NotFound):
        await storage.files.stat(top.child("a.txt").child("b"))


async def test_a_file_is_not_listed(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    with pytest.raises(InvalidArgument, match="file and not a folder"):
        await storage.files.list(top.child("a.txt"))


async def test_a_folder_stands_in_the_way_of_another(storage: Storage, top: Reference) -> None:
    await storage.files.create_directory(top.child("sub"))
    with pytest.raises(AlreadyExists):
        await storage.files.create_directory(top.child("sub"))


async def test_a_folder_needs_a_parent(storage: Storage, top: Reference) -> None:
    with pytest.raises(NotFound, match="folder it should lie in"):
        await storage.files.create_directory(top.child("missing").child("sub"))


async def test_a_bad_name_is_refused_before_any_call(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    with pytest.raises(InvalidArgument):
        await storage.files.create_directory(top.child("a\tb"))
    with pytest.raises(InvalidArgument):
        await storage.files.move(top.child("a"), top.child("b" * 241))
    assert calls == []


async def test_the_top_is_never_deleted(storage: Storage, calls: Calls) -> None:
    with pytest.raises(InvalidArgument):
        await storage.files.delete(Reference.at("/"))
    assert calls == []


async def test_a_full_folder_is_deleted_whole(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    await storage.files.delete(top)
    with pytest.raises(NotFound):
        await storage.files.stat(top)


async def test_a_file_moves_to_another_folder(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    await storage.files.create_directory(top.child("sub"))
    await storage.files.move(top.child("a.txt"), top.child("sub").child("b.txt"))
    assert await storage.transfer.read(top.child("sub").child("b.txt")) == b"content"


async def test_a_move_needs_a_new_parent(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    with pytest.raises(NotFound):
        await storage.files.move(top.child("a.txt"), top.child("missing").child("b.txt"))
    assert await storage.transfer.read(top.child("a.txt")) == b"content"


async def test_a_move_by_ids(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    await storage.files.create_directory(top.child("sub"))
    source = Reference.of((await storage.files.stat(top.child("a.txt"))).id)
    target = Reference.of((await storage.files.stat(top.child("sub"))).id)
    await storage.files.move(source, target.child("b.txt"))
    assert await storage.transfer.read(top.child("sub").child("b.txt")) == b"content"


async def test_an_id_leads_to_its_path(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    found = await storage.files.stat(top.child("a.txt"))
    assert await storage.files.path_of(found.id) == top.child("a.txt").path


async def test_a_gone_id_leads_nowhere(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"))
    found = await storage.files.stat(top.child("a.txt"))
    await storage.files.delete(top.child("a.txt"))
    with pytest.raises(NotFound):
        await storage.files.path_of(found.id)


async def test_the_quota_is_told(storage: Storage, top: Reference) -> None:
    await save(storage, top.child("a.txt"), bytes(4096))
    quota = await storage.files.quota(top)
    assert quota.used >= 4096
    assert quota.total is None or quota.total >= quota.used


@needs(Ability.RIGHTS)
async def test_others_homes_cannot_be_changed(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open
) -> None:
    marie = sign_in(gateway, credentials=Basic(*MARIE))
    by_id = Reference.of((await storage.files.stat(top)).id)
    with pytest.raises((PermissionDenied, NotFound)):
        await marie.files.create_directory(by_id.child("sub"))
    with pytest.raises((PermissionDenied, NotFound)):
        await marie.files.list(by_id)


@needs(Ability.LOCK_IDS)
async def test_a_locked_file_is_neither_moved_nor_deleted(storage: Storage, top: Reference) -> None:
    ref = top.child("a.txt")
    await save(storage, ref)
    me = await storage.people.me()
    lock = new_lock("cs3lab", me.id, 60)
    await storage.locks.set((await storage.files.stat(ref)).id, lock)
    with pytest.raises(Locked) as refused:
        await storage.files.delete(ref)
    assert refused.value.lock is not None
    assert refused.value.lock.holder == me.id
    with pytest.raises(Locked):
        await storage.files.move(ref, top.child("b.txt"), new_lock("cs3lab", me.id, 60))
    await storage.files.move(ref, top.child("b.txt"), lock)
    await storage.files.delete(top.child("b.txt"), lock)


async def test_a_folder_too_large_to_list_is_told(
    gateway_factory: GatewayFactory, sign_in: Open
) -> None:
    gateway = gateway_factory(profile="reva-local")
    storage = sign_in(gateway, deadline=60)
    home = Reference.at(await storage.files.home())
    # The longer the paths, the fewer files it takes: each is told in full.
    deep = "/".join(["d" * 240] * 3)
    big = gateway.files / "einstein" / deep
    big.mkdir(parents=True)
    for number in range(5_000):
        (big / f"{number:0240d}").touch()
    with pytest.raises(TooManyEntries) as told:
        await storage.files.list(home.child(deep))
    assert "too many" in told.value.message


async def test_what_a_server_never_heard_of_is_unsupported(
    storage: Storage, top: Reference
) -> None:
    request = provider_api.CreateSymlinkRequest(ref=convert.to_reference(top), target="x")
    with pytest.raises(Unsupported):
        await storage.client.call("CreateSymlink", request)


async def test_home_that_was_never_made_is_made_at_the_first_look_at_it(
    own_gateway: GatewayProcess, sign_in: Open, calls: Calls
) -> None:
    (own_gateway.files / "einstein").rmdir()
    storage = sign_in(own_gateway, observer=calls)
    home = Reference.at(await storage.files.home())
    assert await storage.files.list(home) == []
    assert calls == ["Authenticate", "GetHome", "ListContainer", "CreateHome", "ListContainer"]
    assert (await storage.files.stat(home)).is_directory

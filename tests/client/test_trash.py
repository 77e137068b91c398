from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types

from cs3lab.client.credentials import Basic
from cs3lab.client.errors import AlreadyExists, InvalidArgument
from cs3lab.client.model import Reference, ResourceId, TrashItem
from cs3lab.client.storage import Storage
from cs3lab.client.trash import trash_item
from tests.client.conftest import MARIE, Open
from tests.client.counting import Calls
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio

HOME = Reference.at("/users/einstein")


async def home_of(storage: Storage) -> Reference:
    return Reference.at(await storage.files.home())


async def deleted(storage: Storage, ref: Reference) -> TrashItem:
    await storage.transfer.upload(ref, b"content", 7)
    await storage.files.delete(ref)
    items = await storage.trash.list(await home_of(storage))
    return next(item for item in items if item.original == ref)


@pytest.mark.parametrize("path", ["/dir/a.txt", "dir/a.txt", "./dir/a.txt"])
async def test_a_path_in_the_space_becomes_the_place(path: str) -> None:
    message = resources.RecycleItem(key="k", ref=resources.Reference(path=path))
    item = trash_item(message, HOME, full_paths=False)
    assert item is not None
    assert item.original.path == "/users/einstein/dir/a.txt"
    by_id = trash_item(message, Reference.of(ResourceId("s", "p", "o")), full_paths=False)
    assert by_id is not None
    assert by_id.original.path == "./dir/a.txt"


async def test_what_others_deleted_is_left_out() -> None:
    message = resources.RecycleItem(key="k", ref=resources.Reference(path="/home/marie/a"))
    assert trash_item(message, Reference.at("/home/einstein"), full_paths=True) is None


async def test_milliseconds_are_understood() -> None:
    message = resources.RecycleItem(deletion_time=types.Timestamp(seconds=1_700_000_000_000))
    item = trash_item(message, HOME, full_paths=False)
    assert item is not None
    assert item.deleted.year == 2023


async def test_what_is_deleted_is_in_the_trash(storage: Storage, top: Reference) -> None:
    item = await deleted(storage, top.child("a.txt"))
    assert item.name == "a.txt"
    assert abs(datetime.now(timezone.utc) - item.deleted) < timedelta(minutes=1)


async def test_it_comes_back_to_its_place(storage: Storage, top: Reference) -> None:
    item = await deleted(storage, top.child("a.txt"))
    await storage.trash.restore(await home_of(storage), item)
    assert await storage.transfer.read(top.child("a.txt")) == b"content"
    left = await storage.trash.list(await home_of(storage))
    assert item.key not in {one.key for one in left}


async def test_it_does_not_replace_what_is_there_now(storage: Storage, top: Reference) -> None:
    item = await deleted(storage, top.child("a.txt"))
    await storage.transfer.upload(top.child("a.txt"), b"new", 3)
    with pytest.raises(AlreadyExists):
        await storage.trash.restore(await home_of(storage), item)
    assert await storage.transfer.read(top.child("a.txt")) == b"new"
    assert item in await storage.trash.list(await home_of(storage))


async def test_a_folder_comes_back_whole(storage: Storage, top: Reference) -> None:
    await storage.files.create_directory(top.child("sub"))
    await storage.transfer.upload(top.child("sub").child("a"), b"content", 7)
    await storage.files.delete(top.child("sub"))
    home = await home_of(storage)
    [item] = [i for i in await storage.trash.list(home) if i.original == top.child("sub")]
    await storage.trash.restore(home, item)
    assert await storage.transfer.read(top.child("sub").child("a")) == b"content"


async def test_it_is_deleted_for_good_alone(storage: Storage, top: Reference) -> None:
    first = await deleted(storage, top.child("a.txt"))
    second = await deleted(storage, top.child("b.txt"))
    home = await home_of(storage)
    await storage.trash.purge(home, first)
    keys = {item.key for item in await storage.trash.list(home)}
    assert first.key not in keys
    assert second.key in keys


async def test_nothing_chosen_deletes_nothing(
    storage: Storage, top: Reference, calls: Calls
) -> None:
    nothing = TrashItem("", "", top, (await storage.files.stat(top)).type, datetime.now(), 0)
    calls.drain()
    with pytest.raises(InvalidArgument):
        await storage.trash.purge(await home_of(storage), nothing)
    assert calls == []


async def test_the_trash_of_others_is_not_shown(
    gateway: GatewayProcess, storage: Storage, top: Reference, sign_in: Open
) -> None:
    mine = await deleted(storage, top.child("a.txt"))
    marie = sign_in(gateway, Basic(*MARIE))
    assert mine.key not in {i.key for i in await marie.trash.list(await home_of(marie))}

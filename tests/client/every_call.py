"""Every public coroutine of the client, with arguments made of one text."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from cs3lab.client.credentials import Token
from cs3lab.client.errors import NotFound
from cs3lab.client.locator import Located
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import (
    Permissions,
    Reference,
    Resource,
    ResourceId,
    ResourceType,
    TrashItem,
    UserId,
)
from cs3lab.client.sharing_model import GroupId, Role
from cs3lab.client.storage import Storage

Calls = dict[str, Callable[[], Awaitable[Any]]]


def public_coroutines(storage: Storage) -> Iterator[str]:
    """Name what can be awaited or iterated in each part, as "files.stat"."""
    parts = {"storage": storage, **vars(storage)}
    for part_name, part in parts.items():
        for name, method in inspect.getmembers(type(part)):
            wrapped = inspect.unwrap(method) if callable(method) else method
            is_async = inspect.iscoroutinefunction(wrapped) or inspect.isasyncgenfunction(wrapped)
            if not name.startswith("_") and not part_name.startswith("_") and is_async:
                yield f"{part_name}.{name}"


def every_call(storage: Storage, text: str) -> Calls:
    """Give the calls by the names of `public_coroutines`."""
    now = datetime.now(timezone.utc)
    ref, by_id = Reference.at(f"/home/{text}"), ResourceId("storage", "space", text)
    user, group = UserId("idp", text), GroupId("idp", text)
    lock = new_lock("test", user, 60)
    resource = Resource(
        by_id, ResourceType.FILE, text, text, now, 3, Permissions(), "", user, lock, None
    )
    item = TrashItem(text, text, ref, ResourceType.FILE, now, 0)
    soon = now + timedelta(days=1)
    return {
        **_of_files(storage, ref, by_id, resource, text),
        **_of_sharing(storage, resource, user, group, text, soon),
        "client.whoami": storage.client.whoami,
        "client.token": storage.client.token,
        "client.renew": lambda: storage.client.renew(Token(text, None, 0)),
        "client.call": lambda: storage.client.call("Stat", text),
        "client.close": storage.client.close,
        "client.shut": storage.client.shut,
        "storage.close": storage.close,
        "storage.shut": storage.shut,
        "spaces.home": storage.spaces.home,
        "spaces.make_home": lambda: storage.spaces.make_home(ref),
        "spaces.list": storage.spaces.list,
        "spaces.inner_path_of": lambda: storage.spaces.inner_path_of(by_id),
        "spaces.path_of": lambda: storage.spaces.path_of(by_id),
        "spaces.home_space": storage.spaces.home_space,
        "spaces.quota_of": lambda: storage.spaces.quota_of(by_id),
        "locator.find": lambda: storage.locator.find(by_id),
        "locator.absolute": lambda: storage.locator.absolute({1: Located(resource, text)}),
        "locks.confirm": lambda: storage.locks.confirm(by_id, lock),
        "locks.of": lambda: storage.locks.of(resource),
        "locks.get": lambda: storage.locks.get(by_id),
        "locks.set": lambda: storage.locks.set(by_id, lock),
        "locks.refresh": lambda: storage.locks.refresh(by_id, lock, text),
        "locks.unlock": lambda: storage.locks.unlock(by_id, lock),
        "trash.list": lambda: storage.trash.list(ref),
        "trash.restore": lambda: storage.trash.restore(ref, item),
        "trash.purge": lambda: storage.trash.purge(ref, item),
    }


def _of_files(
    storage: Storage, ref: Reference, by_id: ResourceId, resource: Resource, text: str
) -> Calls:
    lock = resource.lock

    async def batches() -> None:
        async for _ in storage.files.batches(ref):
            pass

    async def download() -> None:
        async with storage.transfer.download(ref, start=1, end=2) as opened:
            [chunk async for chunk in opened.chunks]

    async def version() -> None:
        async with storage.versions.download(resource, text) as opened:
            [chunk async for chunk in opened.chunks]

    return {
        "files.home": storage.files.home,
        "files.stat": lambda: storage.files.stat(ref),
        "files.batches": batches,
        "files.list": lambda: storage.files.list(Reference.of(by_id)),
        "files.create_directory": lambda: storage.files.create_directory(ref),
        "files.delete": lambda: storage.files.delete(ref, lock),
        "files.move": lambda: storage.files.move(ref, Reference.of(by_id).child("b"), lock),
        "files.quota": lambda: storage.files.quota(ref),
        "files.path_of": lambda: storage.files.path_of(by_id),
        "files.checked": lambda: storage.files.checked(ref),
        "files.locked": lambda: storage.files.locked(NotFound(), ref),
        "transfer.upload": lambda: storage.transfer.upload(
            ref, b"abc", 3, lock=lock, checksum=text
        ),
        "transfer.download": download,
        "transfer.read": lambda: storage.transfer.read(ref),
        "versions.list": lambda: storage.versions.list(ref),
        "versions.download": version,
        "versions.restore": lambda: storage.versions.restore(ref, text, lock),
        "metadata.get": lambda: storage.metadata.get(ref, [text]),
        "metadata.set": lambda: storage.metadata.set(ref, {text: text}, lock),
        "metadata.unset": lambda: storage.metadata.unset(ref, [text], lock),
    }


def _of_sharing(
    storage: Storage,
    resource: Resource,
    user: UserId,
    group: GroupId,
    text: str,
    soon: datetime,
) -> Calls:
    shares, received, links, people = (
        storage.shares,
        storage.received,
        storage.links,
        storage.people,
    )
    return {
        "people.me": people.me,
        "people.get_user": lambda: people.get_user(user),
        "people.get_group": lambda: people.get_group(group),
        "people.find": lambda: people.find(text),
        "shares.create": lambda: shares.create(resource, group, Role.EDITOR, soon),
        "shares.by_me": shares.by_me,
        "shares.of": lambda: shares.of(resource.id),
        "shares.get": lambda: shares.get(text),
        "shares.set_role": lambda: shares.set_role(text, Role.VIEWER),
        "shares.set_expiry": lambda: shares.set_expiry(text, soon),
        "shares.remove": lambda: shares.remove(text),
        "received.list": received.list,
        "received.get": lambda: received.get(text),
        "received.accept": lambda: received.accept(text),
        "received.decline": lambda: received.decline(text),
        "received.hide": lambda: received.hide(text),
        "received.keeps_names": received.keeps_names,
        "received.rename": lambda: received.rename(text, text),
        "links.create": lambda: links.create(resource, Role.VIEWER, text, soon),
        "links.by_me": links.by_me,
        "links.of": lambda: links.of(resource.id),
        "links.get": lambda: links.get(text),
        "links.set_role": lambda: links.set_role(text, Role.VIEWER),
        "links.set_password": lambda: links.set_password(text, text),
        "links.set_expiry": lambda: links.set_expiry(text, soon),
        "links.remove": lambda: links.remove(text),
    }

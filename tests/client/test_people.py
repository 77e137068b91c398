import pytest

from cs3lab.client.errors import NotFound
from cs3lab.client.model import UserId
from cs3lab.client.storage import Storage
from tests.client.counting import Calls

pytestmark = pytest.mark.asyncio


async def test_a_person_is_asked_for_once(storage: Storage, calls: Calls) -> None:
    me = await storage.people.me()
    calls.drain()
    assert await storage.people.me() is me
    assert (await storage.people.get_user(me.id)).username == "einstein"
    await storage.people.get_user(me.id)
    assert calls == ["GetUser"]


async def test_nobody_is_not_found(storage: Storage) -> None:
    with pytest.raises(NotFound):
        await storage.people.get_user(UserId("", "nobody"))

"""What the folder of shares remembers, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import pytest_asyncio

from cs3lab.client.errors import NotFound
from cs3lab.client.sharing_model import Role
from cs3lab.namespace.shares_folder import REMEMBERED, SharesFolder
from tests.client.conftest import EINSTEIN, MARIE
from tests.sharing.conftest import Meet, Person
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


@dataclass
class Watched:
    """Marie's folder on a clock of the test, with one entry, a.txt."""

    marie: Person
    einstein: Person
    share: str = ""
    now: float = 0.0

    def __post_init__(self) -> None:
        self.folder = SharesFolder(self.marie.storage, lambda: self.now)

    async def asked(self) -> list[str]:
        """Find the entry; give the calls that took."""
        self.marie.forget()
        await self.folder.find("a.txt")
        return list(self.marie.calls)


@pytest_asyncio.fixture
async def there(own_gateway: GatewayProcess, meet_at: Meet) -> Watched:
    """A folder that was just listed."""
    found = Watched(await meet_at(own_gateway, MARIE), await meet_at(own_gateway, EINSTEIN))
    await found.einstein.file("a.txt")
    outgoing = found.einstein.service.outgoing
    found.share = (await outgoing.create("a.txt", found.marie.user.id, Role.VIEWER, None)).id
    await found.marie.service.received.accept(found.share)
    assert [entry.name for entry in await found.folder.entries()] == ["a.txt"]
    return found


async def test_an_entry_is_known_for_half_a_minute(there: Watched) -> None:
    assert await there.asked() == []
    there.now += REMEMBERED - 1
    assert await there.asked() == []
    there.now += 1
    assert await there.asked() == ["ListReceivedShares"]
    assert await there.asked() == []


async def test_what_was_taken_back_is_gone_after_half_a_minute(there: Watched) -> None:
    await there.einstein.service.outgoing.remove(there.share)
    await there.folder.find("a.txt")
    there.now += REMEMBERED
    with pytest.raises(NotFound):
        await there.folder.find("a.txt")


async def test_what_is_left_is_gone_at_once(there: Watched) -> None:
    await there.marie.service.received.leave(there.share)
    with pytest.raises(NotFound):
        await there.folder.find("a.txt")


async def test_what_must_be_fresh_is_asked_for(there: Watched) -> None:
    await there.einstein.service.outgoing.change(there.share, Role.EDITOR, None, new_expiry=False)
    assert (await there.folder.find("a.txt")).is_for_viewing
    assert not (await there.folder.find("a.txt", fresh=True)).is_for_viewing


async def test_a_listing_counts_as_unchanged_for_half_a_minute(there: Watched) -> None:
    etag = (await there.folder.describe()).etag
    assert etag
    there.now += REMEMBERED - 1
    assert (await there.folder.describe()).etag == etag
    there.now += 1
    assert (await there.folder.describe()).etag == ""
    await there.folder.entries()
    assert (await there.folder.describe()).etag not in ("", etag)

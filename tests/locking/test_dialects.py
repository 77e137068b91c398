"""The same promises on storages that keep locks in other ways."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from cs3lab.client.errors import Locked
from cs3lab.client.lock_rules import new_lock
from cs3lab.client.model import Reference
from cs3lab.locking.types import LockEvent, Mode, Phase
from tests.conftest import GatewayFactory
from tests.locking.conftest import Server, StartServer, until
from tests.support.gateway import GatewayProcess

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module", params=["opencloud", "reva-eos", "reva-cephmount"])
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


@pytest.fixture
def name(folder: str) -> str:
    """A file of this test."""
    return folder


async def written(server: Server, name: str) -> None:
    ref = Reference.at(await server.storage.files.home()).child(name)
    await server.storage.transfer.upload(ref, b"1", 1)


async def test_one_edits_and_the_other_is_refused(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office, home = await server(gateway), await server(gateway)
    await written(office, name)
    assert (await office.lock_manager.join(name, "tab", Mode.EDIT)).state == "held"
    shown = await home.lock_manager.join(name, "tab", Mode.EDIT)
    assert shown.state == "locked"
    assert shown.since is not None
    with pytest.raises(Locked):
        await home.save(name, b"22")
    assert (await office.save(name, b"333")).etag


async def test_continuing_elsewhere_ends_the_saves_here_at_once(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office, home = await server(gateway), await server(gateway)
    await written(office, name)
    await office.lock_manager.join(name, "tab", Mode.EDIT)
    await home.lock_manager.join(name, "tab", Mode.TAKE)
    with pytest.raises(Locked):
        await office.save(name, b"22")
    assert (await office.until_told(LockEvent.TAKEN)).reason == "taken"
    assert (await home.save(name, b"333")).etag


async def test_a_lock_set_over_ours_is_noticed_before_the_next_save(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office, home = await server(gateway), await server(gateway)
    await written(office, name)
    await office.lock_manager.join(name, "tab", Mode.EDIT)
    held = await home.held(name)
    assert held is not None
    assert held.holder is not None
    found = await home.storage.files.stat(Reference.at(await home.storage.files.home()).child(name))
    other = new_lock("cs3lab", held.holder, 60)
    # Where it is not set over ours, as on cephmount, exchanging comes to the same.
    await home.storage.locks.refresh(found.id, other, held.id)
    with pytest.raises(Locked):
        await office.save(name, b"22")
    await office.lock_manager.stop()
    left = await home.held(name)
    assert left is not None
    assert left.id == other.id


async def test_the_lock_follows_a_rename(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office = await server(gateway)
    await written(office, name)
    await office.lock_manager.join(name, "tab", Mode.EDIT)
    home = Reference.at(await office.storage.files.home())
    await office.writer.change(
        name,
        lambda lock: office.storage.files.move(home.child(name), home.child(name + "-b"), lock),
    )
    office.lock_manager.moved(name, name + "-b")
    assert (await office.save(name + "-b", b"22")).etag
    office.lock_manager.leave("tab", [name + "-b"])
    await office.until_free(name + "-b")


async def test_a_save_without_a_lock_leaves_none(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office = await server(gateway)
    await written(office, name)
    assert (await office.save(name, b"22")).etag
    assert await office.held(name) is None


async def test_a_storage_without_locks_is_a_mode_and_no_error(
    gateway_factory: GatewayFactory, server: StartServer, name: str
) -> None:
    office = await server(gateway_factory(profile="reva-local"))
    await written(office, name)
    state = await office.lock_manager.join(name, "tab", Mode.EDIT)
    assert (state.state, state.reason) == ("none", "uncompared")
    office.calls.clear()
    assert (await office.save(name, b"22")).etag
    assert office.calls.count("SetLock") == 0


async def test_whether_locks_are_set_over_others_is_found_out_with_the_first(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office = await server(gateway)
    seen = []
    for each in (name, name + "-b"):
        await written(office, each)
        office.calls.clear()
        assert (await office.lock_manager.join(each, "tab", Mode.EDIT)).state == "held"
        seen.append([call for call in office.calls if call.endswith("Lock")])
    careful = ["GetLock", "SetLock", "GetLock"]
    assert {
        "opencloud": [["SetLock"]] * 2,
        "reva-eos": [[*careful, "SetLock"], ["SetLock"]],
        "reva-cephmount": [[*careful, "SetLock"], ["GetLock", "SetLock"]],
    }[gateway.profile] == seen


async def test_of_two_who_lock_at_the_same_moment_one_edits_and_the_other_hears_of_it_soon(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office, home = await server(gateway), await server(gateway)
    for each in (office, home):
        # What the storage does with locks is known by then.
        await written(each, name)
        await each.lock_manager.join(name, "tab", Mode.EDIT)
        each.lock_manager.leave("tab", [name])
        await each.until_free(name)
    tries = [each.lock_manager.join(name, "tab", Mode.EDIT) for each in (office, home)]
    together = [state.state for state in await asyncio.gather(*tries)]
    # Where SetLock does not look, both may be told that they edit.
    assert "held" in together
    at = [each.lock_manager.at(name) for each in (office, home)]
    sessions = [file.session for file in at if file is not None]

    async def one_edits() -> bool:
        return sum(session.phase is Phase.HELD for session in sessions) == 1

    await until(one_edits)
    held = await office.held(name)
    assert held is not None
    assert held.id in {session.lock.id for session in sessions if session.lock is not None}


async def test_an_expired_lock_that_a_storage_still_tells_of_is_nobodys(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office, home = await server(gateway), await server(gateway)
    await written(office, name)
    found = await home.storage.files.stat(Reference.at(await home.storage.files.home()).child(name))
    await home.storage.locks.set(
        found.id, new_lock("cs3lab", (await home.storage.people.me()).id, 2)
    )
    assert (await office.lock_manager.status(name)).state == "locked"
    office.lock_manager.leave("", [name])
    await asyncio.sleep(2.1)
    assert (await home.lock_manager.status(name)).state == "free"
    assert (await office.lock_manager.join(name, "tab", Mode.EDIT)).state == "held"


async def test_a_lock_of_somebody_else_is_never_set_over(
    gateway: GatewayProcess, server: StartServer, name: str
) -> None:
    office, home = await server(gateway), await server(gateway)
    await written(office, name)
    await written(office, name + "-b")
    # What the storage does with locks is known by then.
    await home.lock_manager.join(name + "-b", "tab", Mode.EDIT)
    await office.lock_manager.join(name, "tab", Mode.EDIT)
    held = await office.held(name)
    assert (await home.lock_manager.join(name, "tab", Mode.EDIT)).state == "locked"
    assert held is not None
    left = await office.held(name)
    assert left is not None
    assert left.id == held.id

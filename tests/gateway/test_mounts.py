"""docs/servers.md, "Shares": how a recipient reaches what is shared."""

import pytest
from cs3.sharing.collaboration.v1beta1 import resources_pb2 as shares
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from tests.gateway.caller import Caller, at, of, on_local, on_opencloud
from tests.gateway.sharing import ACCEPTED, EDITOR, REJECTED, answer, received, shared, user

JAIL = "a0ca6a90-a365-4782-871e-d44447bbc668"


@pytest.fixture
def mount(einstein: Caller) -> str:
    """The name of a folder of einstein's with a file in it, which nothing else has."""
    path = einstein.fresh()
    einstein.save(path + "/a.txt", b"text")
    return path.rpartition("/")[2]


@pytest.fixture
def made(einstein: Caller, marie: Caller, mount: str) -> shares.Share:
    """That folder, shared with marie as editor."""
    return shared(einstein, f"{einstein.home}/{mount}", user(marie), EDITOR)


def accept(marie: Caller, made: shares.Share) -> str:
    assert answer(marie, made, "state", state=ACCEPTED) == "OK"
    return f"{marie.home}/Shares"


def listed(marie: Caller) -> dict[str, resources.ResourceInfo]:
    return {info.name: info for info in marie.list(marie.home + "/Shares")}


@on_local
def test_there_is_no_such_folder(marie: Caller) -> None:
    assert marie.stat_code(marie.home + "/Shares") == "NOT_FOUND"


@on_opencloud
def test_only_accepted_shares_are_mounted(marie: Caller, made: shares.Share, mount: str) -> None:
    folder = marie.home + "/Shares"
    assert mount not in listed(marie)
    assert marie.stat_code(f"{folder}/{mount}") == "NOT_FOUND"
    accept(marie, made)
    assert mount in listed(marie)
    assert marie.stat(folder).name == "Shares"
    assert "Shares" not in [info.name for info in marie.list(marie.home)]


@on_opencloud
def test_entries_carry_ids_of_the_folder_and_lead_to_the_original(
    einstein: Caller, marie: Caller, made: shares.Share, mount: str
) -> None:
    folder = accept(marie, made)
    original = einstein.stat(f"{einstein.home}/{mount}").id
    entry = listed(marie)[mount]
    assert (entry.id.storage_id, entry.id.opaque_id) == (JAIL, made.id.opaque_id)
    jail = resources.ResourceId(storage_id=JAIL, space_id=JAIL, opaque_id=JAIL)
    for reference in (f"{folder}/{mount}", of(entry.id), of(jail, f"./{mount}")):
        assert marie.stat(reference).id == original
    assert marie.read(f"{folder}/{mount}/a.txt") == b"text"
    assert marie.read(of(entry.id, "./a.txt")) == b"text"
    assert marie.save(f"{folder}/{mount}/b.txt", b"hers").status == 200
    assert einstein.read(f"{einstein.home}/{mount}/b.txt") == b"hers"


@on_opencloud
def test_a_move_renames_the_mount_only(
    einstein: Caller, marie: Caller, made: shares.Share, mount: str
) -> None:
    folder = accept(marie, made)
    assert marie.move(f"{folder}/{mount}", f"{folder}/my {mount}") == "OK"
    assert f"my {mount}" in listed(marie)
    assert einstein.stat_code(f"{einstein.home}/{mount}") == "OK"
    assert marie.move(f"{folder}/my {mount}", f"{marie.home}/{mount}") == "UNIMPLEMENTED"


@on_opencloud
def test_a_delete_rejects_and_deletes_nothing(
    einstein: Caller, marie: Caller, made: shares.Share, mount: str
) -> None:
    folder = accept(marie, made)
    assert marie.delete(f"{folder}/{mount}") == "OK"
    assert marie.stat_code(f"{folder}/{mount}") == "NOT_FOUND"
    seen = received(marie, made)
    assert seen is not None
    assert seen.state == REJECTED
    assert einstein.read(f"{einstein.home}/{mount}/a.txt") == b"text"
    assert marie.delete(f"{folder}/{mount}") == "NOT_FOUND"


@on_opencloud
def test_nothing_is_made_at_its_top(marie: Caller) -> None:
    assert marie.make(marie.home + "/Shares/new") == "NOT_FOUND"
    assert marie.begin(marie.home + "/Shares/new.txt", 1)[0] != "OK"


@on_opencloud
def test_a_lock_goes_by_the_original_only(marie: Caller, made: shares.Share, mount: str) -> None:
    path = f"{accept(marie, made)}/{mount}/a.txt"
    lock = resources.Lock(lock_id="id", type=resources.LOCK_TYPE_WRITE, app_name="test")
    request = provider.SetLockRequest(ref=at(path), lock=lock)
    assert marie.code("SetLock", request) == "gRPC UNIMPLEMENTED"
    request = provider.SetLockRequest(ref=of(marie.stat(path).id), lock=lock)
    assert marie.code("SetLock", request) == "OK"


@on_opencloud
def test_another_persons_mounts_are_out_of_reach(
    einstein: Caller, marie: Caller, made: shares.Share, mount: str
) -> None:
    folder = accept(marie, made)
    entry = listed(marie)[mount]
    assert einstein.stat_code(f"{folder}/{mount}") == "NOT_FOUND"
    assert einstein.stat_code(of(entry.id)) == "NOT_FOUND"

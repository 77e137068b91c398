"""The quota holds for whatever makes a home larger; versions and the bin count if wanted."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cs3.storage.provider.v1beta1 import spaces_api_pb2 as spaces

from tests.conftest import GatewayFactory
from tests.gateway import test_bin as bins
from tests.gateway import test_versions as old
from tests.gateway.caller import Caller
from tests.gateway.conftest import SignIn
from tests.support.gateway import USERS

OF_EINSTEIN = 1000
Poor = Callable[..., Caller]


@pytest.fixture(params=["opencloud", "reva-local"])
def poor(
    request: pytest.FixtureRequest, gateway_factory: GatewayFactory, sign_in: SignIn, tmp_path: Path
) -> Poor:
    """Somebody who may have a thousand bytes: `poor(*options)`."""
    users = json.loads(USERS.read_text())
    users[0]["quota"] = OF_EINSTEIN
    file = tmp_path / "users.json"
    file.write_text(json.dumps(users))

    def start(*options: str) -> Caller:
        return sign_in(gateway_factory(request.param, ("--users", str(file), *options)))

    return start


def save(caller: Caller, name: str, size: int) -> bool:
    """Tell whether a file of that size was saved."""
    code, protocol = caller.begin(f"{caller.home}/{name}", size)
    if code != "OK":
        assert code == "INSUFFICIENT_STORAGE"
        return False
    return caller.put(protocol, b"x" * size).status == 200


def back(caller: Caller, name: str) -> str:
    item = bins.deleted(caller, name)
    target = f"{caller.home}/{name}" if caller.gateway.profile == "opencloud" else None
    return bins.restore(caller, item.key, target)


def old_one_back(caller: Caller, name: str) -> str:
    path = f"{caller.home}/{name}"
    key = old.versions(caller, path)[-1].key
    return old.restore(caller, path, key if caller.gateway.profile == "opencloud" else "v" + key)


def tells(caller: Caller, used: int) -> bool:
    """Tell whether the space says what is used; on Reva none does."""
    _, response = caller.call("ListStorageSpaces", spaces.ListStorageSpacesRequest())
    told = response.storage_spaces[0].opaque.map.get("quota.used")
    return bool(caller.expect(told is not None and int(told.value) == used, told is None))


def test_restoring_from_the_bin_counts(poor: Poor) -> None:
    caller = poor()
    assert save(caller, "a", 600)
    caller.delete(caller.home + "/a")
    assert save(caller, "b", 600)
    assert back(caller, "a") == "INSUFFICIENT_STORAGE"
    caller.delete(caller.home + "/b")
    assert back(caller, "a") == "OK"


def test_restoring_a_folder_counts_what_it_holds(poor: Poor) -> None:
    caller = poor()
    caller.make(caller.home + "/folder")
    assert save(caller, "folder/a", 600)
    caller.delete(caller.home + "/folder")
    assert save(caller, "b", 600)
    assert back(caller, "folder") == "INSUFFICIENT_STORAGE"


def test_restoring_a_version_counts(poor: Poor) -> None:
    caller = poor()
    assert save(caller, "a", 600)
    assert save(caller, "a", 10)
    assert save(caller, "b", 500)
    assert old_one_back(caller, "a") == "INSUFFICIENT_STORAGE"
    caller.delete(caller.home + "/b")
    assert old_one_back(caller, "a") == "OK"


def test_versions_and_bin_do_not_count_by_themselves(poor: Poor) -> None:
    caller = poor()
    for _ in range(3):
        assert save(caller, "a", 600)
    caller.delete(caller.home + "/a")
    assert save(caller, "b", 600)
    assert tells(caller, 600)


def test_versions_count_if_wanted(poor: Poor) -> None:
    caller = poor("--count-versions")
    assert save(caller, "a", 400)
    assert save(caller, "a", 300)
    assert not save(caller, "a", 301)
    assert save(caller, "a", 300)
    assert tells(caller, OF_EINSTEIN)


def test_the_bin_counts_if_wanted_until_it_is_purged(poor: Poor) -> None:
    caller = poor("--count-versions")
    assert save(caller, "a", 200)
    assert save(caller, "a", 600)
    caller.delete(caller.home + "/a")
    assert not save(caller, "b", 201)
    assert bins.purge(caller, "") == "OK"
    assert save(caller, "b", 900)
    assert tells(caller, 900)


def test_what_counts_already_comes_back(poor: Poor) -> None:
    caller = poor("--count-versions")
    assert save(caller, "a", 600)
    assert save(caller, "a", 400)
    assert old_one_back(caller, "a") == "OK"
    caller.delete(caller.home + "/a")
    assert back(caller, "a") == "OK"
    assert tells(caller, OF_EINSTEIN)

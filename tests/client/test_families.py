from __future__ import annotations

import pytest
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client.dialect import Dialect
from cs3lab.client.families import WITH_SPACES, WITHOUT_SPACES, Family, family_of
from cs3lab.client.model import Capabilities

PARENT = resources.ResourceId(opaque_id="parent")
ONLY_A_SPACE = resources.ResourceId(space_id="space")
ENTRIES = {
    WITH_SPACES: resources.ResourceInfo(path="f.txt", parent_id=PARENT),
    WITHOUT_SPACES: resources.ResourceInfo(path="/home/f.txt"),
}
ABILITIES = (
    "atomic_save",
    "atomic_move",
    "put_etag",
    "compares_locks",
    "guards_locks",
    "tells_locks",
    "stable_ids",
    "true_rights",
)
OF_DRIVERS = {"guards_locks", "tells_locks", "stable_ids"}
"""What the drivers of servers without spaces differ in."""


def seen_of(family: Family) -> Capabilities:
    dialect = Dialect()
    dialect.learn_from_info(ENTRIES[family])
    return dialect.capabilities()


@pytest.mark.parametrize(
    ("info", "family"),
    [
        (resources.ResourceInfo(path="f.txt", name="f.txt", parent_id=PARENT), WITH_SPACES),
        (resources.ResourceInfo(path="/space/f.txt", parent_id=PARENT), WITH_SPACES),
        (resources.ResourceInfo(path="."), WITH_SPACES),
        (resources.ResourceInfo(path="/home/einstein/f.txt"), WITHOUT_SPACES),
        (resources.ResourceInfo(path="/home/f.txt", parent_id=ONLY_A_SPACE), WITHOUT_SPACES),
        (resources.ResourceInfo(path="/ocm/1/f.txt", name="f.txt"), WITHOUT_SPACES),
        (resources.ResourceInfo(), None),
    ],
)
def test_an_entry_tells_the_family_of_its_server(
    info: resources.ResourceInfo, family: Family | None
) -> None:
    assert family_of(info) is family


@pytest.mark.parametrize("ability", ABILITIES)
def test_nothing_is_claimed_before_an_entry_is_seen(ability: str) -> None:
    assert getattr(Dialect().capabilities(), ability) is None


@pytest.mark.parametrize("ability", ABILITIES)
def test_servers_with_spaces_have_every_ability(ability: str) -> None:
    assert getattr(seen_of(WITH_SPACES), ability) is True


@pytest.mark.parametrize("ability", ABILITIES)
def test_servers_without_spaces_are_given_none(ability: str) -> None:
    assert getattr(seen_of(WITHOUT_SPACES), ability) is (None if ability in OF_DRIVERS else False)


def test_an_entry_without_a_parent_does_not_unlearn_spaces() -> None:
    dialect = Dialect()
    dialect.learn_from_info(ENTRIES[WITH_SPACES])
    dialect.learn_from_info(ENTRIES[WITHOUT_SPACES])
    assert dialect.spaces
    assert dialect.compares_etags


def test_an_entry_with_a_parent_settles_what_a_root_left_open() -> None:
    dialect = Dialect()
    dialect.learn_from_info(ENTRIES[WITHOUT_SPACES])
    dialect.learn_from_info(ENTRIES[WITH_SPACES])
    assert dialect.spaces

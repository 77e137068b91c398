import pytest
from cs3.storage.provider.v1beta1 import resources_pb2 as resources

from cs3lab.client.dialect import Dialect, LockSupport, told_by_info

PARENT = resources.ResourceId(opaque_id="parent")
ONLY_A_SPACE = resources.ResourceId(space_id="space")


@pytest.mark.parametrize(
    ("info", "spaces"),
    [
        (resources.ResourceInfo(path="f.txt", name="f.txt", parent_id=PARENT), True),
        (resources.ResourceInfo(path="/space/f.txt", parent_id=PARENT), True),
        (resources.ResourceInfo(path="."), True),
        (resources.ResourceInfo(path="/home/einstein/f.txt"), False),
        (resources.ResourceInfo(path="/home/einstein/f.txt", parent_id=ONLY_A_SPACE), False),
        (resources.ResourceInfo(path="/ocm/1/f.txt", name="f.txt"), False),
        (resources.ResourceInfo(), None),
    ],
)
def test_an_entry_tells_the_family_of_its_server(
    info: resources.ResourceInfo, spaces: bool | None
) -> None:
    assert told_by_info(info) is spaces


def test_nothing_is_claimed_before_it_is_seen() -> None:
    seen = Dialect().capabilities()
    assert (seen.atomic_save, seen.put_etag, seen.locks, seen.trash) == (None,) * 4


def test_a_server_that_compares_is_not_unlearnt() -> None:
    dialect = Dialect()
    dialect.learn_from_put('"1"')
    dialect.learn_from_info(resources.ResourceInfo(path="/looks/like/the/other"))
    assert dialect.compares_etags


def test_unknown_is_not_taken_for_comparing() -> None:
    assert not Dialect().compares_etags


def test_locks_are_learnt_per_storage() -> None:
    dialect = Dialect()
    dialect.learn_locks("plain", LockSupport.UNSUPPORTED)
    assert dialect.capabilities().locks is False
    dialect.learn_locks("eos", LockSupport.ENFORCED)
    assert dialect.locks("plain") is LockSupport.UNSUPPORTED
    assert dialect.locks("eos") is LockSupport.ENFORCED
    assert dialect.locks("other") is LockSupport.UNKNOWN
    assert dialect.capabilities().locks is True

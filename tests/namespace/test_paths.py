"""Where paths lead: what is told without a call."""

import pytest

from cs3lab.client.client import Client
from cs3lab.client.credentials import StaticToken
from cs3lab.client.storage import Storage
from cs3lab.namespace.api_path import Namespace
from cs3lab.namespace.paths import Paths


@pytest.fixture
def paths() -> Paths:
    return Paths(Storage(Client("127.0.0.1:1", StaticToken("none"))), Namespace("/home/einstein"))


@pytest.mark.parametrize(
    ("path", "names"),
    [("Shares", ()), ("/Shares/", ()), ("Shares/a b/c", ("a b", "c"))],
)
def test_the_first_name_leads_through_a_virtual_folder(
    paths: Paths, path: str, names: tuple[str, ...]
) -> None:
    location = paths.locate(path)
    assert location.folder is paths.shares
    assert location.names == names


@pytest.mark.parametrize(
    ("path", "names"),
    [("", ()), ("a/Shares", ("a", "Shares")), ("Shares.txt", ("Shares.txt",))],
)
def test_no_other_name_does(paths: Paths, path: str, names: tuple[str, ...]) -> None:
    location = paths.locate(path)
    assert location.folder is None
    assert location.names == names
    assert not location.is_virtual_folder
    assert not location.is_mount


def test_a_mount_is_an_entry_of_a_virtual_folder(paths: Paths) -> None:
    assert paths.locate("Shares").is_virtual_folder
    assert not paths.locate("Shares").is_mount
    assert paths.locate("Shares/a").is_mount
    assert not paths.locate("Shares/a/b").is_mount

"""The tree people see: paths in, storage paths out, nothing climbs."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from cs3lab.namespace.api_path import BadPathError, Namespace, join, parse, split
from tests.support.properties import given

ODD_NAMES = [
    " leading and trailing ",
    "100%",
    "%41",
    "a%2Fb",
    "what?",
    "a#b",
    "&=;+",
    "back\\slash",
    ":*<>|\"'",
    ".hidden",
    "...",
    "dot.",
    "cafe\u0301",
    "caf\u00e9",
    "🚀.ipynb",
    "x.REV.1",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_pass_byte_for_byte(name: str) -> None:
    tree = Namespace("/home/einstein")
    assert tree.storage_path(f"a/{name}") == f"/home/einstein/a/{name}"
    assert tree.api_path(f"/home/einstein/a/{name}") == f"a/{name}"


@pytest.mark.parametrize("path", ["", "/", "//"])
def test_root_is_the_empty_path(path: str) -> None:
    assert parse(path) == ()
    assert Namespace("/home/einstein").storage_path(path) == "/home/einstein"


def test_surrounding_and_doubled_slashes_mean_nothing() -> None:
    assert parse("/a//b/") == ("a", "b")


@pytest.mark.parametrize(
    "path", ["..", "a/../b", "a/..", ".", "a/./b", "..\\..\\etc", "a\\..\\b", "a\0b", "\ud800"]
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(BadPathError):
        parse(path)


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("", "/home/einstein"),
        ("work", "/home/einstein/work"),
        ("physics/2026/", "/home/einstein/physics/2026"),
        ("/projects/x", "/projects/x"),
        ("/", "/"),
    ],
)
def test_root_of_the_tree(root: str, expected: str) -> None:
    assert Namespace.rooted("/home/einstein", root).root == expected


def test_root_that_climbs_is_refused() -> None:
    with pytest.raises(BadPathError):
        Namespace.rooted("/home/einstein", "../marie")


def test_tree_rooted_at_the_top() -> None:
    tree = Namespace("/")
    assert tree.storage_path("a/b") == "/a/b"
    assert tree.api_path("/a/b") == "a/b"
    assert tree.storage_path("") == "/"
    assert tree.api_path("/") == ""


def test_storage_path_outside_the_tree_has_no_api_path() -> None:
    tree = Namespace("/home/einstein")
    assert tree.api_path("/home/einstein2/a") is None
    assert tree.api_path("/home") is None


def test_join_and_split_are_inverse() -> None:
    assert join("", "a") == "a"
    assert join("a/b", "c") == "a/b/c"
    assert split("a/b/c") == ("a/b", "c")
    assert split("a") == ("", "a")


@given(st.text())
def test_whatever_is_taken_stays_below_the_root(path: str) -> None:
    tree = Namespace("/home/einstein")
    try:
        absolute = tree.storage_path(path)
    except BadPathError:
        return
    assert (absolute + "/").startswith("/home/einstein/")
    assert ".." not in absolute.split("/")
    assert tree.api_path(absolute) == "/".join(parse(path))

import pytest

from cs3lab.client.errors import InvalidArgument
from cs3lab.client.model import Reference, ResourceId
from cs3lab.client.names import check_name, check_reference, lies_within

ID = ResourceId("storage", "space", "node")


@pytest.mark.parametrize(
    "name",
    [
        " leading and trailing ",
        "100%",
        "%41",
        "a%2Fb",
        "?#&=;+\\",
        ':*<>|"',
        "...",
        ".hidden",
        "dot.",
        "x.REV.1",
        "e\u0301",
        "日本語.ipynb",
        "a" * 240,
        "my-chunking-notes",
    ],
)
def test_names_servers_hold_pass(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        (".", "empty"),
        ("..", "empty"),
        ("a/b", "slash"),
        ("a\0b", "control"),
        ("a\nb", "control"),
        ("\x01", "control"),
        ("\x7f", "control"),
        ("a" * 241, "241 bytes"),
        ("é" * 121, "242 bytes"),
        ("f-chunking-12-3-0", "chunking"),
        ("\udcff", "valid text"),
    ],
)
def test_names_servers_would_lose_are_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        check_name(name)
    assert reason in refused.value.message


def test_only_the_last_segment_is_new() -> None:
    check_reference(Reference.at("/home/odd\nfolder").child("new.txt"))
    with pytest.raises(InvalidArgument):
        check_reference(Reference.at("/home/folder").child("odd\nname"))


def test_a_file_named_by_its_id_has_no_name_to_check() -> None:
    check_reference(Reference.of(ID))


@pytest.mark.parametrize(
    "ref", [Reference.at("/"), Reference("/home/../x"), Reference("./../x", ID)]
)
def test_places_outside_are_refused(ref: Reference) -> None:
    with pytest.raises(InvalidArgument):
        check_reference(ref)


@pytest.mark.parametrize(
    ("place", "folder", "inside"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/a/", "/a", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
        ("/a", "/", True),
    ],
)
def test_a_place_lies_within_a_folder_by_whole_segments(
    place: str, folder: str, inside: bool
) -> None:
    assert lies_within(place, folder) is inside
